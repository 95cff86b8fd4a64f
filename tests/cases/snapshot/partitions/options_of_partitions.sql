create table p (a int, b text) partition by list (a);
create unlogged table p1 partition of p for values in (1) with (fillfactor = 50);
comment on table p1 is 'x';
grant select on p1 to snap_reader;
