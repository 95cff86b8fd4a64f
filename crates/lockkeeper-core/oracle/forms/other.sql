-- base
create table t (id int primary key, a int, b text);
create index t_a on t (a);
insert into t select g, g, 'b' || g from generate_series(1, 20) g;

-- case: other/create
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
create function n() returns int language sql as 'select 1';

-- case: other/create-reads-table
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
create function n() returns bigint language sql as 'select count(*) from t';

-- case: other/create-plpgsql-reads-table
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
create function n() returns bigint language plpgsql as 'begin return (select count(*) from t); end';

-- case: other/create-standard-body
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
create function n() returns bigint begin atomic select count(*) from t; end;

-- case: other/create-missing-table-in-body
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
create function n() returns bigint language sql as 'select count(*) from nowhere';

-- case: other/create-exists
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
create function f(n int) returns int language sql as 'select 2';

-- case: other/replace
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
create or replace function f(n int) returns int language sql immutable as 'select n + 1';

-- case: other/replace-volatile
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
create or replace function f(n int) returns int language sql volatile as 'select n + 1';

-- case: other/replace-return-type
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
create or replace function f(n int) returns bigint language sql as 'select 1';

-- case: other/replace-argument-name
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
create or replace function f(m int) returns int language sql as 'select 1';

-- case: other/alter-volatility
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
alter function f(int) volatile;

-- case: other/rename
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
alter function f(int) rename to g;

-- case: other/owner
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
alter function f(int) owner to r;

-- case: other/set-schema
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
alter function f(int) set schema s;

-- case: other/comment
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
comment on function f(int) is 'x';

-- case: other/grant
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
grant execute on function f(int) to r;

-- case: other/returns-table-type
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
create function n() returns setof t language sql as 'select * from t';

-- case: other/argument-type-of-column
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
create function n(x t.a%type) returns int language sql as 'select 1';

-- case: other/procedure
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
create procedure n() language plpgsql as 'begin commit; end';

-- case: other/call
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
call pr();

-- case: other/call-with-commit
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
create procedure pc() language plpgsql as 'begin commit; end';
-- run
call pc();

-- case: other/select-function
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
select f(1);

-- case: other/aggregate
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
create aggregate ag (int) (sfunc = int4pl, stype = int);

-- case: other/operator
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
create operator === (leftarg = int, rightarg = int, function = int4eq);

-- case: other/language
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
create extension if not exists plpgsql;

-- case: other/extension
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
create extension citext;

-- case: other/extension-if-not-exists
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
create extension if not exists plpgsql;

-- case: other/extension-update
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
create extension citext;
-- run
alter extension citext update;

-- case: other/extension-set-schema
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
create extension citext;
-- run
alter extension citext set schema s;

-- case: other/schema
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
create schema n;

-- case: other/schema-with-table
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
create schema n create table u (id int);

-- case: other/schema-rename
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
alter schema s rename to z;

-- case: other/role
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
create role n;

-- case: other/role-alter
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
alter role r set work_mem = '8MB';

-- case: other/database-in-transaction
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
create database n;

-- case: other/database-setting
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
alter database oracle set work_mem = '8MB';

-- case: other/alter-system
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
alter system set work_mem = '8MB';

-- case: other/tablespace-in-transaction
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
create tablespace ts location '/nowhere';

-- case: other/collation
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
create collation n (locale = 'C');

-- case: other/text-search
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
create text search configuration n (copy = simple);

-- case: other/fdw
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
create foreign data wrapper n;

-- case: other/listen
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
listen ch;

-- case: other/notify
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
notify ch;

-- case: other/set
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
set statement_timeout = '10s';

-- case: other/set-local
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
set local lock_timeout = '1s';

-- case: other/reset-all
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
reset all;

-- case: other/set-role
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
set local role r;

-- case: other/discard-all
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
discard all;

-- case: other/checkpoint
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
checkpoint;

-- case: other/prepare
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
prepare n as select * from t;

-- case: other/explain
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
explain select * from t;

-- case: other/explain-analyze-update
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
explain analyze update t set a = a;

-- case: other/do-static-alter
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
do $$ begin alter table t add column z int; end $$;

-- case: other/do-static-update
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
do $$ begin update t set b = 'x'; end $$;

-- case: other/do-dynamic
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
do $$ begin execute 'alter table ' || quote_ident('t') || ' add column z int'; end $$;

-- case: other/do-conditional-skipped
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
do $$ begin if not exists (select from pg_class where relname = 't') then create table t (id int); end if; end $$;

-- case: other/do-loop-over-partitions
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
do $$ declare i int; begin for i in 1..3 loop execute format('create table n%s (id int)', i); end loop; end $$;

-- case: other/do-exception
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
do $$ begin alter table t add column a int; exception when duplicate_column then null; end $$;

-- case: other/do-commit
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
do $$ begin commit; end $$;

-- case: other/do-select-into
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
do $$ declare n bigint; begin select count(*) into n from t; end $$;

-- case: other/do-row-loop
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
do $$ declare x record; begin for x in select * from t loop update t set a = x.a where id = x.id; end loop; end $$;

-- case: other/do-truncate
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
do $$ begin truncate t; end $$;

-- case: other/do-raise
-- setup
create function f(n int) returns int language sql immutable as 'select n';
create index t_f on t (f(a));
alter table t add check (f(a) > 0), add column g int generated always as (f(a)) stored;
create view v as select f(a) from t;
create procedure pr() language sql as 'select 1';
create role r;
create schema s;
-- run
do $$ begin raise exception 'no'; end $$;

-- case: other/database-drop-missing
-- run: outside
drop database nothing_such;

-- case: other/alter-system-outside
-- run: outside
alter system reset work_mem;
