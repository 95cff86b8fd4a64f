-- base
create table t (id int primary key, a int, b text);
create index t_a on t (a);
insert into t select g, g, 'b' || g from generate_series(1, 20) g;

-- case: table/rename
-- setup
create table p (id int);
create role r;
create schema s;
create unique index u on t (id, a);
alter table t alter a set not null;
create table par (id int, a int);
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();
-- run
alter table t rename to t2;

-- case: table/rename-exists
-- setup
create table p (id int);
create role r;
create schema s;
create unique index u on t (id, a);
alter table t alter a set not null;
create table par (id int, a int);
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();
-- run
alter table t rename to p;

-- case: table/set-schema
-- setup
create table p (id int);
create role r;
create schema s;
create unique index u on t (id, a);
alter table t alter a set not null;
create table par (id int, a int);
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();
-- run
alter table t set schema s;

-- case: table/set-schema-same
-- setup
create table p (id int);
create role r;
create schema s;
create unique index u on t (id, a);
alter table t alter a set not null;
create table par (id int, a int);
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();
-- run
alter table t set schema public;

-- case: table/owner
-- setup
create table p (id int);
create role r;
create schema s;
create unique index u on t (id, a);
alter table t alter a set not null;
create table par (id int, a int);
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();
-- run
alter table t owner to r;

-- case: table/owner-same
-- setup
create table p (id int);
create role r;
create schema s;
create unique index u on t (id, a);
alter table t alter a set not null;
create table par (id int, a int);
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();
-- run
alter table t owner to postgres;

-- case: table/set-fillfactor
-- setup
create table p (id int);
create role r;
create schema s;
create unique index u on t (id, a);
alter table t alter a set not null;
create table par (id int, a int);
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();
-- run
alter table t set (fillfactor = 70);

-- case: table/set-autovacuum
-- setup
create table p (id int);
create role r;
create schema s;
create unique index u on t (id, a);
alter table t alter a set not null;
create table par (id int, a int);
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();
-- run
alter table t set (autovacuum_enabled = false);

-- case: table/set-toast-autovacuum
-- setup
create table p (id int);
create role r;
create schema s;
create unique index u on t (id, a);
alter table t alter a set not null;
create table par (id int, a int);
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();
-- run
alter table t set (toast.autovacuum_enabled = false);

-- case: table/set-user-catalog
-- setup
create table p (id int);
create role r;
create schema s;
create unique index u on t (id, a);
alter table t alter a set not null;
create table par (id int, a int);
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();
-- run
alter table t set (user_catalog_table = true);

-- case: table/set-parallel-workers
-- setup
create table p (id int);
create role r;
create schema s;
create unique index u on t (id, a);
alter table t alter a set not null;
create table par (id int, a int);
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();
-- run
alter table t set (parallel_workers = 2);

-- case: table/set-unknown-parameter
-- setup
create table p (id int);
create role r;
create schema s;
create unique index u on t (id, a);
alter table t alter a set not null;
create table par (id int, a int);
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();
-- run
alter table t set (nothing = 1);

-- case: table/reset
-- setup
create table p (id int);
create role r;
create schema s;
create unique index u on t (id, a);
alter table t alter a set not null;
create table par (id int, a int);
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();
-- run
alter table t reset (fillfactor);

-- case: table/set-unlogged
-- setup
create table p (id int);
create role r;
create schema s;
create unique index u on t (id, a);
alter table t alter a set not null;
create table par (id int, a int);
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();
-- run
alter table t set unlogged;

-- case: table/set-logged-already
-- setup
create table p (id int);
create role r;
create schema s;
create unique index u on t (id, a);
alter table t alter a set not null;
create table par (id int, a int);
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();
-- run
alter table t set logged;

-- case: table/set-tablespace-same
-- setup
create table p (id int);
create role r;
create schema s;
create unique index u on t (id, a);
alter table t alter a set not null;
create table par (id int, a int);
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();
-- run
alter table t set tablespace pg_default;

-- case: table/set-access-method-same
-- setup
create table p (id int);
create role r;
create schema s;
create unique index u on t (id, a);
alter table t alter a set not null;
create table par (id int, a int);
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();
-- run
alter table t set access method heap;

-- case: table/set-access-method-default
-- setup
create table p (id int);
create role r;
create schema s;
create unique index u on t (id, a);
alter table t alter a set not null;
create table par (id int, a int);
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();
-- run
alter table t set access method default;

-- case: table/set-without-oids
-- setup
create table p (id int);
create role r;
create schema s;
create unique index u on t (id, a);
alter table t alter a set not null;
create table par (id int, a int);
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();
-- run
alter table t set without oids;

-- case: table/cluster-on
-- setup
create table p (id int);
create role r;
create schema s;
create unique index u on t (id, a);
alter table t alter a set not null;
create table par (id int, a int);
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();
-- run
alter table t cluster on t_a;

-- case: table/set-without-cluster
-- setup
create table p (id int);
create role r;
create schema s;
create unique index u on t (id, a);
alter table t alter a set not null;
create table par (id int, a int);
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();
-- run
alter table t set without cluster;

-- case: table/replica-identity-full
-- setup
create table p (id int);
create role r;
create schema s;
create unique index u on t (id, a);
alter table t alter a set not null;
create table par (id int, a int);
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();
-- run
alter table t replica identity full;

-- case: table/replica-identity-nothing
-- setup
create table p (id int);
create role r;
create schema s;
create unique index u on t (id, a);
alter table t alter a set not null;
create table par (id int, a int);
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();
-- run
alter table t replica identity nothing;

-- case: table/replica-identity-index
-- setup
create table p (id int);
create role r;
create schema s;
create unique index u on t (id, a);
alter table t alter a set not null;
create table par (id int, a int);
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();
-- run
alter table t replica identity using index u;

-- case: table/replica-identity-nullable
-- setup
create table p (id int);
create role r;
create schema s;
create unique index u on t (id, a);
alter table t alter a set not null;
create table par (id int, a int);
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();
-- run
alter table t replica identity using index t_a;

-- case: table/enable-rls
-- setup
create table p (id int);
create role r;
create schema s;
create unique index u on t (id, a);
alter table t alter a set not null;
create table par (id int, a int);
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();
-- run
alter table t enable row level security;

-- case: table/disable-rls
-- setup
create table p (id int);
create role r;
create schema s;
create unique index u on t (id, a);
alter table t alter a set not null;
create table par (id int, a int);
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();
-- run
alter table t disable row level security;

-- case: table/force-rls
-- setup
create table p (id int);
create role r;
create schema s;
create unique index u on t (id, a);
alter table t alter a set not null;
create table par (id int, a int);
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();
-- run
alter table t force row level security;

-- case: table/no-force-rls
-- setup
create table p (id int);
create role r;
create schema s;
create unique index u on t (id, a);
alter table t alter a set not null;
create table par (id int, a int);
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();
-- run
alter table t no force row level security;

-- case: table/inherit
-- setup
create table p (id int);
create role r;
create schema s;
create unique index u on t (id, a);
alter table t alter a set not null;
create table par (id int, a int);
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();
-- run
alter table t inherit par;

-- case: table/inherit-mismatch
-- setup
create table p (id int);
create role r;
create schema s;
create unique index u on t (id, a);
alter table t alter a set not null;
create table par (id int, a int);
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();
-- run
alter table t inherit p;

-- case: table/enable-trigger
-- setup
create table p (id int);
create role r;
create schema s;
create unique index u on t (id, a);
alter table t alter a set not null;
create table par (id int, a int);
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();
-- run
alter table t enable trigger trg;

-- case: table/disable-trigger
-- setup
create table p (id int);
create role r;
create schema s;
create unique index u on t (id, a);
alter table t alter a set not null;
create table par (id int, a int);
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();
-- run
alter table t disable trigger trg;

-- case: table/disable-trigger-user
-- setup
create table p (id int);
create role r;
create schema s;
create unique index u on t (id, a);
alter table t alter a set not null;
create table par (id int, a int);
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();
-- run
alter table t disable trigger user;

-- case: table/enable-always-trigger
-- setup
create table p (id int);
create role r;
create schema s;
create unique index u on t (id, a);
alter table t alter a set not null;
create table par (id int, a int);
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();
-- run
alter table t enable always trigger trg;

-- case: table/enable-replica-trigger
-- setup
create table p (id int);
create role r;
create schema s;
create unique index u on t (id, a);
alter table t alter a set not null;
create table par (id int, a int);
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();
-- run
alter table t enable replica trigger trg;

-- case: table/disable-rule
-- setup
create table p (id int);
create role r;
create schema s;
create unique index u on t (id, a);
alter table t alter a set not null;
create table par (id int, a int);
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();
create rule ru as on delete to t do also select 1;
-- run
alter table t disable rule ru;

-- case: table/two-actions
-- setup
create table p (id int);
create role r;
create schema s;
create unique index u on t (id, a);
alter table t alter a set not null;
create table par (id int, a int);
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();
-- run
alter table t set (fillfactor = 70), alter column a set statistics 100;

-- case: table/light-and-heavy
-- setup
create table p (id int);
create role r;
create schema s;
create unique index u on t (id, a);
alter table t alter a set not null;
create table par (id int, a int);
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();
-- run
alter table t set (fillfactor = 70), add column z int;

-- case: table/of-type
-- setup
create table p (id int);
create role r;
create schema s;
create unique index u on t (id, a);
alter table t alter a set not null;
create table par (id int, a int);
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();
create type c as (id int, a int, b text);
-- run
alter table t of c;

-- case: table/not-of
-- setup
create table p (id int);
create role r;
create schema s;
create unique index u on t (id, a);
alter table t alter a set not null;
create table par (id int, a int);
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();
-- run
alter table t not of;

-- case: table/nothing-known
-- setup
create table p (id int);
create role r;
create schema s;
create unique index u on t (id, a);
alter table t alter a set not null;
create table par (id int, a int);
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();
-- run
alter table t frobnicate;

-- case: table/set-logged
-- setup
create unlogged table u (id serial primary key);
insert into u select generate_series(1, 20);
-- run
alter table u set logged;

-- case: table/set-unlogged-serial
-- setup
create table u (id serial primary key);
insert into u select generate_series(1, 20);
-- run
alter table u set unlogged;

-- case: table/set-unlogged-identity
-- setup
create table u (id int generated always as identity primary key, a int);
insert into u (a) select generate_series(1, 20);
-- run
alter table u set unlogged;

-- case: table/no-inherit
-- setup
create table par (id int);
create table kid () inherits (par);
-- run
alter table kid no inherit par;

-- case: table/owner-with-sequence
-- setup
create role r;
create table u (id serial primary key);
create index u_x on u ((id + 1));
-- run
alter table u owner to r;

-- case: table/set-schema-with-sequence
-- setup
create schema s;
create table u (id serial primary key);
-- run
alter table u set schema s;

-- case: table/rename-with-view
-- setup
create view v as select id, a from t;
-- run
alter table t rename to t2;

-- case: table/rename-if-exists-missing
-- run
alter table if exists nowhere rename to x;

-- case: table/rename-view-with-alter-table
-- setup
create view v as select id, a from t;
-- run
alter table v rename to w;

-- case: table/all-in-tablespace
-- run
alter table all in tablespace pg_default set tablespace pg_default;

-- case: table/inherit-with-check
-- setup
create table par (id int check (id > 0));
create table kid (id int, constraint par_id_check check (id > 0));
insert into kid select generate_series(1, 20);
-- run
alter table kid inherit par;

-- case: table/inherit-missing-check
-- setup
create table par (id int check (id > 0));
create table kid (id int);
-- run
alter table kid inherit par;

-- case: table/set-schema-other-search-path
-- setup
create schema s;
create table s.u (id int primary key);
-- run
alter table s.u set schema public;

-- case: table/comment
-- setup
create role r;
create table p (id int);
create sequence q;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
-- run
comment on table t is 'x';

-- case: table/comment-null
-- setup
create role r;
create table p (id int);
create sequence q;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
-- run
comment on table t is null;

-- case: table/comment-column
-- setup
create role r;
create table p (id int);
create sequence q;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
-- run
comment on column t.a is 'x';

-- case: table/comment-view
-- setup
create role r;
create table p (id int);
create sequence q;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
-- run
comment on view v is 'x';

-- case: table/comment-missing
-- setup
create role r;
create table p (id int);
create sequence q;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
-- run
comment on table nowhere is 'x';

-- case: table/comment-database
-- setup
create role r;
create table p (id int);
create sequence q;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
-- run
comment on database oracle is 'x';

-- case: table/comment-schema
-- setup
create role r;
create table p (id int);
create sequence q;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
-- run
comment on schema public is 'x';

-- case: table/comment-function
-- setup
create role r;
create table p (id int);
create sequence q;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
-- run
comment on function trg() is 'x';

-- case: table/security-label-no-provider
-- setup
create role r;
create table p (id int);
create sequence q;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
-- run
security label on table t is 'x';

-- case: table/grant
-- setup
create role r;
create table p (id int);
create sequence q;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
-- run
grant select on t to r;

-- case: table/grant-column
-- setup
create role r;
create table p (id int);
create sequence q;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
-- run
grant select (a) on t to r;

-- case: table/grant-all-in-schema
-- setup
create role r;
create table p (id int);
create sequence q;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
-- run
grant select on all tables in schema public to r;

-- case: table/revoke
-- setup
create role r;
create table p (id int);
create sequence q;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
-- run
revoke select on t from r;

-- case: table/grant-sequence
-- setup
create role r;
create table p (id int);
create sequence q;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
-- run
grant usage on sequence q to r;

-- case: table/grant-schema
-- setup
create role r;
create table p (id int);
create sequence q;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
-- run
grant usage on schema public to r;

-- case: table/grant-role
-- setup
create role r;
create table p (id int);
create sequence q;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
-- run
grant r to postgres;

-- case: table/grant-database
-- setup
create role r;
create table p (id int);
create sequence q;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
-- run
grant connect on database oracle to r;

-- case: table/default-privileges
-- setup
create role r;
create table p (id int);
create sequence q;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
-- run
alter default privileges grant select on tables to r;

-- case: table/grant-missing-role
-- setup
create role r;
create table p (id int);
create sequence q;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
-- run
grant select on t to nobody_here;

-- case: table/lock
-- setup
create role r;
create table p (id int);
create sequence q;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
-- run
lock table t;

-- case: table/lock-missing
-- setup
create role r;
create table p (id int);
create sequence q;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
-- run
lock table nowhere;

-- case: table/lock-view
-- setup
create role r;
create table p (id int);
create sequence q;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
-- run
lock table v;

-- case: table/lock-nowait
-- setup
create role r;
create table p (id int);
create sequence q;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
-- run
lock table t in share mode nowait;

-- case: table/lock-two
-- setup
create role r;
create table p (id int);
create sequence q;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
-- run
lock table t, p in exclusive mode;

-- case: table/lock-access-share
-- setup
create role r;
create table p (id int);
create sequence q;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
-- run
lock table t in access share mode;

-- case: table/lock-row-share
-- setup
create role r;
create table p (id int);
create sequence q;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
-- run
lock table t in row share mode;

-- case: table/lock-row-exclusive
-- setup
create role r;
create table p (id int);
create sequence q;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
-- run
lock table t in row exclusive mode;

-- case: table/lock-share-update-exclusive
-- setup
create role r;
create table p (id int);
create sequence q;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
-- run
lock table t in share update exclusive mode;

-- case: table/lock-share
-- setup
create role r;
create table p (id int);
create sequence q;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
-- run
lock table t in share mode;

-- case: table/lock-share-row-exclusive
-- setup
create role r;
create table p (id int);
create sequence q;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
-- run
lock table t in share row exclusive mode;

-- case: table/lock-exclusive
-- setup
create role r;
create table p (id int);
create sequence q;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
-- run
lock table t in exclusive mode;

-- case: table/lock-access-exclusive
-- setup
create role r;
create table p (id int);
create sequence q;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
-- run
lock table t in access exclusive mode;

-- case: table/lock-partitioned
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
-- run
lock table pt in exclusive mode;

-- case: table/lock-partitioned-only
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
-- run
lock table only pt in exclusive mode;

-- case: table/lock-inherited
-- setup
create table par (id int);
create table kid () inherits (par);
-- run
lock table par;

-- case: table/lock-materialized-view
-- setup
create materialized view m as select id, a from t;
create unique index m_id on m (id);
-- run
lock table m;

-- case: table/lock-sequence
-- setup
create sequence q;
-- run
lock table q;

-- case: table/truncate
-- setup
create view v as select id, a from t;
create table u (id serial primary key);
insert into u select generate_series(1, 20);
-- run
truncate t;

-- case: table/truncate-only
-- setup
create view v as select id, a from t;
create table u (id serial primary key);
insert into u select generate_series(1, 20);
-- run
truncate only t;

-- case: table/truncate-restart
-- setup
create view v as select id, a from t;
create table u (id serial primary key);
insert into u select generate_series(1, 20);
-- run
truncate u restart identity;

-- case: table/truncate-continue
-- setup
create view v as select id, a from t;
create table u (id serial primary key);
insert into u select generate_series(1, 20);
-- run
truncate u;

-- case: table/truncate-two
-- setup
create view v as select id, a from t;
create table u (id serial primary key);
insert into u select generate_series(1, 20);
-- run
truncate t, u;

-- case: table/truncate-missing
-- setup
create view v as select id, a from t;
create table u (id serial primary key);
insert into u select generate_series(1, 20);
-- run
truncate nowhere;

-- case: table/truncate-view-refused
-- setup
create view v as select id, a from t;
create table u (id serial primary key);
insert into u select generate_series(1, 20);
-- run
truncate v;

-- case: table/truncate-cascade-none
-- setup
create view v as select id, a from t;
create table u (id serial primary key);
insert into u select generate_series(1, 20);
-- run
truncate t cascade;

-- case: table/truncate-chain-cascade
-- setup
create table c (id int primary key, x int references t);
create table d (x int references c);
insert into c select g, g from generate_series(1, 20) g;
insert into d select generate_series(1, 20);
-- run
truncate t cascade;

-- case: table/truncate-restricted
-- setup
create table c (x int references t);
-- run
truncate t;

-- case: table/truncate-inherited
-- setup
create table par (id int);
create table kid () inherits (par);
insert into kid values (1);
-- run
truncate par;

-- case: table/truncate-trigger
-- setup
create function trg() returns trigger language plpgsql as 'begin return new; end';
create table log (x int);
create function l() returns trigger language plpgsql as 'begin insert into log values (1); return null; end';
create trigger tt after truncate on t execute function l();
-- run
truncate t;

-- case: table/truncate-foreign-table
-- setup
create foreign data wrapper w;
create server srv foreign data wrapper w;
create foreign table f (a int) server srv;
-- run
truncate f;

-- case: table/truncate-partitioned-referenced
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
alter table pt add primary key (k);
create table c (k int references pt);
-- run
truncate pt cascade;
