-- expect: missing-down info
-- migration:
create table a (id bigint primary key);
