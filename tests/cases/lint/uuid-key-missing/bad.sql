-- expect: uuid-key-missing info
-- migration:
create table a (id bigint primary key);
