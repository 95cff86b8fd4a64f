-- base
create table t (id int primary key, a int, b text);
create index t_a on t (a);
insert into t select g, g, 'b' || g from generate_series(1, 20) g;

-- case: drop/table
-- run
drop table t;

-- case: drop/table-if-exists
-- run
drop table if exists t;

-- case: drop/table-missing
-- run
drop table nowhere;

-- case: drop/table-missing-if-exists
-- run
drop table if exists nowhere;

-- case: drop/table-cascade
-- run
drop table t cascade;

-- case: drop/table-wrong-kind
-- setup
create view v as select id, a from t;
-- run
drop table v;

-- case: drop/view-wrong-kind
-- run
drop view t;

-- case: drop/table-two
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
-- run
drop table t, p;

-- case: drop/table-with-view
-- setup
create view v as select id, a from t;
-- run
drop table t;

-- case: drop/table-with-view-cascade
-- setup
create view v as select id, a from t;
create view w as select * from v;
-- run
drop table t cascade;

-- case: drop/table-with-materialized-view-cascade
-- setup
create materialized view m as select id, a from t;
create unique index m_id on m (id);
-- run
drop table t cascade;

-- case: drop/table-with-trigger
-- setup
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();
-- run
drop table t;

-- case: drop/table-with-policy
-- setup
create policy po on t using (true);
-- run
drop table t;

-- case: drop/table-with-serial
-- setup
create table q (id serial primary key);
-- run
drop table q;

-- case: drop/table-sequence-used-elsewhere
-- setup
create table q (id serial primary key);
create table w (id int default nextval('q_id_seq'));
-- run
drop table q;

-- case: drop/table-sequence-used-elsewhere-cascade
-- setup
create table q (id serial primary key);
create table w (id int default nextval('q_id_seq'));
-- run
drop table q cascade;

-- case: drop/table-in-publication
-- setup
create publication pb for table t;
-- run
drop table t;

-- case: drop/table-with-statistics
-- setup
create statistics st on a, b from t;
-- run
drop table t;

-- case: drop/table-inherited
-- setup
create table par (a int);
create table kid () inherits (par);
-- run
drop table par;

-- case: drop/table-inherited-cascade
-- setup
create table par (a int);
create table kid () inherits (par);
-- run
drop table par cascade;

-- case: drop/table-heir
-- setup
create table par (a int);
create table kid () inherits (par);
-- run
drop table kid;

-- case: drop/table-row-type-used
-- setup
create table h (x t);
-- run
drop table t;

-- case: drop/table-row-type-used-cascade
-- setup
create table h (x t, y int);
-- run
drop table t cascade;

-- case: drop/table-in-function-body
-- min: 14
-- setup
create function f() returns bigint begin atomic select count(*) from t; end;
-- run
drop table t;

-- case: drop/table-with-rule
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create rule ru as on insert to p do also insert into t values (new.id);
-- run
drop table t;

-- case: drop/table-with-rule-cascade
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create rule ru as on insert to p do also insert into t values (new.id);
-- run
drop table t cascade;

-- case: drop/table-toasted
-- setup
update t set b = repeat(md5(random()::text), 1000);
-- run
drop table t;

-- case: drop/table-temporary
-- setup
create temporary table q (id int);
-- run
drop table q;

-- case: drop/table-fk-out-and-in-cascade
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
alter table t add foreign key (a) references p;
create table c (x int references t);
-- run
drop table t cascade;

-- case: drop/view
-- setup
create view v as select id, a from t;
-- run
drop view v;

-- case: drop/view-with-view
-- setup
create view v as select id, a from t;
create view w as select * from v;
-- run
drop view v;

-- case: drop/view-with-view-cascade
-- setup
create view v as select id, a from t;
create view w as select * from v;
-- run
drop view v cascade;

-- case: drop/view-if-exists-missing
-- run
drop view if exists nowhere;

-- case: drop/materialized-view
-- setup
create materialized view m as select id, a from t;
create unique index m_id on m (id);
-- run
drop materialized view m;

-- case: drop/sequence
-- setup
create sequence q;
-- run
drop sequence q;

-- case: drop/sequence-owned
-- setup
create table q (id serial primary key);
-- run
drop sequence q_id_seq;

-- case: drop/sequence-owned-cascade
-- setup
create table q (id serial primary key);
-- run
drop sequence q_id_seq cascade;

-- case: drop/sequence-identity
-- setup
create table q (id int generated always as identity);
-- run
drop sequence q_id_seq;

-- case: drop/type-enum
-- setup
create type ty as enum ('a');
-- run
drop type ty;

-- case: drop/type-enum-used
-- setup
create type ty as enum ('a');
create table q (x ty);
-- run
drop type ty;

-- case: drop/type-enum-used-cascade
-- setup
create type ty as enum ('a');
create table q (x ty, y int);
insert into q values ('a', 1);
-- run
drop type ty cascade;

-- case: drop/domain-used-cascade
-- setup
create domain d as int;
create table q (x d, y int);
-- run
drop domain d cascade;

-- case: drop/type-composite-used-cascade
-- setup
create type c as (x int);
create table q (x c, y int);
-- run
drop type c cascade;

-- case: drop/type-of-typed-table-cascade
-- setup
create type c as (x int);
create table q of c;
-- run
drop type c cascade;

-- case: drop/function
-- setup
create function f(int) returns int language sql immutable as 'select $1';
-- run
drop function f(int);

-- case: drop/function-used-by-default
-- setup
create function f(int) returns int language sql immutable as 'select $1';
alter table t alter a set default f(1);
-- run
drop function f(int);

-- case: drop/function-used-by-default-cascade
-- setup
create function f(int) returns int language sql immutable as 'select $1';
alter table t alter a set default f(1);
-- run
drop function f(int) cascade;

-- case: drop/function-used-by-index
-- setup
create function f(int) returns int language sql immutable as 'select $1';
create index i on t (f(a));
-- run
drop function f(int);

-- case: drop/function-used-by-index-cascade
-- setup
create function f(int) returns int language sql immutable as 'select $1';
create index i on t (f(a));
-- run
drop function f(int) cascade;

-- case: drop/function-used-by-check-cascade
-- setup
create function f(int) returns int language sql immutable as 'select $1';
alter table t add check (f(a) > 0);
-- run
drop function f(int) cascade;

-- case: drop/function-used-by-generated-cascade
-- setup
create function f(int) returns int language sql immutable as 'select $1';
alter table t add g int generated always as (f(a)) stored;
-- run
drop function f(int) cascade;

-- case: drop/function-used-by-trigger
-- setup
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();
-- run
drop function trg();

-- case: drop/function-used-by-trigger-cascade
-- setup
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();
-- run
drop function trg() cascade;

-- case: drop/function-used-by-policy-cascade
-- setup
create function f(int) returns int language sql immutable as 'select $1';
create policy po on t using (f(a) > 0);
-- run
drop function f(int) cascade;

-- case: drop/function-used-by-view-cascade
-- setup
create function f(int) returns int language sql immutable as 'select $1';
create view v as select f(a) from t;
-- run
drop function f(int) cascade;

-- case: drop/schema-empty
-- setup
create schema s;
-- run
drop schema s;

-- case: drop/schema-full
-- setup
create schema s;
create table s.u (id int primary key);
-- run
drop schema s;

-- case: drop/schema-cascade
-- setup
create schema s;
create table s.u (id int primary key);
create view s.v as select * from s.u;
create sequence s.q;
-- run
drop schema s cascade;

-- case: drop/schema-cascade-fk-out
-- setup
create schema s;
create table s.u (id int references t);
-- run
drop schema s cascade;

-- case: drop/schema-cascade-view-out
-- setup
create schema s;
create table s.u (id int);
create view v as select * from s.u;
-- run
drop schema s cascade;

-- case: drop/extension
-- setup
create extension citext;
-- run
drop extension citext;

-- case: drop/extension-used
-- setup
create extension citext;
create table q (x citext);
-- run
drop extension citext;

-- case: drop/extension-used-cascade
-- setup
create extension citext;
create table q (x citext, y int);
-- run
drop extension citext cascade;

-- case: drop/extension-index-used-cascade
-- setup
create extension pg_trgm;
create index i on t using gin (b gin_trgm_ops);
-- run
drop extension pg_trgm cascade;

-- case: drop/role-owner
-- setup
create role r;
alter table t owner to r;
-- run
drop role r;

-- case: drop/owned-by
-- setup
create role r;
create table u (id int);
alter table u owner to r;
grant select on t to r;
-- run
drop owned by r;

-- case: drop/reassign-owned
-- setup
create role r;
alter table t owner to r;
-- run
reassign owned by r to postgres;

-- case: drop/publication
-- setup
create publication pb for table t;
-- run
drop publication pb;

-- case: drop/collation-used-cascade
-- setup
create collation co (locale = 'C');
create table q (x text collate co, y int);
-- run
drop collation co cascade;

-- case: drop/operator-class-used-cascade
-- setup
create operator class oc for type int using btree as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 btint4cmp(int, int);
create index i on t (a oc);
-- run
drop operator class oc using btree cascade;

-- case: drop/server-cascade
-- setup
create foreign data wrapper w;
create server srv foreign data wrapper w;
create foreign table f (a int) server srv;
-- run
drop server srv cascade;

-- case: drop/foreign-table
-- setup
create foreign data wrapper w;
create server srv foreign data wrapper w;
create foreign table f (a int) server srv;
-- run
drop foreign table f;

-- case: drop/then-create-again
-- run
drop table t;
create table t (id int);

-- case: drop/trigger
-- setup
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();
-- run
drop trigger trg on t;

-- case: drop/policy
-- setup
create policy po on t using (true);
-- run
drop policy po on t;

-- case: drop/rule
-- setup
create rule ru as on insert to t do nothing;
-- run
drop rule ru on t;

-- case: drop/statistics-missing
-- run
drop statistics nothing;

-- case: drop/trigger-if-exists-missing
-- run
drop trigger if exists nothing on t;

-- case: drop/policy-if-exists-missing
-- run
drop policy if exists nothing on t;

-- case: drop/trigger-missing-table-if-exists
-- run
drop trigger if exists trg on nowhere;

-- case: drop/trigger-partitioned
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on pt for each row execute function trg();
-- run
drop trigger trg on pt;

-- case: drop/cast-used
-- setup
create type ty as enum ('a');
create function g(ty) returns int language sql as 'select 1';
-- run
drop type ty;
