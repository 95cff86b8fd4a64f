create sequence s;
create sequence t as smallint increment -2 minvalue -50 maxvalue 100 start 90 cache 5 cycle;
create sequence u as int;
create table x (a int);
alter sequence u owned by x.a;
comment on sequence s is 's';
grant usage, select on sequence s to snap_reader;
alter sequence t owner to snap_owner;
create sequence d increment -1;
