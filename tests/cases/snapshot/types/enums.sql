create type e as enum ('a', 'B', 'it''s', 'd e');
alter type e add value 'a2' after 'a';
create table t (x e default 'B', y e[]);
comment on type e is 'e';
grant usage on type e to snap_reader;
revoke usage on type e from public;
alter type e owner to snap_owner;
create type none_of_it as enum ();
