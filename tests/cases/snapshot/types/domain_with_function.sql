create function ok(text) returns boolean language sql immutable as 'select true';
create domain d as text check (ok(value));
create function uses(d) returns d language sql as 'select $1';
create table t (a d);
