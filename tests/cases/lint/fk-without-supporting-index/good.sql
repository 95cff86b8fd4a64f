-- schema:
create table customers (id bigint primary key, email text, name text);
create table orders (id bigint primary key, customer_id bigint, total numeric(10, 2), note varchar(50), placed_at timestamp);
create index on orders (customer_id);
-- migration:
begin;
alter table orders add constraint orders_customer_fkey foreign key (customer_id) references customers not valid;
commit;
alter table orders validate constraint orders_customer_fkey;
