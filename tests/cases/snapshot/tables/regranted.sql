create table t (a int);
grant select on t to snap_owner with grant option;
set session authorization snap_owner;
grant select on t to snap_reader;
reset session authorization;
