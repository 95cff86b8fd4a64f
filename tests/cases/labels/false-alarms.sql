-- base
create table parents (id bigint primary key, name text);
create table t (
  id bigint primary key, a int, name varchar(50), note varchar, price numeric(10, 2), k char(4),
  at timestamptz, parent_id bigint);
create index t_name on t (name);
create schema a;
create schema b;
create table b.t (id int, v text);
create table pt (id bigint, day date not null) partition by range (day);
create table pt_2026 (id bigint, day date not null, check (day >= '2026-01-01' and day < '2027-01-01'));
create type mood as enum ('sad');
create unique index t_a_key on t (a);
alter table t add constraint parent_there check (parent_id is not null);

-- case: false-alarms/negative-default
-- hazard: no
-- run
alter table t add column c int default -1;

-- case: false-alarms/current-user-default
-- hazard: no
-- run
alter table t add column c text default current_user;

-- case: false-alarms/current-date-default
-- hazard: no
-- run
alter table t add column c date default current_date;

-- case: false-alarms/immutable-call-default
-- hazard: no
-- run
alter table t add column c text default lower('A');

-- case: false-alarms/qualified-now-default
-- hazard: no
-- run
alter table t add column c timestamptz default pg_catalog.now();

-- case: false-alarms/cast-array-expression-defaults
-- hazard: no
-- run
alter table t add column c text[] default array['x']::text[], add column d jsonb default jsonb_build_object('a', 1), add column e numeric default 2 * 3.5;

-- case: false-alarms/widened-varchar
-- hazard: no
-- run
alter table t alter column name type varchar(100);

-- case: false-alarms/varchar-to-text
-- hazard: no
-- run
alter table t alter column name type text;

-- case: false-alarms/limit-dropped
-- hazard: no
-- run
alter table t alter column name type varchar;

-- case: false-alarms/widened-numeric
-- hazard: no
-- run
alter table t alter column price type numeric(14, 2);

-- case: false-alarms/unbounded-numeric
-- hazard: no
-- run
alter table t alter column price type numeric;

-- case: false-alarms/new-column-with-foreign-key
-- hazard: no
-- run
alter table t add column other_id bigint references parents (id);

-- case: false-alarms/index-after-create-table
-- hazard: no
-- run
create table fresh (id bigint primary key, v int);
create index fresh_v on fresh (v);
alter table fresh add constraint positive check (v > 0);
alter table fresh add foreign key (id) references fresh (id);

-- case: false-alarms/concurrently-alone-in-its-file
-- hazard: no
-- run
create index concurrently t_at on t (at);

-- case: false-alarms/not-null-with-proof
-- hazard: no
-- run
alter table t alter column parent_id set not null;

-- case: false-alarms/row-security-without-if-exists
-- hazard: no
-- run
alter table t enable row level security;

-- case: false-alarms/start-transaction
-- hazard: no
-- run
start transaction;
alter table t add column c int;
commit;

-- case: false-alarms/unique-over-index
-- hazard: no
-- run
alter table t add constraint t_a unique using index t_a_key;

-- case: false-alarms/not-valid-then-validate-later
-- hazard: no
-- run
begin;
alter table t add constraint p foreign key (parent_id) references parents (id) not valid;
commit;
alter table t validate constraint p;

-- case: false-alarms/attach-with-proof
-- hazard: no
-- run
alter table pt attach partition pt_2026 for values from ('2026-01-01') to ('2027-01-01');

-- case: false-alarms/partition-without-default
-- hazard: no
-- run
create table pt_2027 partition of pt for values from ('2027-01-01') to ('2028-01-01');

-- case: false-alarms/detach-concurrently
-- hazard: no
-- setup
alter table pt attach partition pt_2026 for values from ('2026-01-01') to ('2027-01-01');
-- run
alter table pt detach partition pt_2026 concurrently;

-- case: false-alarms/enum-value
-- hazard: no
-- run
alter type mood add value 'glad';

-- case: false-alarms/enum-value-file-with-other-statements
-- hazard: no
-- run
alter type mood add value if not exists 'glad';
alter table t add column feeling mood;

-- case: false-alarms/rename-of-own-table
-- hazard: no
-- run
create table fresh (id int);
alter table fresh rename column id to key;
alter table fresh rename to newer;
drop table newer;

-- case: false-alarms/small-lock-statements
-- hazard: no
-- run
comment on table t is 'x';
alter table t set (fillfactor = 90);
alter table t alter column a set statistics 100;
alter table t owner to current_user;

-- case: false-alarms/sequence
-- hazard: no
-- setup
create sequence s;
-- run
alter sequence s increment by 10;

-- case: false-alarms/do-with-guard
-- hazard: no
-- run
do $$ begin if not exists (select from pg_type where typname = 'mood2') then create type mood2 as enum ('a'); end if; end $$;

-- case: false-alarms/function-body-is-not-run
-- hazard: no
-- run
create function clean_up() returns void language plpgsql as $$ begin delete from t; truncate parents; end $$;

-- case: false-alarms/string-with-sql
-- hazard: no
-- run
insert into b.t values (1, 'drop table t; delete from t; alter table t add primary key (a)');

-- case: false-alarms/volatile-default-set-later
-- hazard: no
-- run
alter table t add column u uuid;
alter table t alter column u set default gen_random_uuid();

-- case: false-alarms/quoted-names
-- hazard: no
-- run
create table "Order" ("User" int);
create index on "Order" ("User");

-- case: false-alarms/temporary-table
-- hazard: no
-- run
create temporary table ids as select id from t where a = 3;
create index on ids (id);
update ids set id = id + 1;
drop table ids;

-- case: false-alarms/lock-timeout-by-set-config
-- hazard: no
-- run
select set_config('lock_timeout', '2s', true);
alter table t add column c int;

-- case: false-alarms/drop-default-and-not-null
-- hazard: no
-- run
alter table t alter column a drop default, alter column a drop not null;

-- case: false-alarms/multi-line-comment-and-psql-meta
-- hazard: no
-- run
/* drop table t; /* nested */ */
-- truncate t;
alter table t add column c int;
