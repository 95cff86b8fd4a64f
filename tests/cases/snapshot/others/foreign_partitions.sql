create foreign data wrapper w;
create server srv foreign data wrapper w;
create table p (a int, b text) partition by list (a);
create foreign table p1 partition of p for values in (1) server srv;
create foreign table inh (c int) server srv;
create table base (x int);
create foreign table fch (y int) inherits (base) server srv;
