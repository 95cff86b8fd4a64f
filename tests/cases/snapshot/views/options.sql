create table t (a int, b int);
create view v with (security_barrier) as select a from t where a > 0 with local check option;
create view w as select a from v with cascaded check option;
alter view v alter a set default 5;
