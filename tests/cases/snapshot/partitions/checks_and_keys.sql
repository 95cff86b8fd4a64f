create table r (id int primary key);
create table p (a int check (a > 0), r int references r, unique (a)) partition by range (a);
create table p1 partition of p for values from (1) to (10);
create table p2 partition of p (constraint own check (a < 15)) for values from (10) to (20);
create table f (a int references p (a));
