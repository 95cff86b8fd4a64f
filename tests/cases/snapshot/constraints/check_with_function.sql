create function ok(int) returns boolean language sql immutable as 'select true';
create table t (a int check (ok(a)), constraint whole check (t is not null));
