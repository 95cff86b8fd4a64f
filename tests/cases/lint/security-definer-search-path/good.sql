-- schema:
create table orders (id bigint primary key, customer_id bigint, total numeric(10, 2), note varchar(50), placed_at timestamp);
-- migration:
create function purge() returns void language sql security definer set search_path = pg_catalog as 'select 1';
