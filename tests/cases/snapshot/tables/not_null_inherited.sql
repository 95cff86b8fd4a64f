-- min: 18
create table p (a int not null, b int);
create table ch () inherits (p);
alter table ch add constraint q not null b;
create table ch2 (a int not null) inherits (p);
