-- expect: prefer-text info
-- migration:
create table a (id bigint primary key, name varchar(20));
