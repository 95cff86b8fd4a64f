-- schema:
create table tags (id bigint not null, name text);
-- migration:
create unique index concurrently tags_pkey on tags (id);
alter table tags add constraint tags_pkey primary key using index tags_pkey;
