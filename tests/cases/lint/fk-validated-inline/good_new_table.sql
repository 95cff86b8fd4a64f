-- schema:
create table customers (id bigint primary key, email text, name text);
-- migration:
create table orders (id bigint primary key, customer_id bigint references customers);
