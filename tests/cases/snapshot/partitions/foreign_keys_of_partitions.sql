create table r (id int primary key) partition by range (id);
create table r1 partition of r for values from (0) to (10);
create table p (a int, r int, foreign key (r) references r on delete cascade) partition by list (a);
create table p1 partition of p for values in (1);
create table lone (r int references r1);
