-- expect: pk-constraint-builds-index error
-- schema:
create table tags (id bigint not null, name text);
-- migration:
alter table tags add primary key (id);
