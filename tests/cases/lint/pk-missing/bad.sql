-- expect: pk-missing info
-- migration:
create table a (id bigint);
