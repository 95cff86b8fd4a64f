-- base
create schema core;
create schema audit;
create type core.kind as enum ('debit', 'credit');
create domain core.iban as varchar(34) check (value ~ '^[A-Z]{2}');
create domain core.cents as bigint;
create domain core.ibans as core.iban[];
create function core.new_ref() returns text language sql volatile as $$ select 'R' || nextval('core.refs')::text $$;
create sequence core.refs;
create function core.stamp() returns trigger language plpgsql as $$ begin insert into audit.trail (what) values (tg_op); return new; end $$;
create procedure core.wipe() language plpgsql as $$ begin delete from audit.trail; end $$;
create procedure core.grow() language plpgsql as $$ begin alter table core.transfers add column if not exists extra uuid default gen_random_uuid(); end $$;
create function core.harmless() returns int language plpgsql as $$ begin perform 1; return 1; end $$;
create table audit.trail (id bigint generated always as identity, what text, at timestamptz default now());
create table core.banks (bic char(8) primary key, name text not null);
create table core.accounts (iban core.iban primary key, bic char(8) not null references core.banks, "Owner" text, cents core.cents default 0, limits int4range, opened date not null default current_date, closed_at timestamp without time zone, memo varchar(200) collate "C", score real, open boolean default true, extra xml);
create index accounts_bic on core.accounts (bic);
create index accounts_owner on core.accounts ("Owner" varchar_pattern_ops);
create table core.transfers (id int generated always as identity primary key, src core.iban references core.accounts on delete restrict, dst core.iban, amount numeric(14, 2) not null, kind core.kind not null default 'debit', at timestamptz not null, net numeric generated always as (amount * 0.99) stored, note text, constraint amount_ok check (amount > 0), constraint dst_there check (dst is not null) not valid);
alter table core.transfers add constraint at_recent check (at > '2000-01-01') not valid;
create index transfers_at on core.transfers using brin (at);
create unique index transfers_src_at on core.transfers (src, at);
create trigger transfers_stamp after insert or update on core.transfers for each row execute function core.stamp();
create view core.big as select id, src, amount from core.transfers where amount > 1000 with check option;
create materialized view core.sums as select src, sum(amount) as total from core.transfers group by src;
create unique index sums_src on core.sums (src);
create table core.quotes (sym text, day date, px numeric, primary key (sym, day)) partition by range (day);
create table core.quotes_25 partition of core.quotes for values from ('2025-01-01') to ('2026-01-01');
create table core.quotes_rest partition of core.quotes default;
create table core.ticks (sym text not null, ts timestamptz not null, px float8) partition by range (ts);
create table core.ticks_old partition of core.ticks for values from (minvalue) to ('2025-01-01');
create table core."Weird Table" (id int, "drop" text);
create extension if not exists postgres_fdw;
create server far foreign data wrapper postgres_fdw;
create foreign table core.remote (id int, v text) server far;

-- case: bank/quoted-index
-- hazard: work
-- run
CREATE INDEX "Weird Idx" ON core."Weird Table" ("drop");

-- case: bank/quoted-rename
-- hazard: name
-- run
ALTER TABLE core."Weird Table" RENAME COLUMN "drop" TO dropped;

-- case: bank/search-path-in-file
-- hazard: work
-- run
set search_path = core;
create index on transfers (dst);

-- case: bank/search-path-local-fine
-- hazard: no
-- run
set local search_path to core, public;
alter table transfers add column if not exists tag text default 'none';

-- case: bank/unqualified-missing
-- hazard: refusal
-- run
alter table transfers add column tag text;

-- case: bank/default-with-hidden-sequence
-- hazard: work
-- run
alter table core.transfers add column ref text default core.new_ref();

-- case: bank/default-parenthesised-volatile
-- hazard: work
-- run
alter table core.banks add column salt bytea default (decode(md5((random())::text), 'hex'));

-- case: bank/default-statement-timestamp
-- hazard: no
-- run
alter table core.banks add column seen timestamptz default statement_timestamp();

-- case: bank/default-transaction-id
-- hazard: no
-- run
alter table core.banks add column v text default version() || current_schema();

-- case: bank/default-concat-now
-- hazard: no
-- run
alter table core.banks add column v text default 'made ' || now()::text;

-- case: bank/default-domain-over-array
-- hazard: no
-- run
alter table core.banks add column others core.ibans;

-- case: bank/default-plain-domain-volatile
-- hazard: work
-- run
alter table core.banks add column fee core.cents default (random() * 10)::bigint;

-- case: bank/default-enum
-- hazard: no
-- run
alter table core.banks add column kind core.kind not null default 'credit';

-- case: bank/column-primary-key
-- hazard: refusal
-- run
alter table core.banks add column id bigint primary key;

-- case: bank/generated-from-missing
-- hazard: refusal
-- run
alter table core.banks add column u text generated always as (upper(city)) stored;

-- case: bank/generated-volatile
-- hazard: refusal
-- run
alter table core.banks add column u text generated always as (md5(random()::text)) stored;

-- case: bank/add-column-collate
-- hazard: no
-- run
alter table core.banks add column city varchar(80) collate "C" default 'x' not null;

-- case: bank/add-check-no-inherit
-- hazard: work
-- run
alter table core.banks add column city text check (city <> '') no inherit;

-- case: bank/char-widen
-- hazard: work
-- run
alter table core.accounts drop constraint accounts_bic_fkey, alter column bic type char(11);

-- case: bank/collation-same
-- hazard: no
-- run
alter table core.accounts alter column memo type varchar(300) collate "C";

-- case: bank/collation-default-unindexed
-- hazard: no
-- run
alter table core.accounts alter column memo type varchar(200) collate "default";

-- case: bank/real-to-double
-- hazard: work
-- run
alter table core.accounts alter score type double precision;

-- case: bank/domain-base-bigint
-- hazard: no
-- run
alter table core.accounts alter cents type bigint;

-- case: bank/type-of-generated-base
-- hazard: refusal
-- run
alter table core.transfers alter column amount type numeric(18, 2);

-- case: bank/xml-to-text
-- hazard: no
-- run
alter table core.accounts alter extra type text;

-- case: bank/boolean-to-int
-- hazard: refusal
-- run
alter table core.accounts alter open type int using open::int;

-- case: bank/date-timestamptz-after-set
-- hazard: work
-- run
set timezone to 'UTC';
alter table core.accounts alter opened type timestamptz;

-- case: bank/timestamp-tz-at-time-zone
-- hazard: work
-- run
alter table core.accounts alter closed_at type timestamptz using closed_at at time zone 'Europe/Paris';

-- case: bank/text-to-citext-missing
-- hazard: refusal
-- run
alter table core.banks alter name type citext;

-- case: bank/statistics-and-type-one-statement
-- hazard: work
-- run
alter table core.accounts alter score set statistics 10, alter score type numeric;

-- case: bank/not-null-proven-unvalid
-- hazard: work
-- run
alter table core.transfers alter note set not null;

-- case: bank/not-null-proven-at-creation
-- hazard: no
-- run
alter table core.transfers alter dst set not null;

-- case: bank/validate-and-not-null-together
-- hazard: work
-- run
begin;
alter table core.transfers add constraint note_there check (note is not null) not valid;
alter table core.transfers validate constraint note_there;
alter table core.transfers alter column note set not null;
commit;

-- case: bank/validate-alone-in-block
-- hazard: no
-- run
begin;
alter table core.transfers validate constraint at_recent;
commit;

-- case: bank/validate-two-in-one
-- hazard: no
-- run
alter table core.transfers validate constraint at_recent, validate constraint amount_ok;

-- case: bank/validate-with-other-action
-- hazard: work
-- run
alter table core.transfers validate constraint at_recent, add column z int;

-- case: bank/fk-cross-schema
-- hazard: work
-- run
alter table if exists core.transfers add constraint d foreign key (dst) references core.accounts match full on delete set null;

-- case: bank/fk-to-partitioned-not-valid
-- hazard: no
-- run
alter table core.transfers add column sym text, add column day date;
alter table core.transfers add constraint q foreign key (sym, day) references core.quotes not valid;

-- case: bank/fk-on-partitioned-not-valid
-- hazard: refusal
-- run
alter table core.quotes add constraint b foreign key (sym) references core.banks (bic) not valid;

-- case: bank/new-partitioned-table
-- hazard: no
-- run
create table core.fx (day date not null, v numeric) partition by list (day);
create table core.fx_d partition of core.fx default;
create index on core.fx (day);
alter table core.fx add primary key (day);

-- case: bank/partition-of-existing-parent-with-default
-- hazard: work
-- run
create table core.quotes_26 partition of core.quotes (px not null) for values from ('2026-01-01') to ('2027-01-01');

-- case: bank/partition-after-check-on-default
-- hazard: no
-- setup
alter table core.quotes_rest add constraint not_26 check (day is not null and (day < '2026-01-01' or day >= '2027-01-01'));
-- run
create table core.quotes_26 partition of core.quotes for values from ('2026-01-01') to ('2027-01-01');

-- case: bank/partition-attach-carried-index
-- hazard: work
-- setup
create table core.quotes_26 (sym text not null, day date not null, px numeric, check (day >= '2026-01-01' and day < '2027-01-01'));
-- run
alter table core.quotes attach partition core.quotes_26 for values from ('2026-01-01') to ('2027-01-01');

-- case: bank/partition-attach-to-default-free
-- hazard: no
-- setup
create table core.ticks_25 (sym text not null, ts timestamptz not null, px float8, constraint c check (ts >= '2025-01-01' and ts < '2026-01-01'));
-- run
alter table core.ticks attach partition core.ticks_25 for values from ('2025-01-01') to ('2026-01-01');

-- case: bank/partition-swap
-- hazard: refusal
-- run
begin;
alter table core.ticks detach partition core.ticks_old;
alter table core.ticks_old rename constraint ticks_old_sym_not_null to s;
rollback;

-- case: bank/index-on-leaf-concurrently
-- hazard: no
-- run
create index concurrently ticks_old_sym on core.ticks_old (sym);

-- case: bank/index-parent-only-then-leaf
-- hazard: no
-- run
create index ticks_sym on only core.ticks (sym);
create index concurrently ticks_old_sym on core.ticks_old (sym);
alter index core.ticks_sym attach partition core.ticks_old_sym;

-- case: bank/drop-partition-index-leaf
-- hazard: refusal
-- run
drop index core.quotes_25_pkey;

-- case: bank/drop-partitioned-index-concurrently
-- hazard: refusal
-- setup
create index ticks_sym on core.ticks (sym);
-- run
drop index concurrently core.ticks_sym;

-- case: bank/reindex-partitioned
-- hazard: work
-- run
reindex index core.quotes_pkey;

-- case: bank/reindex-database-concurrently
-- hazard: no
-- run
reindex (concurrently) schema core;

-- case: bank/trigger-on-partitioned
-- hazard: no
-- run
create trigger q after insert on core.quotes for each row execute function core.stamp();

-- case: bank/call-procedure-wipes
-- hazard: loss
-- run
call core.wipe();

-- case: bank/call-procedure-rewrites
-- hazard: work
-- run
call core.grow();

-- case: bank/select-harmless
-- hazard: no
-- run
select core.harmless();

-- case: bank/do-loop-batches
-- hazard: no
-- run
do $$ begin for i in 1..10 loop update core.transfers set note = 'x' where id between i * 100 and i * 100 + 99; end loop; end $$;

-- case: bank/do-exception-truncate
-- hazard: loss
-- run
do $$ begin truncate core.transfers; exception when others then raise notice 'no'; end $$;

-- case: bank/do-format-execute-loop
-- hazard: loss
-- run
do $$ declare t text; begin foreach t in array array['core.transfers'] loop execute format('truncate table %s', t); end loop; end $$;

-- case: bank/prepared
-- hazard: written
-- run
prepare p as update core.accounts set score = 1;
execute p;

-- case: bank/cte-update-all
-- hazard: written
-- run
with x as (update core.accounts set score = coalesce(score, 0) returning 1) select count(*) from x;

-- case: bank/update-limit-by-subquery
-- hazard: no
-- run
update core.transfers set note = '' where id in (select id from core.transfers where note is null order by id limit 1000 for update skip locked);

-- case: bank/update-where-not-false
-- hazard: written
-- run
update core.transfers set note = '' where not false;

-- case: bank/update-where-self
-- hazard: written
-- run
update core.transfers set note = '' where id = id;

-- case: bank/insert-on-conflict
-- hazard: no
-- run
insert into core.banks values ('ABCDEFGH', 'x') on conflict (bic) do update set name = excluded.name;

-- case: bank/insert-generated
-- hazard: refusal
-- run
insert into core.transfers (src, amount, at, net) values (null, 3, now(), 5);

-- case: bank/insert-not-enough
-- hazard: refusal
-- run
insert into core.banks (bic, name) values ('A', 'B', 'C');

-- case: bank/insert-enum-wrong
-- hazard: refusal
-- run
insert into core.transfers (amount, kind, at) values (1, 'transfer', now());

-- case: bank/copy
-- hazard: no
-- run
copy core.banks (bic, name) from stdin;
AAAAAAAA	one
BBBBBBBB	two
\.

-- case: bank/long-select-under-lock
-- hazard: work
-- run
alter table core.transfers add column z int;
create materialized view core.copy_of as select * from core.transfers;

-- case: bank/index-under-foreign-lock
-- hazard: work
-- run
alter table core.banks add column z int;
create index on core.accounts (memo);

-- case: bank/drop-owned-trigger-function
-- hazard: refusal
-- run
drop function core.stamp;

-- case: bank/drop-generated-column
-- hazard: loss
-- run
alter table core.transfers drop column net;

-- case: bank/drop-base-of-generated
-- hazard: refusal
-- run
alter table core.transfers drop column amount;

-- case: bank/drop-expression
-- hazard: no
-- run
alter table core.transfers alter column net drop expression;

-- case: bank/drop-identity
-- hazard: no
-- run
alter table core.transfers alter column id drop identity if exists;

-- case: bank/drop-enum-type-cascade
-- hazard: loss
-- run
drop type core.kind cascade;

-- case: bank/drop-schema-not-empty
-- hazard: refusal
-- run
drop schema audit;

-- case: bank/drop-extension-used
-- hazard: refusal
-- run
drop extension postgres_fdw;

-- case: bank/drop-foreign-table
-- hazard: loss
-- run
drop foreign table core.remote;

-- case: bank/drop-many-views
-- hazard: loss
-- run
drop view if exists core.big, core.none_such;

-- case: bank/drop-matview-index
-- hazard: no
-- run
drop index core.sums_src;

-- case: bank/refresh-concurrently-in-block
-- hazard: no
-- run
begin;
refresh materialized view concurrently core.sums;
commit;

-- case: bank/matview-rename
-- hazard: name
-- run
alter materialized view core.sums rename to totals;

-- case: bank/view-column-add-in-middle
-- hazard: refusal
-- run
create or replace view core.big as select id, dst, src, amount from core.transfers;

-- case: bank/view-on-dropped-same-file
-- hazard: loss
-- run
drop view core.big;
alter table core.transfers drop column note;

-- case: bank/rename-function-arg
-- hazard: refusal
-- setup
create function core.f(a int) returns int language sql as 'select a';
-- run
create or replace function core.f(b int) returns int language sql as 'select b';

-- case: bank/function-new-overload
-- hazard: no
-- run
create or replace function core.harmless(int) returns int language sql as 'select 1';

-- case: bank/rename-schema
-- hazard: name
-- run
alter schema audit rename to trail;

-- case: bank/rename-sequence-of-identity
-- hazard: no
-- run
alter index core.accounts_bic rename to accounts_by_bic;
alter table core.transfers rename constraint amount_ok to amount_positive;

-- case: bank/rename-and-view-cover
-- hazard: no
-- run
alter table core.banks rename to institutes;
create view core.banks as select * from core.institutes;

-- case: bank/attach-attribute
-- hazard: refusal
-- run
alter type core.kind add attribute x int;

-- case: bank/foreign-key-drop
-- hazard: no
-- run
alter table core.accounts drop constraint accounts_bic_fkey;

-- case: bank/disable-all-triggers
-- hazard: no
-- run
alter table core.transfers disable trigger user;

-- case: bank/set-tablespace-all
-- hazard: no
-- run
alter table core.banks set tablespace pg_default;

-- case: bank/vacuum-full-block
-- hazard: refusal
-- run
begin;
vacuum full core.banks;
commit;

-- case: bank/create-database-in-block
-- hazard: refusal
-- run
begin;
create database other;
commit;

-- case: bank/alter-system
-- hazard: no
-- run
alter system set work_mem = '64MB';

-- case: bank/cluster-everything
-- hazard: work
-- run
cluster core.accounts using accounts_bic;

-- case: bank/lock-only
-- hazard: no
-- run
lock table core.banks in access exclusive mode nowait;

-- case: bank/lock-then-update
-- hazard: no
-- run
lock table core.banks in exclusive mode;
update core.banks set name = 'x' where bic = 'AAAAAAAA';

-- case: bank/exclude-needs-operator
-- hazard: refusal
-- run
alter table core.accounts add constraint e exclude using gist (limits with +);

-- case: bank/unique-nulls-not-distinct
-- hazard: work
-- run
alter table core.accounts add constraint u unique nulls not distinct ("Owner");

-- case: bank/unique-deferrable-using-index
-- hazard: no
-- run
alter table core.transfers add constraint u unique using index transfers_src_at deferrable initially deferred;

-- case: bank/add-pk-using-index-not-null-column
-- hazard: no
-- setup
create table core.plain (id bigint not null, v int);
create unique index plain_id on core.plain (id);
-- run
alter table core.plain add constraint plain_pkey primary key using index plain_id;

-- case: bank/identity-on-not-null
-- hazard: no
-- setup
create table core.plain (id bigint not null, v int);
-- run
alter table core.plain alter id add generated always as identity;

-- case: bank/inherit-existing
-- hazard: no
-- setup
create table core.base (id int);
create table core.kid (id int);
-- run
alter table core.kid inherit core.base;

-- case: bank/create-table-like-fk
-- hazard: no
-- run
create table core.archive (like core.transfers including defaults including constraints);
alter table core.archive add foreign key (src) references core.accounts;

-- case: bank/ctas
-- hazard: no
-- run
create table core.snap as table core.transfers with no data;

-- case: bank/policy-trigger-on-missing
-- hazard: refusal
-- run
create policy p on core.accounts using (tenant_id = 1);

-- case: bank/publication-all
-- hazard: no
-- run
create publication everything for all tables;

-- case: bank/statistics-drop
-- hazard: no
-- setup
create statistics core.st on bic, opened from core.accounts;
-- run
drop statistics core.st;

-- case: bank/grant-revoke
-- hazard: no
-- run
revoke all on all tables in schema core from public;
grant usage on schema core to public;
