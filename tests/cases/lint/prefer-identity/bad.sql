-- expect: prefer-identity info
-- migration:
create table a (id bigserial primary key);
