-- schema:
create table orders (id bigint primary key, customer_id bigint, total numeric(10, 2), note varchar(50), placed_at timestamp);
-- migration:
create table fresh (a int);
alter table fresh rename column a to b;
