create table p (a int, constraint c1 check (a > 0), constraint ni check (a < 100) no inherit);
create table ch (a int, constraint c1 check (a > 0), constraint own check (a <> 5)) inherits (p);
create table ch2 () inherits (p);
