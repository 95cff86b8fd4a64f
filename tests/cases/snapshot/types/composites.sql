create type c as (a int, b text collate "C", "Q x" numeric(4,1));
create type d as (x c, y c[]);
comment on column c.a is 'first';
create table t (v d);
create type emp as ();
comment on type c is 't';
