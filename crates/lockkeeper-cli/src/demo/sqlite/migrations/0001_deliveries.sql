-- purpose: remember when an order was sent
ALTER TABLE customers ADD COLUMN last_seen_at TEXT;

CREATE TABLE deliveries (
  id INTEGER PRIMARY KEY,
  order_id INTEGER NOT NULL REFERENCES orders (id),
  sent_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);
