create table t (a int);
create function zf(int) returns int language sql as 'select $1';
create view v as select zf(a) as x from t;
create function af() returns setof v language sql as 'select * from v';
create view z as select * from af();
