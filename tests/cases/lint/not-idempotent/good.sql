create table if not exists a (id bigint primary key);
