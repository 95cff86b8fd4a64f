-- expect: type-change-index-rebuild error
-- schema:
create table people (name text);
create index people_name on people (name);
-- migration:
alter table people alter column name type text collate "C";
