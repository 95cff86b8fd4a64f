-- schema:
create table customers (id bigint primary key, email text, name text);
-- migration:
create table fresh (id bigint primary key, customer_id bigint);
create index on fresh (customer_id);
