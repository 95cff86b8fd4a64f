-- schema:
create table orders (id bigint primary key, customer_id bigint, total numeric(10, 2), note varchar(50), placed_at timestamp);
create domain quantity as int check (value > 0);
-- migration:
begin;
alter table orders add column pieces int;
alter table orders add constraint pieces_positive check (pieces > 0) not valid;
commit;
alter table orders validate constraint pieces_positive;
