-- expect: prefer-jsonb info
-- migration:
create table a (id bigint primary key, body json);
