-- config: {"tenant_column": "tenant_id", "tenant_exempt": ["tenants"]}
-- schema:
create table tenants (id uuid primary key);
-- migration:
create table notes (id uuid, tenant_id uuid not null references tenants, body text, primary key (tenant_id, id));
