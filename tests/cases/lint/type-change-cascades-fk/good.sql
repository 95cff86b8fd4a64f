-- schema:
create table customers (id varchar(10) primary key);
create table orders (id bigint, customer_id varchar(10) references customers);
-- migration:
alter table orders alter column id set default 1;
