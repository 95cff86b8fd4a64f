-- expect: schema-unqualified info
-- migration:
create table a (id bigint primary key);
