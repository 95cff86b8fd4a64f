-- expect: opaque-dynamic-sql info
-- schema:
create table orders (id bigint primary key, customer_id bigint, total numeric(10, 2), note varchar(50), placed_at timestamp);
-- migration:
do $$ begin execute 'alter table ' || quote_ident(current_user) || ' add column x int'; end $$;
