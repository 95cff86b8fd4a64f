create type e as enum ('a', 'b');
create function e2i(e) returns int language sql immutable as 'select 1';
create cast (e as int) with function e2i(e) as assignment;
create cast (e as text) with inout as implicit;
create type w as (a int);
create cast (text as w) with inout;
comment on cast (e as int) is 'cast';
