-- expect: not-idempotent info
-- migration:
create table a (id bigint primary key);
