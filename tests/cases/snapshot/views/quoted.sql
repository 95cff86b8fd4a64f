create schema "S x";
create table "S x"."T" ("Q" int);
create view "S x"."V" as select "Q" as "Out put" from "S x"."T";
comment on view "S x"."V" is 'v';
