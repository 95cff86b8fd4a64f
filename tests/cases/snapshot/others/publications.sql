create table t (a int primary key, b int);
create table u (a int primary key);
create publication p for table t, u with (publish = 'insert, update');
create publication "All" for all tables;
comment on publication p is 'pub';
create publication e;
create table pt (a int) partition by list (a);
create publication r for table pt with (publish_via_partition_root = true);
alter publication e owner to snap_owner;
