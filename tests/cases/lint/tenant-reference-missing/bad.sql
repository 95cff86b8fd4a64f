-- config: {"tenant_column": "tenant_id", "tenant_exempt": ["tenants"]}
-- expect: tenant-reference-missing warning
-- schema:
create table tenants (id uuid primary key);
-- migration:
create table notes (id uuid, tenant_id uuid not null, primary key (tenant_id, id));
