-- base
create table t (id int primary key, a int, b text);
create index t_a on t (a);
insert into t select g, g, 'b' || g from generate_series(1, 20) g;

-- case: view/create
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create schema s;
create view v as select id, a from t;
create function fn() returns int language sql as 'select 1';
-- run
create view w as select * from t;

-- case: view/create-join
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create schema s;
create view v as select id, a from t;
create function fn() returns int language sql as 'select 1';
-- run
create view w as select t.id from t join p on p.id = t.a;

-- case: view/create-over-view
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create schema s;
create view v as select id, a from t;
create function fn() returns int language sql as 'select 1';
-- run
create view w as select * from v;

-- case: view/create-temporary
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create schema s;
create view v as select id, a from t;
create function fn() returns int language sql as 'select 1';
-- run
create temporary view w as select * from t;

-- case: view/create-missing-table
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create schema s;
create view v as select id, a from t;
create function fn() returns int language sql as 'select 1';
-- run
create view w as select * from nowhere;

-- case: view/create-exists
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create schema s;
create view v as select id, a from t;
create function fn() returns int language sql as 'select 1';
-- run
create view v as select 1;

-- case: view/create-recursive
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create schema s;
create view v as select id, a from t;
create function fn() returns int language sql as 'select 1';
-- run
create recursive view w (n) as values (1) union all select n + 1 from w where n < 5;

-- case: view/replace-new
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create schema s;
create view v as select id, a from t;
create function fn() returns int language sql as 'select 1';
-- run
create or replace view w as select * from t;

-- case: view/replace-same
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create schema s;
create view v as select id, a from t;
create function fn() returns int language sql as 'select 1';
-- run
create or replace view v as select id, a from t;

-- case: view/replace-adds-column
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create schema s;
create view v as select id, a from t;
create function fn() returns int language sql as 'select 1';
-- run
create or replace view v as select id, a, b from t;

-- case: view/replace-drops-column
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create schema s;
create view v as select id, a from t;
create function fn() returns int language sql as 'select 1';
-- run
create or replace view v as select id from t;

-- case: view/replace-renames-column
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create schema s;
create view v as select id, a from t;
create function fn() returns int language sql as 'select 1';
-- run
create or replace view v as select id as x, a from t;

-- case: view/replace-changes-type
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create schema s;
create view v as select id, a from t;
create function fn() returns int language sql as 'select 1';
-- run
create or replace view v as select id::bigint as id, a from t;

-- case: view/replace-other-table
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create schema s;
create view v as select id, a from t;
create function fn() returns int language sql as 'select 1';
-- run
create or replace view v as select id, id as a from p;

-- case: view/replace-with-dependent
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create schema s;
create view v as select id, a from t;
create function fn() returns int language sql as 'select 1';
create view x as select * from v;
-- run
create or replace view v as select id, a, b from t;

-- case: view/rename
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create schema s;
create view v as select id, a from t;
create function fn() returns int language sql as 'select 1';
-- run
alter view v rename to w;

-- case: view/set-schema
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create schema s;
create view v as select id, a from t;
create function fn() returns int language sql as 'select 1';
-- run
alter view v set schema s;

-- case: view/owner
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create schema s;
create view v as select id, a from t;
create function fn() returns int language sql as 'select 1';
-- run
alter view v owner to r;

-- case: view/set-option
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create schema s;
create view v as select id, a from t;
create function fn() returns int language sql as 'select 1';
-- run
alter view v set (security_barrier = true);

-- case: view/set-security-invoker
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create schema s;
create view v as select id, a from t;
create function fn() returns int language sql as 'select 1';
-- run
alter view v set (security_invoker = true);

-- case: view/security-invoker-create
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create schema s;
create view v as select id, a from t;
create function fn() returns int language sql as 'select 1';
-- run
create view w with (security_invoker = true) as select * from t;

-- case: view/reset-option
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create schema s;
create view v as select id, a from t;
create function fn() returns int language sql as 'select 1';
-- run
alter view v reset (security_barrier);

-- case: view/set-default
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create schema s;
create view v as select id, a from t;
create function fn() returns int language sql as 'select 1';
-- run
alter view v alter column a set default 3;

-- case: view/rename-column
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create schema s;
create view v as select id, a from t;
create function fn() returns int language sql as 'select 1';
-- run
alter view v rename column a to z;

-- case: view/drop-then-create
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create schema s;
create view v as select id, a from t;
create function fn() returns int language sql as 'select 1';
-- run
drop view v;
create view v as select id from t;

-- case: view/comment
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create schema s;
create view v as select id, a from t;
create function fn() returns int language sql as 'select 1';
-- run
comment on view v is 'x';

-- case: view/grant
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create schema s;
create view v as select id, a from t;
create function fn() returns int language sql as 'select 1';
-- run
grant select on v to r;

-- case: view/insert-through
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create schema s;
create view v as select id, a from t;
create function fn() returns int language sql as 'select 1';
-- run
insert into v values (99, 1);

-- case: view/update-through
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create schema s;
create view v as select id, a from t;
create function fn() returns int language sql as 'select 1';
-- run
update v set a = 3 where id = 3;

-- case: view/delete-through
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create schema s;
create view v as select id, a from t;
create function fn() returns int language sql as 'select 1';
-- run
delete from v where id = 3;

-- case: view/select
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create schema s;
create view v as select id, a from t;
create function fn() returns int language sql as 'select 1';
-- run
select * from v;

-- case: view/create-function-call
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create schema s;
create view v as select id, a from t;
create function fn() returns int language sql as 'select 1';
-- run
create view w as select fn() from t;

-- case: view/create-select-for-update
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create schema s;
create view v as select id, a from t;
create function fn() returns int language sql as 'select 1';
-- run
create view w as select * from t for update;

-- case: view/materialized-create
-- setup
create role r;
create schema s;
create view v as select id, a from t;
create materialized view m as select id, a from t;
create unique index m_id on m (id);
-- run
create materialized view n as select * from t;

-- case: view/materialized-create-no-data
-- setup
create role r;
create schema s;
create view v as select id, a from t;
create materialized view m as select id, a from t;
create unique index m_id on m (id);
-- run
create materialized view n as select * from t with no data;

-- case: view/materialized-create-if-not-exists-there
-- setup
create role r;
create schema s;
create view v as select id, a from t;
create materialized view m as select id, a from t;
create unique index m_id on m (id);
-- run
create materialized view if not exists m as select * from t;

-- case: view/materialized-create-over-view
-- setup
create role r;
create schema s;
create view v as select id, a from t;
create materialized view m as select id, a from t;
create unique index m_id on m (id);
-- run
create materialized view n as select * from v;

-- case: view/materialized-refresh
-- setup
create role r;
create schema s;
create view v as select id, a from t;
create materialized view m as select id, a from t;
create unique index m_id on m (id);
-- run
refresh materialized view m;

-- case: view/materialized-refresh-no-data
-- setup
create role r;
create schema s;
create view v as select id, a from t;
create materialized view m as select id, a from t;
create unique index m_id on m (id);
-- run
refresh materialized view m with no data;

-- case: view/materialized-refresh-concurrently
-- setup
create role r;
create schema s;
create view v as select id, a from t;
create materialized view m as select id, a from t;
create unique index m_id on m (id);
-- run
refresh materialized view concurrently m;

-- case: view/materialized-refresh-missing
-- setup
create role r;
create schema s;
create view v as select id, a from t;
create materialized view m as select id, a from t;
create unique index m_id on m (id);
-- run
refresh materialized view nowhere;

-- case: view/materialized-refresh-view-refused
-- setup
create role r;
create schema s;
create view v as select id, a from t;
create materialized view m as select id, a from t;
create unique index m_id on m (id);
-- run
refresh materialized view v;

-- case: view/materialized-rename
-- setup
create role r;
create schema s;
create view v as select id, a from t;
create materialized view m as select id, a from t;
create unique index m_id on m (id);
-- run
alter materialized view m rename to n;

-- case: view/materialized-rename-column
-- setup
create role r;
create schema s;
create view v as select id, a from t;
create materialized view m as select id, a from t;
create unique index m_id on m (id);
-- run
alter materialized view m rename column a to z;

-- case: view/materialized-owner
-- setup
create role r;
create schema s;
create view v as select id, a from t;
create materialized view m as select id, a from t;
create unique index m_id on m (id);
-- run
alter materialized view m owner to r;

-- case: view/materialized-set-schema
-- setup
create role r;
create schema s;
create view v as select id, a from t;
create materialized view m as select id, a from t;
create unique index m_id on m (id);
-- run
alter materialized view m set schema s;

-- case: view/materialized-set
-- setup
create role r;
create schema s;
create view v as select id, a from t;
create materialized view m as select id, a from t;
create unique index m_id on m (id);
-- run
alter materialized view m set (fillfactor = 70);

-- case: view/materialized-set-statistics
-- setup
create role r;
create schema s;
create view v as select id, a from t;
create materialized view m as select id, a from t;
create unique index m_id on m (id);
-- run
alter materialized view m alter column a set statistics 100;

-- case: view/materialized-set-storage
-- setup
create role r;
create schema s;
create view v as select id, a from t;
create materialized view m as select id, a from t;
create unique index m_id on m (id);
-- run
alter materialized view m alter column a set storage plain;

-- case: view/materialized-cluster-on
-- setup
create role r;
create schema s;
create view v as select id, a from t;
create materialized view m as select id, a from t;
create unique index m_id on m (id);
-- run
alter materialized view m cluster on m_id;

-- case: view/materialized-drop
-- setup
create role r;
create schema s;
create view v as select id, a from t;
create materialized view m as select id, a from t;
create unique index m_id on m (id);
-- run
drop materialized view m;

-- case: view/materialized-index
-- setup
create role r;
create schema s;
create view v as select id, a from t;
create materialized view m as select id, a from t;
create unique index m_id on m (id);
-- run
create index m_a on m (a);

-- case: view/materialized-comment
-- setup
create role r;
create schema s;
create view v as select id, a from t;
create materialized view m as select id, a from t;
create unique index m_id on m (id);
-- run
comment on materialized view m is 'x';

-- case: view/materialized-analyze
-- setup
create role r;
create schema s;
create view v as select id, a from t;
create materialized view m as select id, a from t;
create unique index m_id on m (id);
-- run
analyze m;

-- case: view/materialized-select
-- setup
create role r;
create schema s;
create view v as select id, a from t;
create materialized view m as select id, a from t;
create unique index m_id on m (id);
-- run
select count(*) from m;

-- case: view/materialized-drop-index
-- setup
create role r;
create schema s;
create view v as select id, a from t;
create materialized view m as select id, a from t;
create unique index m_id on m (id);
-- run
drop index m_id;

-- case: view/materialized-set-access-method
-- setup
create role r;
create schema s;
create view v as select id, a from t;
create materialized view m as select id, a from t;
create unique index m_id on m (id);
-- run
alter materialized view m set access method heap;

-- case: view/materialized-refresh-concurrently-no-index
-- setup
create materialized view m as select id, a from t;
-- run
refresh materialized view concurrently m;

-- case: view/materialized-refresh-concurrently-changed
-- setup
create materialized view m as select id, a from t;
create unique index m_id on m (id);
update t set a = a + 1;
-- run
refresh materialized view concurrently m;

-- case: view/materialized-refresh-concurrently-unpopulated
-- setup
create materialized view m as select id, a from t with no data;
create unique index m_id on m (id);
-- run
refresh materialized view concurrently m;

-- case: view/materialized-refresh-of-join
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create materialized view m as select t.id from t join p on p.id = t.a;
-- run
refresh materialized view m;

-- case: view/materialized-over-materialized-refresh
-- setup
create materialized view m as select id, a from t;
create unique index m_id on m (id);
create materialized view m2 as select * from m;
-- run
refresh materialized view m2;

-- case: view/materialized-vacuum
-- setup
create materialized view m as select id, a from t;
create unique index m_id on m (id);
-- run: outside
vacuum m;

-- case: view/materialized-refresh-outside
-- setup
create materialized view m as select id, a from t;
create unique index m_id on m (id);
-- run: outside
refresh materialized view m;
