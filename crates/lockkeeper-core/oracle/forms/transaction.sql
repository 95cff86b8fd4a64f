-- base
create table t (id int primary key, a int, b text);
create index t_a on t (a);
insert into t select g, g, 'b' || g from generate_series(1, 20) g;

-- case: transaction/create-index-then-unique
-- run
create unique index u on t (a);
alter table t add constraint c unique using index u;

-- case: transaction/add-check-then-validate-then-not-null
-- run
alter table t add constraint c check (a is not null) not valid;
alter table t validate constraint c;
alter table t alter column a set not null;
alter table t drop constraint c;

-- case: transaction/add-column-default-then-drop-default
-- run
alter table t add column z int not null default 0;
alter table t alter column z drop default;

-- case: transaction/add-column-then-fk-not-valid
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
-- run
alter table t add column p int;
alter table t add foreign key (p) references p not valid;

-- case: transaction/alter-then-select
-- run
alter table t add column z int;
select count(*) from t;

-- case: transaction/select-then-alter
-- run
select count(*) from t;
alter table t add column z int;

-- case: transaction/lock-then-alter
-- run
lock table t in access exclusive mode;
alter table t alter column a type bigint;

-- case: transaction/rename-swap
-- run
alter table t rename column a to a_old;
alter table t rename column b to a;

-- case: transaction/rename-then-use-new-name
-- run
alter table t rename to t2;
alter table t2 add column z int;

-- case: transaction/rename-then-view
-- run
alter table t rename to t_new;
create view t as select * from t_new;

-- case: transaction/drop-and-recreate-column
-- run
alter table t drop column a;
alter table t add column a bigint;

-- case: transaction/create-schema-and-table
-- run
create schema n;
create table n.u (id int references public.t);

-- case: transaction/search-path-then-create
-- run
create schema n;
set local search_path = n, public;
create table u (id int references t);

-- case: transaction/search-path-hides
-- setup
create schema s;
create table s.t (id int);
-- run
set local search_path = s, public;
alter table t add column z int;

-- case: transaction/savepoint-rolled-back
-- run
savepoint a;
alter table t add column z int;
rollback to a;
select 1;

-- case: transaction/savepoint-released
-- run
savepoint a;
alter table t add column z int;
release a;

-- case: transaction/begin-inside
-- run
begin;
alter table t add column z int;

-- case: transaction/commit-inside
-- run
alter table t add column z int;
commit;
alter table t add column y int;

-- case: transaction/update-then-alter
-- run
update t set a = 1;
alter table t add column z int;

-- case: transaction/update-fk-then-alter
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
alter table t add foreign key (a) references p deferrable initially deferred;
-- run
update t set a = 1;
alter table t add column z int;

-- case: transaction/update-trigger-then-alter
-- setup
create function trg() returns trigger language plpgsql as 'begin return new; end';
create constraint trigger trg after update on t deferrable initially deferred for each row execute function trg();
-- run
update t set a = 1;
alter table t alter column b type varchar;

-- case: transaction/cursor-open-then-alter
-- run
declare c cursor for select * from t;
alter table t add column z int;

-- case: transaction/set-role-refused
-- setup
create role r;
-- run
set local role r;
alter table t add column z int;

-- case: transaction/set-role-owner
-- setup
create role r;
alter table t owner to r;
-- run
set local role r;
alter table t add column z int;

-- case: transaction/set-timezone-then-add-column
-- run
set local timezone = 'Europe/Berlin';
alter table t add column z timestamptz default '2020-01-01';

-- case: transaction/set-lock-timeout-then-alter
-- run
set local lock_timeout = '1s';
alter table t add column z int;

-- case: transaction/default-transaction-read-only
-- run
set transaction read only;
alter table t add column z int;

-- case: transaction/two-tables
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
-- run
alter table t add column z int;
alter table p add column z int;

-- case: transaction/create-function-then-trigger
-- run
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();

-- case: transaction/enum-create-then-column
-- run
create type mood as enum ('ok');
alter table t add column m mood not null default 'ok';

-- case: transaction/domain-create-then-column
-- run
create domain d as int check (value > 0);
alter table t add column m d;

-- case: transaction/table-create-then-partition
-- run
create table pt (k int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);

-- case: transaction/fk-then-index
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
-- run
alter table t add foreign key (a) references p;
create index on t (a);

-- case: transaction/drop-index-then-type-then-index
-- run
drop index t_a;
alter table t alter column a type bigint;
create index t_a on t (a);

-- case: transaction/drop-view-alter-recreate
-- setup
create view v as select a from t;
-- run
drop view v;
alter table t alter column a type bigint;
create view v as select a from t;

-- case: transaction/uppercase-names
-- run
ALTER TABLE "public"."t" ADD COLUMN "Z" INT;

-- case: transaction/unicode-name
-- setup
create table "tä" (id int primary key);
-- run
alter table "tä" add column "ö" int;

-- case: transaction/comment-inside
-- run
alter /* x */ table t -- y
 add column z int;

-- case: transaction/system-catalog-refused
-- run
alter table pg_class add column z int;

-- case: transaction/information-schema
-- run
alter table information_schema.sql_features add column z int;

-- case: transaction/toast-table-refused
-- run
drop table pg_catalog.pg_statistic;

-- case: transaction/catalog-update
-- run
update pg_class set relname = relname where relname = 't';

-- case: transaction/nothing
-- run
select 1;
