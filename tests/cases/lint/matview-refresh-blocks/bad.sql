-- expect: matview-refresh-blocks error
-- schema:
create table orders (id bigint primary key, customer_id bigint, total numeric(10, 2), note varchar(50), placed_at timestamp);
create materialized view totals as select customer_id, sum(total) as total from orders group by customer_id;
create unique index totals_key on totals (customer_id);
-- migration:
refresh materialized view totals;
