-- schema:
create table people (name varchar(20));
-- migration:
alter table people alter column name type varchar(40);
