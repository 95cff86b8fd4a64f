create schema z;
create schema a;
create table z.p (id int primary key);
create table a.c (id int references z.p, v int default 3);
create view a.v as select * from z.p;
create function z.f() returns bigint language sql as 'select count(*) from a.c';
create table z.d (x bigint default z.f());
create materialized view a.m as select z.f() as n;
create trigger tr before update on a.c for each row execute function suppress_redundant_updates_trigger();
