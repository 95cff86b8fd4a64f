create table t (a int default 1);
create function f() returns int language sql as 'select 1';
alter table t alter a set default public.f();
create table u (x int default public.f() + 1);
