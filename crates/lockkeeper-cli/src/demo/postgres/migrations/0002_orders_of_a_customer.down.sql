DROP INDEX CONCURRENTLY orders_of_a_customer;
ALTER TABLE customers DROP COLUMN last_seen_at;
