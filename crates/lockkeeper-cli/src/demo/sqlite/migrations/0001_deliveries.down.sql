DROP TABLE deliveries;
ALTER TABLE customers DROP COLUMN last_seen_at;
