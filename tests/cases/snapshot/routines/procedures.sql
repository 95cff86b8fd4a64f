create procedure p(a int, inout b int default 3) language plpgsql as $$ begin commit; end $$;
create procedure p(text) language sql as 'select 1';
comment on procedure p(text) is 'p';
grant execute on procedure p(text) to snap_reader;
revoke all on procedure p(text) from public;
