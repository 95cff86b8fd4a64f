create table a (id bigint primary key, at timestamp with time zone);
