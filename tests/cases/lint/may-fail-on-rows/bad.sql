-- expect: may-fail-on-rows info
-- schema:
create table people (id bigint primary key, born text not null);
-- migration:
update people set born = null where id = 17;
