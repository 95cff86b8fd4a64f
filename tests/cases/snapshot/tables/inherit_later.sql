create table p (a int, b int);
create table ch (a int, b int, c int);
alter table ch inherit p;
