create table t (a int);
create view z as select a from t;
create view a as select a from z;
create view m as select a.a from a join z using (a);
