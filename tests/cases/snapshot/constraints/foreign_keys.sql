create table p (a int, b int, c int unique, primary key (a, b));
create table t (x int, y int, z int references p (c) on update cascade on delete set null, foreign key (x, y) references p match full on delete restrict on update set default, constraint d foreign key (z) references p (c) deferrable initially deferred, constraint e foreign key (z) references p (c) deferrable);
alter table t add constraint nv foreign key (x, y) references p not valid;
