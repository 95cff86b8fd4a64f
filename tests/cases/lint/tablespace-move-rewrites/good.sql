-- schema:
create table orders (id bigint primary key, customer_id bigint, total numeric(10, 2), note varchar(50), placed_at timestamp);
create tablespace fast location '/srv/fast';
-- migration:
create table orders_new (id bigint primary key) tablespace fast;
