create table z (a int) partition by range (a);
create table a1 partition of z for values from (1) to (2) partition by range (a);
create table a0 partition of a1 for values from (1) to (2);
create index zi on z (a);
alter table z add primary key (a);
