-- schema:
create table people (id bigint primary key, born text);
-- migration:
alter table people alter column born set default '';
