create function norm(text) returns text language sql immutable as 'select lower($1)';
create table t (b text);
create index i on t (public.norm(b));
