-- expect: index-of-many-columns info
-- schema:
create table orders (id bigint primary key, customer_id bigint, total numeric(10, 2), note varchar(50), placed_at timestamp);
-- migration:
create index concurrently wide on orders (id, customer_id, total, note, placed_at);
