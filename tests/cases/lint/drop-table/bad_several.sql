-- expect: drop-table error
-- schema:
create table customers (id bigint primary key, email text, name text);
create table orders (id bigint primary key, customer_id bigint, total numeric(10, 2), note varchar(50), placed_at timestamp);
-- migration:
drop table orders, customers;
