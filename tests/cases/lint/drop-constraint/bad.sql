-- expect: drop-constraint info
-- schema:
create table orders (id bigint, total int, constraint positive check (total > 0));
-- migration:
alter table orders drop constraint positive;
