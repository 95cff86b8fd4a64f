-- schema:
create table orders (id bigint primary key, customer_id bigint, total numeric(10, 2), note varchar(50), placed_at timestamp);
-- migration:
begin;
alter table orders add column weight int;
alter table orders add constraint weight_positive check (weight > 0) not valid;
commit;
alter table orders validate constraint weight_positive;
