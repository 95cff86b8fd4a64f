create function zdouble(int) returns int language sql immutable as 'select $1 * 2';
create table t (a int, b int generated always as (public.zdouble(a)) stored);
