create table a (id bigint primary key, body jsonb);
