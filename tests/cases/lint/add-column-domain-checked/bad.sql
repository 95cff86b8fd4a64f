-- expect: add-column-domain-checked error
-- schema:
create table orders (id bigint primary key, customer_id bigint, total numeric(10, 2), note varchar(50), placed_at timestamp);
create domain quantity as int check (value > 0);
-- migration:
alter table orders add column pieces quantity;
