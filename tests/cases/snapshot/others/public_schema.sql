alter schema public owner to snap_owner;
revoke all on schema public from public;
grant all on schema public to snap_reader;
comment on schema public is null;
create table t (a int);
