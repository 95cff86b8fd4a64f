-- schema:
create table orders (id bigint, total int, constraint positive check (total > 0));
-- migration:
alter table orders add constraint below check (total < 1000) not valid;
