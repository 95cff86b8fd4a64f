-- config: {"tenant_column": "tenant_id", "tenant_exempt": ["tenants"]}
-- expect: tenant-index-missing warning
-- schema:
create table tenants (id uuid primary key);
-- migration:
create table notes (id uuid primary key, tenant_id uuid not null references tenants);
