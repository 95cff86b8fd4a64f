-- purpose: no order with a negative total; SQLite adds a CHECK by rebuilding the table
CREATE INDEX customers_by_name ON customers (name);

PRAGMA foreign_keys = OFF;
BEGIN;
CREATE TABLE orders_checked (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers (id),
  status TEXT NOT NULL,
  total_cents INTEGER NOT NULL CHECK (total_cents >= 0)
);
INSERT INTO orders_checked SELECT id, customer_id, status, total_cents FROM orders;
DROP TABLE orders;
ALTER TABLE orders_checked RENAME TO orders;
CREATE INDEX orders_of_a_customer ON orders (customer_id, id);
COMMIT;
PRAGMA foreign_keys = ON;
