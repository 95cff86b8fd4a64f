-- schema:
create table orders (id bigint primary key, customer_id bigint, total numeric(10, 2), note varchar(50), placed_at timestamp);
-- migration:
alter table orders add column number bigint;
create sequence orders_number_seq owned by orders.number;
alter table orders alter column number set default nextval('orders_number_seq');
