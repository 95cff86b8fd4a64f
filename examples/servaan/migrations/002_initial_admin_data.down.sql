-- purpose: remove exactly the rows that 002 added
-- ticket: SERVAAN-ADMIN-2
--
-- Once the first administrator has acted, the audit log refers to the account and the
-- DELETE fails: an audit trail is not rolled back without a person's decision.

DELETE FROM feature_flags WHERE id IN (
    '5e7aa000-0000-4000-8000-000000000031',
    '5e7aa000-0000-4000-8000-000000000032',
    '5e7aa000-0000-4000-8000-000000000033',
    '5e7aa000-0000-4000-8000-000000000034'
);

DELETE FROM system_health_metrics WHERE id IN (
    '5e7aa000-0000-4000-8000-000000000021',
    '5e7aa000-0000-4000-8000-000000000022',
    '5e7aa000-0000-4000-8000-000000000023',
    '5e7aa000-0000-4000-8000-000000000024'
);

DELETE FROM admin_audit_logs WHERE id = '5e7aa000-0000-4000-8000-000000000011';

DELETE FROM admin_users WHERE id = '5e7aa000-0000-4000-8000-000000000001';
