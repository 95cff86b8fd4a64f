create table t (a int, b text);
create function f(t) returns text language sql as 'select $1.b';
create function g() returns setof t language sql as 'select * from t';
create function h(t[]) returns int language sql as 'select 1';
create type c as (x t);
create table u (z t);
