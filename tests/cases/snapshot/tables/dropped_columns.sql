create table t (a int, b int, c int, d int);
alter table t drop b;
create index on t (d, c);
alter table t add e int default 3 not null;
create view v as select * from t;
