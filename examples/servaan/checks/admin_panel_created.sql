-- What to look at after the migrations. Only reads; run with psql -f.

-- Were the five tables created? Expect 5 rows.
SELECT table_name
FROM information_schema.tables
WHERE table_schema = current_schema()
  AND table_name IN ('admin_users', 'admin_audit_logs', 'system_health_metrics',
                     'feature_flags', 'api_usage_logs')
ORDER BY table_name;

-- Were the two types created, with all their values? Expect 2 rows.
SELECT pg_type.typname, string_agg(pg_enum.enumlabel, ', ' ORDER BY pg_enum.enumsortorder) AS labels
FROM pg_type
JOIN pg_enum ON pg_enum.enumtypid = pg_type.oid
WHERE pg_type.typname IN ('admin_role', 'health_status')
  AND pg_type.typnamespace = current_schema()::regnamespace
GROUP BY pg_type.typname
ORDER BY pg_type.typname;

-- Were all indexes created? Expect 3, 4, 3, 2, 4 (keys not counted).
SELECT tablename, count(*) AS indexes
FROM pg_indexes
WHERE schemaname = current_schema()
  AND indexname LIKE 'idx\_%'
  AND tablename IN ('admin_users', 'admin_audit_logs', 'system_health_metrics',
                    'feature_flags', 'api_usage_logs')
GROUP BY tablename
ORDER BY array_position(ARRAY['admin_users', 'admin_audit_logs', 'system_health_metrics',
                              'feature_flags', 'api_usage_logs'], tablename::text);

-- Can anybody log in who should not? Expect 0 rows.
SELECT id, email FROM admin_users WHERE password_hash = '!' AND is_active;

-- Expect 0 rows: a key from a new table to an existing one, or the reverse.
SELECT conrelid::regclass AS from_table, confrelid::regclass AS to_table, conname
FROM pg_constraint
WHERE contype = 'f'
  AND connamespace = current_schema()::regnamespace
  AND (conrelid::regclass::text IN ('tenants', 'customers', 'orders', 'order_items'))
   <> (confrelid::regclass::text IN ('tenants', 'customers', 'orders', 'order_items'))
ORDER BY conname;
