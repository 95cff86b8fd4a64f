create table t (a int check (a > 0), b text check (b ~ '^x'), c int, check (a < c or b is null), constraint ni check (c < 10) no inherit);
alter table t add constraint nv2 check (a <> 3) not valid;
create table u (a int check (a > 0));
create table w (z int check (z > 0));
