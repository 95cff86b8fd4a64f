-- purpose: give the admin panel its first administrator, metrics and feature flags
-- ticket: SERVAAN-ADMIN-2
-- depends: 001_admin_panel
-- phase: expand
--
-- Every row has a fixed id, so that the rollback removes these rows and no others.

-- '!' is the hash of no password, and the account is not active: nobody can log in
-- before an operator sets both.
INSERT INTO admin_users (id, email, password_hash, role, is_active) VALUES
    ('5e7aa000-0000-4000-8000-000000000001', 'super.admin@servaan.example', '!', 'SUPER_ADMIN', false);

INSERT INTO admin_audit_logs (id, admin_user_id, action, resource_type, resource_id, details) VALUES
    ('5e7aa000-0000-4000-8000-000000000011', NULL, 'ADMIN_USER_CREATED', 'admin_user',
     '5e7aa000-0000-4000-8000-000000000001', '{"source": "migration 002_initial_admin_data"}');

-- UNKNOWN until the collector has measured for the first time.
INSERT INTO system_health_metrics (id, metric_name, metric_value, status) VALUES
    ('5e7aa000-0000-4000-8000-000000000021', 'database_connections', '{"value": null, "unit": "count"}', 'UNKNOWN'),
    ('5e7aa000-0000-4000-8000-000000000022', 'api_response_time', '{"value": null, "unit": "ms"}', 'UNKNOWN'),
    ('5e7aa000-0000-4000-8000-000000000023', 'api_error_rate', '{"value": null, "unit": "percent"}', 'UNKNOWN'),
    ('5e7aa000-0000-4000-8000-000000000024', 'disk_usage', '{"value": null, "unit": "percent"}', 'UNKNOWN');

INSERT INTO feature_flags (id, feature_name, is_enabled, rollout_percentage, target_tenants) VALUES
    ('5e7aa000-0000-4000-8000-000000000031', 'admin_panel', true, 100, NULL),
    ('5e7aa000-0000-4000-8000-000000000032', 'api_usage_logging', false, 0, NULL),
    ('5e7aa000-0000-4000-8000-000000000033', 'tenant_impersonation', false, 0, '[]'),
    ('5e7aa000-0000-4000-8000-000000000034', 'health_alerts', false, 10, NULL);
