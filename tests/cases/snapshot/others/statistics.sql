create table t (a int, b int, c text);
create statistics s on a, b from t;
create statistics n (ndistinct, mcv) on a, b, c from t;
alter statistics n set statistics 300;
comment on statistics s is 'st';
alter statistics s owner to snap_owner;
create schema x;
create statistics x.z (dependencies) on a, c from t;
