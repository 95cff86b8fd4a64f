create table p (a int not null, b text default 'x', check (a > 0));
create table q (c int);
create table ch (d int) inherits (p, q);
create table gc (a int, e int) inherits (ch);
alter table ch alter b set default 'y';
alter table gc alter b drop default;
