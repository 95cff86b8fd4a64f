create table t (a int, b int, c int);
grant select (a, b), update (c) on t to snap_reader;
grant insert on t to public;
grant select (b) on t to snap_owner with grant option;
