-- expect: type-change-guc-dependent error
-- schema:
create table orders (id bigint primary key, customer_id bigint, total numeric(10, 2), note varchar(50), placed_at timestamp);
-- migration:
set timezone = 'Europe/Berlin';
alter table orders alter column placed_at type timestamptz;
