create table a (id uuid primary key);
