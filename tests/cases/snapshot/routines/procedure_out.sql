-- min: 14
create procedure p(in a int, out b int) language plpgsql as $$ begin b := a; end $$;
alter procedure p(int, out int) owner to snap_owner;
