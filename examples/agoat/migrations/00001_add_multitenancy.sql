-- purpose: serve many customers, each with sites and domains, from one platform
-- ticket: AGOAT-101
-- phase: expand
--
-- Safe to run again. The release before this one keeps working: every new column
-- of users and posts has a default that means "the default tenant, as before".

CREATE TABLE IF NOT EXISTS customers (
    id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name          text NOT NULL,
    slug          text NOT NULL,
    contact_email text,
    plan          text NOT NULL DEFAULT 'free',
    status        text NOT NULL DEFAULT 'active',
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now(),
    deleted_at    timestamptz,
    CONSTRAINT customers_slug_key UNIQUE (slug),
    CONSTRAINT customers_slug_check CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    CONSTRAINT customers_plan_check CHECK (plan IN ('free', 'team', 'enterprise')),
    CONSTRAINT customers_status_check CHECK (status IN ('active', 'suspended', 'closed'))
);

CREATE TABLE IF NOT EXISTS sites (
    id             uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    customer_id    uuid NOT NULL REFERENCES customers (id),
    name           text NOT NULL,
    slug           text NOT NULL,
    default_locale text NOT NULL DEFAULT 'en',
    status         text NOT NULL DEFAULT 'active',
    created_at     timestamptz NOT NULL DEFAULT now(),
    updated_at     timestamptz NOT NULL DEFAULT now(),
    deleted_at     timestamptz,
    CONSTRAINT sites_customer_id_slug_key UNIQUE (customer_id, slug),
    -- Lets other tables prove with a foreign key that a site is the customer's own.
    CONSTRAINT sites_id_customer_id_key UNIQUE (id, customer_id),
    CONSTRAINT sites_slug_check CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    CONSTRAINT sites_status_check CHECK (status IN ('active', 'maintenance', 'archived'))
);

CREATE TABLE IF NOT EXISTS domains (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    customer_id uuid NOT NULL,
    site_id     uuid NOT NULL,
    hostname    text NOT NULL,
    is_primary  boolean NOT NULL DEFAULT false,
    verified_at timestamptz,
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT domains_site_id_fkey FOREIGN KEY (site_id, customer_id)
        REFERENCES sites (id, customer_id) ON DELETE CASCADE,
    CONSTRAINT domains_hostname_key UNIQUE (hostname),
    CONSTRAINT domains_hostname_check CHECK (hostname = lower(hostname) AND hostname !~ '[[:space:]/:]')
);

CREATE TABLE IF NOT EXISTS tenant_usage (
    id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    customer_id  uuid NOT NULL REFERENCES customers (id),
    site_id      uuid,
    metric       text NOT NULL,
    quantity     bigint NOT NULL DEFAULT 0,
    period_start timestamptz NOT NULL,
    period_end   timestamptz NOT NULL,
    recorded_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT tenant_usage_site_id_fkey FOREIGN KEY (site_id, customer_id)
        REFERENCES sites (id, customer_id) ON DELETE CASCADE,
    CONSTRAINT tenant_usage_metric_check
        CHECK (metric IN ('posts', 'storage_bytes', 'bandwidth_bytes', 'api_requests')),
    CONSTRAINT tenant_usage_quantity_check CHECK (quantity >= 0),
    CONSTRAINT tenant_usage_period_check CHECK (period_end > period_start)
);

-- Two indexes, because a unique constraint treats NULL sites (usage of the whole
-- customer) as different from each other.
CREATE UNIQUE INDEX IF NOT EXISTS tenant_usage_site_metric_period_key
    ON tenant_usage (customer_id, site_id, metric, period_start) WHERE site_id IS NOT NULL;
CREATE UNIQUE INDEX IF NOT EXISTS tenant_usage_customer_metric_period_key
    ON tenant_usage (customer_id, metric, period_start) WHERE site_id IS NULL;

-- An audit line outlives the site and the user it speaks of.
CREATE TABLE IF NOT EXISTS audit_logs (
    id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    customer_id   uuid NOT NULL REFERENCES customers (id),
    site_id       uuid REFERENCES sites (id) ON DELETE SET NULL,
    user_id       uuid REFERENCES users (id) ON DELETE SET NULL,
    action        text NOT NULL,
    resource_type text NOT NULL,
    resource_id   uuid,
    details       jsonb NOT NULL DEFAULT '{}'::jsonb,
    ip_address    inet,
    user_agent    text,
    created_at    timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT audit_logs_action_check CHECK (action <> ''),
    CONSTRAINT audit_logs_details_check CHECK (jsonb_typeof(details) = 'object')
);

CREATE TABLE IF NOT EXISTS site_settings (
    id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    site_id    uuid NOT NULL REFERENCES sites (id) ON DELETE CASCADE,
    key        text NOT NULL,
    value      jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT site_settings_site_id_key_key UNIQUE (site_id, key),
    CONSTRAINT site_settings_key_check CHECK (key ~ '^[a-z][a-z0-9_.]*$')
);

-- The default tenant owns everything that existed before.
INSERT INTO customers (id, name, slug)
VALUES ('00000000-0000-0000-0000-000000000001', 'Default customer', 'default')
ON CONFLICT DO NOTHING;

INSERT INTO sites (id, customer_id, name, slug)
VALUES ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000001',
        'Default site', 'default')
ON CONFLICT DO NOTHING;

-- A constant default moves every existing row to the default tenant without
-- rewriting the table.
ALTER TABLE users
    ADD COLUMN IF NOT EXISTS customer_id uuid NOT NULL
        DEFAULT '00000000-0000-0000-0000-000000000001' REFERENCES customers (id),
    ADD COLUMN IF NOT EXISTS site_id uuid
        DEFAULT '00000000-0000-0000-0000-000000000001' REFERENCES sites (id),
    ADD COLUMN IF NOT EXISTS role text NOT NULL DEFAULT 'author'
        CONSTRAINT users_role_check CHECK (role IN ('owner', 'admin', 'editor', 'author', 'viewer')),
    ADD COLUMN IF NOT EXISTS status text NOT NULL DEFAULT 'active'
        CONSTRAINT users_status_check CHECK (status IN ('invited', 'active', 'suspended')),
    ADD COLUMN IF NOT EXISTS deleted_at timestamptz;

-- 'published' is what a saved post has always been; drafts are asked for by name.
ALTER TABLE posts
    ADD COLUMN IF NOT EXISTS site_id uuid NOT NULL
        DEFAULT '00000000-0000-0000-0000-000000000001' REFERENCES sites (id),
    ADD COLUMN IF NOT EXISTS status text NOT NULL DEFAULT 'published'
        CONSTRAINT posts_status_check CHECK (status IN ('draft', 'scheduled', 'published', 'archived')),
    ADD COLUMN IF NOT EXISTS published_at timestamptz,
    ADD COLUMN IF NOT EXISTS deleted_at timestamptz;

UPDATE posts SET published_at = created_at WHERE status = 'published' AND published_at IS NULL;

-- Set after the update, so that old posts keep their own date.
ALTER TABLE posts ALTER COLUMN published_at SET DEFAULT now();

-- Tenant-scoped indexes.
CREATE INDEX IF NOT EXISTS sites_customer_id_status_idx ON sites (customer_id, status);
CREATE INDEX IF NOT EXISTS domains_site_id_customer_id_idx ON domains (site_id, customer_id);
CREATE INDEX IF NOT EXISTS domains_customer_id_idx ON domains (customer_id);
CREATE UNIQUE INDEX IF NOT EXISTS domains_primary_of_site_key ON domains (site_id) WHERE is_primary;
CREATE INDEX IF NOT EXISTS tenant_usage_site_id_idx ON tenant_usage (site_id, customer_id);
CREATE INDEX IF NOT EXISTS users_customer_id_status_idx ON users (customer_id, status);
CREATE INDEX IF NOT EXISTS users_site_id_idx ON users (site_id);
CREATE INDEX IF NOT EXISTS posts_site_id_status_idx ON posts (site_id, status);

-- Time-based indexes.
CREATE INDEX IF NOT EXISTS tenant_usage_customer_id_period_start_idx
    ON tenant_usage (customer_id, period_start DESC);
CREATE INDEX IF NOT EXISTS audit_logs_customer_id_created_at_idx
    ON audit_logs (customer_id, created_at DESC);
CREATE INDEX IF NOT EXISTS audit_logs_site_id_created_at_idx
    ON audit_logs (site_id, created_at DESC);
CREATE INDEX IF NOT EXISTS audit_logs_user_id_created_at_idx
    ON audit_logs (user_id, created_at DESC);

CREATE OR REPLACE FUNCTION update_updated_at_column() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END;
$$;

-- Dropped first: CREATE OR REPLACE TRIGGER needs PostgreSQL 14.
DROP TRIGGER IF EXISTS update_customers_updated_at ON customers;
CREATE TRIGGER update_customers_updated_at BEFORE UPDATE ON customers
    FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();

DROP TRIGGER IF EXISTS update_sites_updated_at ON sites;
CREATE TRIGGER update_sites_updated_at BEFORE UPDATE ON sites
    FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();

DROP TRIGGER IF EXISTS update_domains_updated_at ON domains;
CREATE TRIGGER update_domains_updated_at BEFORE UPDATE ON domains
    FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();

DROP TRIGGER IF EXISTS update_site_settings_updated_at ON site_settings;
CREATE TRIGGER update_site_settings_updated_at BEFORE UPDATE ON site_settings
    FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
