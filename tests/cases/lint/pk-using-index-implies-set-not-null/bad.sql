-- expect: pk-using-index-implies-set-not-null error
-- schema:
create table tags (id bigint, name text);
create unique index tags_id on tags (id);
-- migration:
alter table tags add constraint tags_pkey primary key using index tags_id;
