-- What to look at after the migrations. Only reads; run with psql -f.

-- Were the six tables created? Expect 6 rows.
SELECT table_name
FROM information_schema.tables
WHERE table_schema = current_schema()
  AND table_name IN ('customers', 'sites', 'domains', 'tenant_usage', 'audit_logs', 'site_settings')
ORDER BY table_name;

-- Were their indexes created?
SELECT tablename, indexname
FROM pg_indexes
WHERE schemaname = current_schema()
  AND tablename IN ('customers', 'sites', 'domains')
ORDER BY tablename, indexname;

-- Is the default customer there? Expect 1 row.
SELECT id, name, slug, plan, status
FROM customers WHERE id = '00000000-0000-0000-0000-000000000001';

-- Is the default site there? Expect 1 row.
SELECT id, customer_id, name, slug, status
FROM sites WHERE id = '00000000-0000-0000-0000-000000000001';

-- Does every user and every post have a tenant? Expect equal numbers in each row.
SELECT 'users' AS table_name, count(*) AS total, count(customer_id) AS with_tenant FROM users
UNION ALL
SELECT 'posts', count(*), count(site_id) FROM posts
ORDER BY table_name;

-- Do the triggers stand? Expect 4 rows.
SELECT event_object_table, trigger_name
FROM information_schema.triggers
WHERE trigger_schema = current_schema()
  AND action_statement LIKE '%update_updated_at_column%'
ORDER BY event_object_table;

-- Expect 0 rows: constraints that were never proved for old rows.
SELECT conrelid::regclass AS table_name, conname
FROM pg_constraint
WHERE connamespace = current_schema()::regnamespace AND NOT convalidated
ORDER BY conname;

-- Expect 0 rows: indexes that a broken-off concurrent build left behind.
SELECT pg_index.indrelid::regclass AS table_name, pg_index.indexrelid::regclass AS index_name
FROM pg_index
JOIN pg_class ON pg_class.oid = pg_index.indexrelid
WHERE pg_class.relnamespace = current_schema()::regnamespace AND NOT pg_index.indisvalid
ORDER BY 2;

-- Expect 0 rows: posts whose author belongs to another customer than the site does.
SELECT posts.id AS post_id, users.customer_id AS author_customer, sites.customer_id AS site_customer
FROM posts
JOIN users ON users.id = posts.author_id
JOIN sites ON sites.id = posts.site_id
WHERE users.customer_id <> sites.customer_id
ORDER BY posts.id;
