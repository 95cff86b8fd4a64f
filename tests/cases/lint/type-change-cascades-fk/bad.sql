-- expect: type-change-cascades-fk info
-- schema:
create table customers (id varchar(10) primary key);
create table orders (id bigint, customer_id varchar(10) references customers);
-- migration:
alter table customers alter column id type varchar(20);
