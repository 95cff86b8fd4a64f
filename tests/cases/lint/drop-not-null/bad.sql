-- expect: drop-not-null info
-- schema:
create table orders (id bigint not null);
-- migration:
alter table orders alter column id drop not null;
