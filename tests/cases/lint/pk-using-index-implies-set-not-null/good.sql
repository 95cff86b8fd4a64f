-- schema:
create table tags (id bigint not null, name text);
create unique index tags_id on tags (id);
-- migration:
alter table tags add constraint tags_pkey primary key using index tags_id;
