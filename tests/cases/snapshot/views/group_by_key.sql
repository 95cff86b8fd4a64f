create table t (a int primary key, b text, c text);
create view v as select t.*, count(*) from t group by a;
