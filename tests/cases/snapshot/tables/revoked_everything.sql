create table t (a int);
alter table t owner to snap_owner;
revoke all on t from snap_owner;
create table u (a int);
grant select on u to public;
revoke select on u from public;
