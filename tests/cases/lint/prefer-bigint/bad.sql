-- expect: prefer-bigint info
-- migration:
create table a (id int primary key);
