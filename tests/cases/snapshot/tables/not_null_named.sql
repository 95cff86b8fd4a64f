-- min: 18
create table t (a int constraint my_nn not null, b int not null, c int);
alter table t add constraint nv not null c not valid;
create table p (x int constraint px not null no inherit);
create table ch (y int) inherits (p);
alter table ch add constraint chx not null x;
create table r (a int not null);
alter table r rename to r2;
comment on constraint my_nn on t is 'why';
