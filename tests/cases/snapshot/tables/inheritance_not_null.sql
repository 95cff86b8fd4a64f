create table p (a int, b int);
create table ch (c int) inherits (p);
alter table ch alter a set not null;
alter table only ch alter b set default 7;
