create schema zz;
create schema aa;
create type zz.e as enum ('a');
create table aa.t (x zz.e default 'a');
create domain aa.d as zz.e;
create function aa.f(zz.e) returns zz.e language sql as 'select $1';
