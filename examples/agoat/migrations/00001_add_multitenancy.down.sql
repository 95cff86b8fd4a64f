-- purpose: return to one publisher without tenants
-- ticket: AGOAT-101
--
-- Takes with it what was written under tenancy: customers, sites, domains, usage,
-- audit lines, settings, roles and post states. Users and posts all stay, so a post
-- that was a draft or was deleted becomes visible again: look before you roll back.

-- The columns go first; their foreign keys, checks and indexes go with them, so no
-- DROP TABLE below needs CASCADE (which would also drop what nobody thought of).
ALTER TABLE posts
    DROP COLUMN IF EXISTS site_id,
    DROP COLUMN IF EXISTS status,
    DROP COLUMN IF EXISTS published_at,
    DROP COLUMN IF EXISTS deleted_at;

ALTER TABLE users
    DROP COLUMN IF EXISTS customer_id,
    DROP COLUMN IF EXISTS site_id,
    DROP COLUMN IF EXISTS role,
    DROP COLUMN IF EXISTS status,
    DROP COLUMN IF EXISTS deleted_at;

-- Children before parents; each table takes its triggers with it.
DROP TABLE IF EXISTS site_settings;
DROP TABLE IF EXISTS audit_logs;
DROP TABLE IF EXISTS tenant_usage;
DROP TABLE IF EXISTS domains;
DROP TABLE IF EXISTS sites;
DROP TABLE IF EXISTS customers;

-- Last, because the triggers used it.
DROP FUNCTION IF EXISTS update_updated_at_column();
