-- min: 17
create table p (id int generated always as identity, a int) partition by list (a);
create table p1 partition of p for values in (1);
