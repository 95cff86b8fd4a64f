-- schema:
create table orders (id bigint not null);
-- migration:
alter table orders alter column id set default 1;
