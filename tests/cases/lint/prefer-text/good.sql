create table a (id bigint primary key, name text);
