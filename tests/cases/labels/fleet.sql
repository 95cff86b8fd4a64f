-- base
create domain plate as text constraint plate_form check (value ~ '^[A-Z0-9-]+$');
create domain km as numeric(9, 1);
create domain odo as km constraint odo_sign check (value >= 0);
create type status as enum ('idle', 'driving', 'repair');
create function fresh_token() returns text language sql as $$ select encode(sha256(random()::text::bytea), 'hex') $$;
create function this_year() returns int language sql stable as $$ select extract(year from now())::int $$;
create function wrap_token(p text default fresh_token()) returns text language plpgsql immutable as $$ begin return p; end $$;
create table depots (id int primary key, city text not null, region_id int);
create table trucks (id bigint primary key, depot_id int references depots, plate plate not null, status status not null default 'idle', km km, bought date, price numeric(10, 2), vin char(17), notes text, token varchar(64), seen timestamptz);
create index trucks_status on trucks (status);
create index trucks_notes_lower on trucks (lower(notes));
create index trucks_plate on trucks (plate);
create table trips (id bigint not null, truck_id bigint, started timestamptz not null, ended timestamptz, distance numeric(8, 2), driver text) partition by range (started);
create table trips_2024 partition of trips for values from ('2024-01-01') to ('2025-01-01');
create table trips_2025 partition of trips for values from ('2025-01-01') to ('2026-01-01') partition by hash (id);
create table trips_2025_a partition of trips_2025 for values with (modulus 2, remainder 0);
create table trips_2025_b partition of trips_2025 for values with (modulus 2, remainder 1);
create index trips_truck on trips (truck_id);
create table fuel (id int primary key, truck_id bigint references trucks on delete cascade, litres real);
create table log_lines (at timestamptz, line text);
create view idle_trucks as select id, plate, status from trucks where status = 'idle';
create materialized view fleet_size as select depot_id, count(*) as n from trucks group by depot_id;

-- case: fleet/wrapped-default-argument
-- hazard: work
-- run
alter table trucks add column t text default wrap_token();

-- case: fleet/sql-function-without-volatility
-- hazard: work
-- run
alter table trucks add column t text default fresh_token();

-- case: fleet/stable-default
-- hazard: no
-- run
alter table trucks add column model_year int not null default this_year();

-- case: fleet/new-function-in-file
-- hazard: work
-- run
create function dice() returns int language plpgsql as $$ begin return floor(random() * 6)::int; end $$;
alter table trucks add column luck int default dice();

-- case: fleet/new-immutable-function-in-file
-- hazard: no
-- run
create function six() returns int language plpgsql immutable as $$ begin return 6; end $$;
alter table trucks add column luck int default six();

-- case: fleet/domain-chain-check
-- hazard: work
-- run
alter table trucks add column service_at odo;

-- case: fleet/domain-in-new-file
-- hazard: work
-- run
create domain vin17 as text check (length(value) = 17);
alter table trucks add column vin2 vin17;

-- case: fleet/domain-unchecked-then-checked
-- hazard: work
-- run
alter domain km add constraint under check (value < 9999999);

-- case: fleet/widen-domain-base-typmod
-- hazard: work
-- run
alter table trucks alter km type numeric(12, 1);

-- case: fleet/type-expression-index
-- hazard: work
-- run
alter table trucks alter notes type varchar;

-- case: fleet/type-no-index
-- hazard: no
-- run
alter table depots alter city type varchar;

-- case: fleet/type-limit-grows-with-plain-index
-- hazard: no
-- setup
create index trucks_token on trucks (token);
-- run
alter table trucks alter token type varchar(128);

-- case: fleet/enum-to-new-enum
-- hazard: refusal
-- run
create type status2 as enum ('idle', 'driving');
alter table trucks alter status type status2 using status::text::status2;

-- case: fleet/partition-subtree-volatile
-- hazard: work
-- run
alter table trips add column ref uuid not null default gen_random_uuid();

-- case: fleet/partition-subtree-constant
-- hazard: no
-- run
alter table trips add column paid boolean not null default true;

-- case: fleet/partition-leaf-check
-- hazard: work
-- run
alter table trips_2025_a add check (distance > 0);

-- case: fleet/partition-check-not-valid
-- hazard: no
-- run
alter table trips add constraint positive check (distance > 0) not valid;

-- case: fleet/partition-concurrently-parent
-- hazard: refusal
-- run
create index concurrently if not exists trips_driver on trips (driver);

-- case: fleet/partition-concurrently-sub-parent
-- hazard: refusal
-- run
create index concurrently on trips_2025 (driver);

-- case: fleet/partition-create-only-and-leaf-blocking
-- hazard: work
-- run
create index trips_driver on only trips (driver);
create index on trips_2024 (driver);

-- case: fleet/partition-drop-leaf-column
-- hazard: refusal
-- run
alter table trips_2024 drop column driver;

-- case: fleet/partition-detach-then-truncate
-- hazard: loss
-- run
alter table trips detach partition trips_2024;
truncate trips_2024;

-- case: fleet/partition-fk-from
-- hazard: work
-- run
alter table trips add foreign key (truck_id) references trucks (id);

-- case: fleet/partition-pk
-- hazard: work
-- run
alter table trips add primary key (id, started);

-- case: fleet/partition-new-sub
-- hazard: no
-- run
create table trips_2026 partition of trips for values from ('2026-01-01') to ('2027-01-01') partition by hash (id);
create table trips_2026_a partition of trips_2026 for values with (modulus 1, remainder 0);

-- case: fleet/carcass
-- hazard: no
-- run
create index concurrently if not exists trucks_depot on trucks (depot_id);

-- case: fleet/carcass-cleared
-- hazard: no
-- run
drop index concurrently if exists trucks_depot;
create index concurrently trucks_depot on trucks (depot_id);

-- case: fleet/concurrently-with-other-ddl
-- hazard: no
-- run
alter table trucks add column fleet_no int;
create index concurrently trucks_fleet_no on trucks (fleet_no);

-- case: fleet/concurrently-between-begin-commit
-- hazard: refusal
-- run
begin;
alter table trucks add column fleet_no int;
create index concurrently trucks_fleet_no on trucks (fleet_no);
commit;

-- case: fleet/drop-concurrently-in-block
-- hazard: refusal
-- run
begin transaction isolation level read committed;
drop index concurrently trucks_status;
commit;

-- case: fleet/enum-used-in-block
-- hazard: refusal
-- run
begin;
alter type status add value 'sold';
alter table trucks alter column status set default 'sold';
commit;

-- case: fleet/enum-used-in-check
-- hazard: refusal
-- run
begin;
alter type status add value 'sold' after 'repair';
create table sales (truck_id bigint, status status check (status = 'sold'));
commit;

-- case: fleet/enum-not-used
-- hazard: no
-- run
begin;
alter type status add value 'sold';
alter table trucks add column sold_at date;
commit;

-- case: fleet/enum-new-in-block-used
-- hazard: no
-- run
begin;
create type fuel_kind as enum ('diesel', 'power');
alter table fuel add column kind fuel_kind not null default 'diesel';
commit;

-- case: fleet/not-valid-validate-commit-between
-- hazard: no
-- run
begin;
alter table trips_2024 add constraint d check (distance >= 0) not valid;
commit;
begin;
set local lock_timeout = '1s';
alter table trips_2024 validate constraint d;
commit;

-- case: fleet/not-valid-validate-one-block
-- hazard: work
-- run
begin;
alter table fuel add constraint l check (litres > 0) not valid;
alter table fuel validate constraint l;
commit;

-- case: fleet/fk-not-valid-two-actions
-- hazard: no
-- run
alter table depots add column boss bigint, add constraint boss_fk foreign key (boss) references trucks (id) not valid;

-- case: fleet/fk-valid-and-not-valid
-- hazard: work
-- run
alter table depots add constraint r check (region_id > 0) not valid, add constraint b foreign key (region_id) references depots (id);

-- case: fleet/update-from-no-where
-- hazard: written
-- run
update trucks set notes = d.city from depots d;

-- case: fleet/delete-using-no-where
-- hazard: loss
-- run
delete from fuel using trucks;

-- case: fleet/update-where-exists-all
-- hazard: no
-- run
update trucks t set notes = 'x' where exists (select 1 from fuel f where f.truck_id = t.id);

-- case: fleet/update-where-not-null-column
-- hazard: written
-- run
update trucks set notes = 'x' where plate is not null;

-- case: fleet/update-cast-true
-- hazard: written
-- run
update trucks set notes = 'x' where 't'::boolean;

-- case: fleet/update-1-eq-1-and-true
-- hazard: written
-- run
update only trucks as t set notes = default where (1 = 1) and true;

-- case: fleet/delete-where-false
-- hazard: no
-- run
delete from trucks where false;

-- case: fleet/truncate-several
-- hazard: loss
-- run
truncate table only log_lines, fuel continue identity restrict;

-- case: fleet/truncate-own
-- hazard: no
-- run
create table buffer (line text);
insert into buffer select line from log_lines where line like 'x%';
truncate buffer;

-- case: fleet/truncate-in-function-called
-- hazard: loss
-- run
create function reset_log() returns void language plpgsql as $$ begin truncate log_lines; end $$;
select reset_log();

-- case: fleet/rename-column-in-block-with-view
-- hazard: name
-- run
begin;
alter table depots rename column city to town;
create view depots_old as select id, town as city from depots;
commit;

-- case: fleet/rename-table-with-view
-- hazard: no
-- run
begin;
alter table log_lines rename to journal_lines;
create view log_lines as select * from journal_lines;
commit;

-- case: fleet/rename-enum-value-and-type
-- hazard: name
-- run
alter type status rename value 'repair' to 'workshop';

-- case: fleet/drop-default-constraint-trigger
-- hazard: no
-- run
alter table trucks alter status drop default;
alter table fuel drop constraint fuel_truck_id_fkey;

-- case: fleet/drop-column-with-index
-- hazard: loss
-- run
alter table trucks drop column if exists vin, drop column if exists nothing;

-- case: fleet/drop-table-cascade-views
-- hazard: loss
-- run
drop table trucks cascade;

-- case: fleet/drop-table-restrict-view
-- hazard: refusal
-- run
drop table trucks restrict;

-- case: fleet/drop-table-fk-from-only
-- hazard: loss
-- run
drop table fuel;

-- case: fleet/long-window-two-tables
-- hazard: work
-- run
begin;
lock table trucks in access exclusive mode;
alter table fuel alter column litres type double precision;
commit;

-- case: fleet/long-window-scan-held
-- hazard: work
-- run
begin;
alter table trucks add column z int;
select count(*) from trucks;
commit;

-- case: fleet/short-window-three-adds
-- hazard: no
-- run
begin;
alter table trucks add column z1 int;
alter table fuel add column z2 int;
alter table depots add column z3 int;
commit;

-- case: fleet/no-lock-timeout
-- hazard: no
-- run
alter table trucks add column z int;

-- case: fleet/trigger-then-index
-- hazard: work
-- run
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger f before insert on trucks for each row execute function f();
create index on trucks (bought);

-- case: fleet/unique-not-nulls-concurrently
-- hazard: no
-- run
create unique index concurrently trucks_vin on trucks (vin) nulls not distinct where vin is not null;

-- case: fleet/unique-constraint-two-steps-block
-- hazard: refusal
-- run
begin;
create unique index concurrently trucks_vin on trucks (vin);
alter table trucks add constraint trucks_vin unique using index trucks_vin;
commit;

-- case: fleet/not-null-via-domain-default
-- hazard: work
-- run
alter table depots alter region_id set default 0, alter region_id set not null;

-- case: fleet/generated-stored-via-type
-- hazard: work
-- run
alter table trucks add column price_net numeric(10, 2) generated always as (price / 1.19) stored;

-- case: fleet/identity-column-new
-- hazard: work
-- run
alter table log_lines add column id bigint generated always as identity;

-- case: fleet/serial-by-hand
-- hazard: work
-- run
create sequence log_no;
alter table log_lines add column n bigint default nextval('log_no');

-- case: fleet/serial-by-hand-safe
-- hazard: no
-- run
create sequence log_no;
alter table log_lines add column n bigint;
alter table log_lines alter n set default nextval('log_no');

-- case: fleet/cluster-using-spelled
-- hazard: work
-- run
cluster trucks_status on trucks;

-- case: fleet/reindex-table-verbose
-- hazard: work
-- run
reindex (verbose) table trucks;

-- case: fleet/refresh-in-do
-- hazard: work
-- run
do $$ begin refresh materialized view fleet_size; end $$;

-- case: fleet/storage-options-many
-- hazard: no
-- run
alter table trucks set (toast_tuple_target = 4000, parallel_workers = 4), reset (fillfactor), alter column notes set compression default;

-- case: fleet/logged-toggle
-- hazard: work
-- run
alter table log_lines set unlogged, alter column line set default '';

-- case: fleet/view-depends-add-column
-- hazard: no
-- run
alter table trucks add column color text;
create or replace view idle_trucks as select id, plate, status, color from trucks where status = 'idle';

-- case: fleet/function-replace-volatility
-- hazard: no
-- run
create or replace function this_year() returns int language sql immutable as $$ select 2026 $$;

-- case: fleet/copy-out
-- hazard: no
-- run
insert into log_lines values (now(), 'done') returning at;

-- case: fleet/misspelt-table
-- hazard: refusal
-- run
alter table truks add column z int;

-- case: fleet/misspelt-type
-- hazard: refusal
-- run
alter table trucks add column z intt;

-- case: fleet/misspelt-function
-- hazard: refusal
-- run
alter table trucks add column z timestamptz default nwo();

-- case: fleet/wrong-default-type
-- hazard: refusal
-- run
alter table trucks add column z int default 'many';

-- case: fleet/two-primary-keys
-- hazard: refusal
-- run
create table t2 (id int primary key, code text primary key);
