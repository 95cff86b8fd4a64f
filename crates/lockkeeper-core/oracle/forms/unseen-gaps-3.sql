-- base
create role ro;
create role app;
create role boss;
grant ro to app;
create schema sch;
create table sch.in_it (id int primary key, v text);
create table t1 (a int primary key, b text, c int);
create table t2 (id int primary key, secret text);
create table t3 (id int primary key, t1_a int references t1);
create sequence sq;
create view v1 as select id from t2;
create function f1(x int) returns int language sql as 'select x';
create function f2() returns int language sql as 'select 1';
create function f2(x text) returns int language sql as 'select 2';
create function wipe() returns void language plpgsql security definer as $$ begin delete from t2; end $$;
create function peek() returns bigint language plpgsql as $$ begin return (select count(*) from t2); end $$;
alter table t3 owner to app;
grant usage on schema public to ro;
grant select on t1 to ro with grant option;
grant insert (a) on t1 to ro;
grant select on v1 to ro;
alter default privileges in schema sch grant select on tables to ro;
insert into t1 select g, 'b', 1 from generate_series(1, 1200) g;
insert into t2 select g, 's' from generate_series(1, 1200) g;
insert into t3 select g, g from generate_series(1, 1200) g;

-- case: unseen-gaps-3/revoke-grant-option
-- run
revoke grant option for select on t1 from ro;

-- case: unseen-gaps-3/revoke-dependent
-- setup
set role ro;
grant select on t1 to boss;
reset role;
-- run
revoke select on t1 from ro;

-- case: unseen-gaps-3/revoke-dependent-cascade
-- setup
set role ro;
grant select on t1 to boss;
reset role;
-- run
revoke select on t1 from ro cascade;

-- case: unseen-gaps-3/revoke-option-dependent
-- setup
set role ro;
grant select on t1 to boss;
reset role;
-- run
revoke grant option for all on t1 from ro restrict;

-- case: unseen-gaps-3/revoke-other-privilege
-- setup
set role ro;
grant select on t1 to boss;
reset role;
-- run
revoke insert on t1 from ro;

-- case: unseen-gaps-3/grant-execute-on-table
-- run
grant execute on t1 to ro;

-- case: unseen-gaps-3/grant-usage-on-table
-- run
grant usage on t1 to ro;

-- case: unseen-gaps-3/grant-insert-on-sequence
-- run
grant insert on sequence sq to ro;

-- case: unseen-gaps-3/grant-usage-sequence
-- run
grant usage, select on sequence sq to ro;

-- case: unseen-gaps-3/grant-select-sequence-as-table
-- run
grant select on sq to ro;

-- case: unseen-gaps-3/grant-sequence-on-table
-- run
grant usage on sequence t1 to ro;

-- case: unseen-gaps-3/grant-column-missing
-- run
grant insert (a, zzz) on t1 to ro;

-- case: unseen-gaps-3/grant-column-delete
-- run
grant delete (a) on t1 to ro;

-- case: unseen-gaps-3/grant-columns
-- run
grant select (a, b), update (c) on t1 to ro, app;

-- case: unseen-gaps-3/grant-all-columns
-- run
grant all (a) on t1 to boss;

-- case: unseen-gaps-3/grant-schema-tables
-- run
grant select on all tables in schema sch to ro;

-- case: unseen-gaps-3/grant-schema-missing
-- run
grant select on all tables in schema nope to ro;

-- case: unseen-gaps-3/grant-schema-sequences-wrong
-- run
grant insert on all sequences in schema public to ro;

-- case: unseen-gaps-3/grant-all-functions
-- run
grant execute on all functions in schema public to ro;

-- case: unseen-gaps-3/grant-function
-- run
grant all on function f1(int) to ro;

-- case: unseen-gaps-3/grant-function-missing
-- run
grant execute on function f1(text) to ro;

-- case: unseen-gaps-3/grant-function-ambiguous
-- run
grant execute on function f2 to ro;

-- case: unseen-gaps-3/grant-function-wrong
-- run
grant select on function f1(int) to ro;

-- case: unseen-gaps-3/grant-procedure-function
-- run
grant execute on procedure f1(int) to ro;

-- case: unseen-gaps-3/grant-type
-- setup
create type kind as enum ('a');
-- run
grant usage on type kind to ro;

-- case: unseen-gaps-3/grant-type-missing
-- run
grant usage on type nope to ro;

-- case: unseen-gaps-3/grant-domain-type
-- setup
create type kind as enum ('a');
-- run
grant usage on domain kind to ro;

-- case: unseen-gaps-3/grant-public-option
-- run
grant select on t1 to public with grant option;

-- case: unseen-gaps-3/grant-twice-table
-- run
grant select on t1, t1, t2 to ro;
grant select on t1 to ro;

-- case: unseen-gaps-3/grant-role-circular
-- run
grant app to ro;

-- case: unseen-gaps-3/grant-role-missing
-- run
grant nobody to ro;

-- case: unseen-gaps-3/grant-to-missing
-- run
grant select on t1 to nobody;

-- case: unseen-gaps-3/grant-role-again
-- run
grant ro to app;
revoke ro from boss;

-- case: unseen-gaps-3/grant-role-itself
-- run
grant ro to ro;

-- case: unseen-gaps-3/grant-granted-by
-- min: 14
-- run
grant select on t1 to ro granted by ro;

-- case: unseen-gaps-3/grant-language
-- run
grant usage on language plpgsql to ro;

-- case: unseen-gaps-3/grant-language-c
-- run
grant usage on language c to ro;

-- case: unseen-gaps-3/grant-language-missing
-- run
grant usage on language nope to ro;

-- case: unseen-gaps-3/grant-database-wrong
-- run
grant select on database postgres to ro;

-- case: unseen-gaps-3/grant-schema
-- run
grant create, usage on schema sch to app with grant option;

-- case: unseen-gaps-3/grant-schema-select
-- run
grant select on schema sch to app;

-- case: unseen-gaps-3/grant-maintain
-- run
grant maintain on t1 to ro;

-- case: unseen-gaps-3/default-role-missing
-- run
alter default privileges for role nobody grant select on tables to ro;

-- case: unseen-gaps-3/default-execute-tables
-- run
alter default privileges grant execute on tables to ro;

-- case: unseen-gaps-3/default-schema-missing
-- run
alter default privileges in schema nope grant select on tables to ro;

-- case: unseen-gaps-3/default-schemas-in-schema
-- run
alter default privileges in schema sch grant usage on schemas to ro;

-- case: unseen-gaps-3/default-revoke
-- run
alter default privileges in schema sch revoke select on tables from ro;

-- case: unseen-gaps-3/default-functions
-- run
alter default privileges revoke execute on functions from public;
alter default privileges for role app grant all on types to boss;

-- case: unseen-gaps-3/role-drop-privileges
-- run
drop role ro;

-- case: unseen-gaps-3/role-drop-owner
-- run
drop role app;

-- case: unseen-gaps-3/role-drop-free
-- run
drop role boss;

-- case: unseen-gaps-3/role-drop-after-owned
-- run
drop owned by ro;
drop role ro;

-- case: unseen-gaps-3/role-drop-owned-owner
-- run
drop owned by app;

-- case: unseen-gaps-3/role-reassign
-- run
reassign owned by app to boss;

-- case: unseen-gaps-3/role-reassign-then-drop
-- run
reassign owned by app to boss;
drop role app;

-- case: unseen-gaps-3/role-drop-revoked
-- run
revoke all on t1, v1 from ro;
revoke usage on schema public from ro;
drop role ro;

-- case: unseen-gaps-3/role-drop-revoked-all
-- run
revoke all on t1, v1 from ro;
revoke all on schema public from ro;
alter default privileges in schema sch revoke select on tables from ro;
drop role ro;

-- case: unseen-gaps-3/role-reassign-missing
-- run
reassign owned by app to nobody;

-- case: unseen-gaps-3/set-select-denied
-- run
set role ro;
select * from t2;

-- case: unseen-gaps-3/set-select
-- run
set role ro;
select count(*) from t1;

-- case: unseen-gaps-3/set-insert-column
-- run
set role ro;
insert into t1 (a) values (5000);

-- case: unseen-gaps-3/set-insert-other-column
-- run
set role ro;
insert into t1 (a, b) values (5000, 'x');

-- case: unseen-gaps-3/set-update-denied
-- run
set role ro;
update t1 set b = 'x' where a = 1;

-- case: unseen-gaps-3/set-alter-denied
-- run
set role ro;
alter table t1 add column z int;

-- case: unseen-gaps-3/set-member-select
-- run
set role app;
select count(*) from t1;

-- case: unseen-gaps-3/set-create-in-schema
-- run
set role ro;
create table sch.mine (id int);

-- case: unseen-gaps-3/set-missing
-- run
set role nobody;

-- case: unseen-gaps-3/set-truncate
-- run
set role ro;
truncate t1;

-- case: unseen-gaps-3/set-lock-weak
-- run
set role ro;
lock table t1 in access share mode;

-- case: unseen-gaps-3/set-lock-strong
-- run
set role ro;
lock table t1 in share mode;

-- case: unseen-gaps-3/set-index
-- run
set role ro;
create index on t1 (b);

-- case: unseen-gaps-3/set-drop
-- run
set role ro;
drop table t1;

-- case: unseen-gaps-3/set-comment
-- run
set role ro;
comment on table t1 is 'x';

-- case: unseen-gaps-3/set-view
-- run
set role ro;
select * from v1;

-- case: unseen-gaps-3/set-view-invoker
-- min: 15
-- setup
alter view v1 set (security_invoker = true);
-- run
set role ro;
select * from v1;

-- case: unseen-gaps-3/set-own-table
-- run
set role app;
alter table t3 add column z int;

-- case: unseen-gaps-3/set-own-foreign-key
-- run
set role app;
alter table t3 add foreign key (id) references t2;

-- case: unseen-gaps-3/set-own-drop
-- run
set role app;
drop table t3;

-- case: unseen-gaps-3/set-definer
-- run
set role ro;
select wipe();

-- case: unseen-gaps-3/set-invoker
-- run
set role ro;
select peek();

-- case: unseen-gaps-3/set-own-reset
-- run
set role app;
alter table t3 add column z int;
reset role;
alter table t2 add column z int;

-- case: unseen-gaps-3/set-authorization
-- run
set session authorization app;
delete from t2 where id = 1;

-- case: unseen-gaps-3/set-grant-option
-- run
set role ro;
grant select on t1 to boss;

-- case: unseen-gaps-3/set-grant-denied
-- run
set role ro;
grant insert on t1 to boss;

-- case: unseen-gaps-3/set-reference-grant
-- setup
grant references on t2 to app;
-- run
set role app;
alter table t3 add foreign key (id) references t2;

-- case: unseen-gaps-3/set-sequence
-- run
set role ro;
select nextval('sq');

-- case: unseen-gaps-3/set-default-privileges
-- setup
create table sch.later (id int);
-- run
set role ro;
select * from sch.later;

-- case: unseen-gaps-3/set-owner-to
-- run
set role app;
alter table t3 owner to boss;

-- case: unseen-gaps-3/owner-then-old-role
-- run
alter table t2 owner to app;
set role app;
alter table t2 add column z int;
