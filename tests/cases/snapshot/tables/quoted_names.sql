create schema "My Schema";
create table "My Schema"."Select" ("Col A" int primary key, "user" text, "a""b" int, "é" int);
create index "Idx 1" on "My Schema"."Select" ("user", "Col A" desc);
comment on column "My Schema"."Select"."user" is 'it''s \ a "user"';
