-- expect: avoid-float info
-- migration:
create table a (id bigint primary key, price double precision);
