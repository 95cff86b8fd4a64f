create table t (a int primary key, b int);
create index tb on t (b);
alter table t cluster on tb;
create table u (a int primary key);
alter table u cluster on u_pkey;
