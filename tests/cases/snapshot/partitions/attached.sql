create table p (a int not null, b text) partition by list (a);
create table x (b text, a int not null);
alter table p attach partition x for values in (1);
alter table x alter b set default 'q';
create table y (a int not null, b text check (b <> 'z'));
alter table p attach partition y for values in (2);
