-- Run before and after the migrations: both outputs must be the same, byte for byte.
-- Only reads. The hash does not depend on the order of rows; it is a sum, because
-- under exclusive-or two equal changes would cancel each other out.

-- The text of a row depends on this setting, so it is not left to the session.
SET datestyle = 'ISO, YMD';

SELECT 'tenants' AS table_name, count(*) AS row_count, max(created_at) AS latest,
       sum(hashtextextended(t::text, 0)::numeric) AS content_hash
FROM tenants AS t
UNION ALL
SELECT 'customers', count(*), max(created_at), sum(hashtextextended(t::text, 0)::numeric)
FROM customers AS t
UNION ALL
SELECT 'orders', count(*), max(created_at), sum(hashtextextended(t::text, 0)::numeric)
FROM orders AS t
UNION ALL
SELECT 'order_items', count(*), max(created_at), sum(hashtextextended(t::text, 0)::numeric)
FROM order_items AS t
ORDER BY table_name;
