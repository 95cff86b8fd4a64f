-- schema:
create table customers (id bigint primary key, email text, name text);
create table orders (id bigint primary key, customer_id bigint references customers);
-- migration:
create table scratch (id bigint);
truncate scratch cascade;
