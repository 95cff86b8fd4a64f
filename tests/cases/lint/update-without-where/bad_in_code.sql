-- expect: update-without-where error
-- schema:
create table orders (id bigint primary key, customer_id bigint, total numeric(10, 2), note varchar(50), placed_at timestamp);
-- migration:
do $$ begin update orders set note = ''; end $$;
