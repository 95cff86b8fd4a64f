-- purpose: a place for a
create table a (id bigint primary key);
