-- schema:
create table customers (id bigint primary key, email text, name text);
create table orders (id bigint primary key, customer_id bigint, total numeric(10, 2), note varchar(50), placed_at timestamp);
-- migration:
lock table orders in access exclusive mode;
alter table orders add column a int;
