create table p (a int) partition by list (a);
create table p1 partition of p for values in (1);
create index pi on only p (a);
create index "Own name" on p1 (a);
alter index pi attach partition "Own name";
create index lonely on only p (a);
