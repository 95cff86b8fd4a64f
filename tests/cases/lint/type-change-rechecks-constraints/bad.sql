-- expect: type-change-rechecks-constraints error
-- schema:
create table people (name varchar(20) check (name <> ''));
-- migration:
alter table people alter column name type varchar(40);
