create table p (a int, b int);
create unique index pu on p (b);
create table t (x int references p (b));
