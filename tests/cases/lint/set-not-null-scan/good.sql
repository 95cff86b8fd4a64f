-- schema:
create table orders (id bigint primary key, customer_id bigint, total numeric(10, 2), note varchar(50), placed_at timestamp);
-- migration:
begin;
alter table orders add constraint customer_known check (customer_id is not null) not valid;
commit;
alter table orders validate constraint customer_known;
begin;
alter table orders alter column customer_id set not null;
alter table orders drop constraint customer_known;
commit;
