create schema "S";
create function "S"."F n"("A" int) returns int language sql as 'select 1';
create function "S"."F n"(text, "B" text[] default null) returns int language sql as 'select 1';
