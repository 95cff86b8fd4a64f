create function f(a int, b text default 'x', out c int, variadic d int[] default '{}') returns int language plpgsql immutable strict parallel safe cost 5 as $f$ begin c := 1; end $f$;
create function f(a int) returns setof text language sql stable security definer rows 10 set search_path = pg_catalog, public set work_mem = '1MB' as $$ select 'a' $$;
create function g() returns table (x int, y text) language sql leakproof as 'select 1, ''q''';
create function h(inout x int, out y int) language sql as 'select 1, 2';
create function v() returns void language plpgsql as 'begin perform $q$a$q$; end';
comment on function g() is 'g';
grant execute on function h(int) to snap_reader;
revoke execute on function g() from public;
alter function v() owner to snap_owner;
