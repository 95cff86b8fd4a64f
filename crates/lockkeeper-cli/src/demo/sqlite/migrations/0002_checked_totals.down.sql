PRAGMA foreign_keys = OFF;
BEGIN;
CREATE TABLE orders_unchecked (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers (id),
  status TEXT NOT NULL,
  total_cents INTEGER NOT NULL
);
INSERT INTO orders_unchecked SELECT id, customer_id, status, total_cents FROM orders;
DROP TABLE orders;
ALTER TABLE orders_unchecked RENAME TO orders;
COMMIT;
PRAGMA foreign_keys = ON;

DROP INDEX customers_by_name;
