-- config: {"additive_only": true}
-- schema:
create table customers (id bigint primary key, email text, name text);
-- migration:
create table phones (id bigint primary key, customer_id bigint references customers, phone text);
