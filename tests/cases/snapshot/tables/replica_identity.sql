create table t (a int not null, b int not null);
create unique index ti on t (a);
alter table t replica identity using index ti;
create table f (a int);
alter table f replica identity full;
create table n (a int);
alter table n replica identity nothing;
