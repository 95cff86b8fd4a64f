-- config: {"tenant_column": "tenant_id", "tenant_exempt": ["tenants"]}
-- expect: tenant-column-missing error
-- schema:
create table tenants (id uuid primary key);
-- migration:
create table notes (id uuid primary key, body text);
