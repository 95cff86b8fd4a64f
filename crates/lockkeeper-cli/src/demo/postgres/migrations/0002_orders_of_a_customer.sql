-- purpose: list the orders of a customer without reading the whole table
ALTER TABLE customers ADD COLUMN last_seen_at timestamptz;

-- The server refuses this one inside a transaction; it may stand here all the same.
CREATE INDEX CONCURRENTLY orders_of_a_customer ON orders (customer_id, ordered_at);

COMMENT ON INDEX orders_of_a_customer IS 'the orders of a customer, oldest first';
