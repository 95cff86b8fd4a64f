-- expect: type-change-breaks-views error
-- schema:
create table orders (id bigint primary key, customer_id bigint, total numeric(10, 2), note varchar(50), placed_at timestamp);
create view open_orders as select id, total from orders;
-- migration:
alter table orders alter column total type numeric(12, 2);
