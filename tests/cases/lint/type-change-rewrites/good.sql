-- schema:
create table orders (id int primary key, total numeric(10, 2));
-- migration:
alter table orders alter column total type numeric(12, 2);
