-- expect: tablespace-move-rewrites error
-- schema:
create table orders (id bigint primary key, customer_id bigint, total numeric(10, 2), note varchar(50), placed_at timestamp);
create tablespace fast location '/srv/fast';
-- migration:
alter table orders set tablespace fast;
