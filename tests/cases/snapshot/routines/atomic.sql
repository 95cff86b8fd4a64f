-- min: 14
create table t (a int);
create function f() returns bigint language sql begin atomic select count(*) from t; end;
create function g(x int) returns int language sql return x + 1;
create view v as select f() as n;
