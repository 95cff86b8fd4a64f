create table t (a int, b int);
create table log (a int);
create rule r as on insert to t do also insert into log values (new.a);
create rule "R 2" as on delete to t where old.a > 1 do instead nothing;
alter table t disable rule r;
create view v as select * from t;
create rule vi as on insert to v do instead insert into t values (new.a, 1) returning *;
comment on rule r on t is 'rule';
