-- schema:
create table orders (id bigint primary key, customer_id bigint, total numeric(10, 2), note varchar(50), placed_at timestamp);
-- migration:
alter table orders add column scratch int;
alter table orders drop column scratch;
