-- expect: access-method-rewrites error
-- schema:
create table orders (id bigint primary key, customer_id bigint, total numeric(10, 2), note varchar(50), placed_at timestamp);
create access method rows type table handler heap_tableam_handler;
-- migration:
alter table orders set access method rows;
