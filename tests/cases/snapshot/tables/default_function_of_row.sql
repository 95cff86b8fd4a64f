create table t (a int, b text);
create function f(t) returns int language sql as 'select $1.a';
create function g() returns t language sql as 'select null::t';
alter table t add c int default (public.f(public.g()));
