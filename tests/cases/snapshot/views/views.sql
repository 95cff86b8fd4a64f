create table t (a int primary key, b text);
create view v as select * from t;
create view w (x, y) as select a + 1, b || 'x' from v where a > 2;
create view z as select count(*) as n from w;
comment on view z is 'c';
comment on column z.n is 'number';
grant select on z to snap_reader;
grant select (n) on z to snap_owner;
alter view z owner to snap_owner;
