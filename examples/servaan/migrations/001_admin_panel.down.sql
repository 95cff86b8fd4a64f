-- purpose: drop the tables and types of the admin panel, and nothing else
-- ticket: SERVAAN-ADMIN-1
--
-- Without CASCADE: should anything else have come to depend on these tables, the
-- rollback stops instead of taking it along.

DROP TABLE api_usage_logs;
DROP TABLE feature_flags;
DROP TABLE system_health_metrics;
DROP TABLE admin_audit_logs;
DROP TABLE admin_users;

DROP TYPE health_status;
DROP TYPE admin_role;
