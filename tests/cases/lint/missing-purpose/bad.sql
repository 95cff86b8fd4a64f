-- expect: missing-purpose info
-- migration:
create table a (id bigint primary key);
