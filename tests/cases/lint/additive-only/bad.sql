-- config: {"additive_only": true}
-- expect: additive-only error
-- schema:
create table customers (id bigint primary key, email text, name text);
-- migration:
alter table customers add column phone text;
