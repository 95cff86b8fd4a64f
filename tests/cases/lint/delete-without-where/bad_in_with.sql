-- expect: delete-without-where error
-- schema:
create table orders (id bigint primary key, customer_id bigint, total numeric(10, 2), note varchar(50), placed_at timestamp);
-- migration:
create table archive (id bigint);
with gone as (delete from orders returning id) insert into archive select id from gone;
