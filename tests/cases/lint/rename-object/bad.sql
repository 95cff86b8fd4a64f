-- expect: rename-object warning
-- schema:
create table orders (id bigint primary key, customer_id bigint, total numeric(10, 2), note varchar(50), placed_at timestamp);
create view open_orders as select id, total from orders;
-- migration:
alter view open_orders rename to pending_orders;
