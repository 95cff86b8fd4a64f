-- base
create schema med;
create domain med.phone as varchar(20) default '' check (length(value) < 20);
create domain med.note as text;
create type med.blood as enum ('a', 'b', 'o');
create type med.address as (street text, zip varchar(10));
create table med.people (id serial primary key, name varchar(80) not null, born date, blood med.blood, phone med.phone, home med.address, weight numeric(5, 2), tags text[] default '{}', data jsonb, created timestamptz not null default now(), mail text, code char(8), active boolean not null default true, constraint born_ok check (born > '1900-01-01'));
create index people_name on med.people (name);
create unique index people_mail on med.people (mail);
create index people_data on med.people using gin (data);
create table med.visits (id bigint generated always as identity, person_id int not null references med.people (id), at timestamp not null, cost numeric(8, 2), day date generated always as (at::date) stored, primary key (id, at)) partition by range (at);
create table med.visits_h1 partition of med.visits for values from ('2026-01-01') to ('2026-07-01');
create table med.visits_other partition of med.visits default;
create table med.bills (id int primary key, visit_note med.note, paid boolean, total money, person_id int constraint bills_person references med.people on delete set null deferrable);
create index bills_paid on med.bills (paid) where paid;
create table med.staging (line int, body text);
create function med.audit() returns trigger language plpgsql as $$ begin return new; end $$;
create function med.rnd() returns double precision language sql parallel safe as 'select random()';
create function med.con(int) returns int language sql as 'select 7';
create view med.adults as select id, name, born from med.people where born < '2008-01-01';
create materialized view med.by_blood as select blood, count(*) from med.people group by blood with no data;
create role nurse;
create policy own on med.people for select to nurse using (active);

-- case: clinic/view-blocks-rename-not
-- hazard: name
-- run
alter table med.people rename column born to birthday;

-- case: clinic/type-in-policy
-- hazard: refusal
-- run
alter table med.people alter column active type int using active::int;

-- case: clinic/type-with-check-and-view
-- hazard: refusal
-- run
alter table med.people alter column born type timestamp;

-- case: clinic/numeric-precision-down
-- hazard: work
-- run
alter table med.people alter column weight type numeric(4, 2);

-- case: clinic/numeric-to-int
-- hazard: work
-- run
alter table med.people alter column weight type int;

-- case: clinic/array-elements-widen
-- hazard: work
-- run
alter table med.people alter column tags type varchar[];

-- case: clinic/char-same
-- hazard: no
-- run
alter table med.people alter column code type char(8);

-- case: clinic/money
-- hazard: work
-- run
alter table med.bills alter total type numeric using total::numeric;

-- case: clinic/domain-same-base
-- hazard: no
-- run
alter table med.bills alter visit_note type text;

-- case: clinic/partitioned-generated-base-type
-- hazard: refusal
-- run
alter table med.visits alter column at type timestamptz;

-- case: clinic/default-volatile-inlined
-- hazard: work
-- run
alter table med.people add column luck float8 default med.rnd();

-- case: clinic/default-volatile-folded
-- hazard: no
-- run
alter table med.people add column luck int default med.con(3);

-- case: clinic/domain-with-default-and-check
-- hazard: work
-- run
alter table med.people add column fax med.phone;

-- case: clinic/composite-default
-- hazard: no
-- run
alter table med.people add column work med.address default row('a', 'b')::med.address;

-- case: clinic/add-generated-partitioned
-- hazard: work
-- run
alter table med.visits add column cents bigint generated always as ((cost * 100)::bigint) stored;

-- case: clinic/add-identity-second
-- hazard: refusal
-- run
alter table med.visits add column n bigint generated always as identity, add column id bigint;

-- case: clinic/add-column-unique-nullable-default
-- hazard: work
-- run
alter table med.bills add column no text default null unique;

-- case: clinic/only-in-partition
-- hazard: refusal
-- run
alter table med.visits_h1 add column x int;

-- case: clinic/set-not-null-two-proofs
-- hazard: no
-- setup
alter table med.people add constraint c check (mail is not null and length(mail) > 3);
-- run
alter table med.people alter column mail set not null;

-- case: clinic/set-not-null-weaker-proof
-- hazard: work
-- setup
alter table med.people add constraint c check (mail is not null or born is null);
-- run
alter table med.people alter column mail set not null;

-- case: clinic/partition-default-scan
-- hazard: work
-- run
create table if not exists med.visits_h2 partition of med.visits for values from ('2026-07-01') to ('2027-01-01');

-- case: clinic/partition-there-already
-- hazard: no
-- run
create table if not exists med.visits_h1 partition of med.visits for values from ('2026-01-01') to ('2026-07-01');

-- case: clinic/partition-with-foreign-key-fresh
-- hazard: no
-- run
create table med.shifts (day date not null, nurse int references med.people) partition by range (day);
create table med.shifts_26 partition of med.shifts for values from ('2026-01-01') to ('2027-01-01');
create index on med.shifts (nurse);

-- case: clinic/detach-finalize
-- hazard: refusal
-- run
alter table med.visits detach partition med.visits_h1 finalize;

-- case: clinic/detach-concurrently-default
-- hazard: refusal
-- run
alter table med.visits detach partition med.visits_h1 concurrently;

-- case: clinic/index-on-default-partition
-- hazard: work
-- run
create index on med.visits_other (cost);

-- case: clinic/fk-drop-add-not-valid
-- hazard: no
-- run
alter table med.bills drop constraint bills_person;
alter table med.bills add constraint bills_person foreign key (person_id) references med.people not valid;

-- case: clinic/fk-validate-same-file
-- hazard: work
-- run
alter table med.bills add constraint b2 foreign key (person_id) references med.people not valid;
alter table med.bills validate constraint b2;

-- case: clinic/alter-constraint
-- hazard: no
-- run
alter table med.bills alter constraint bills_person not deferrable;

-- case: clinic/unique-over-expression-index
-- hazard: refusal
-- setup
create unique index people_lower on med.people (lower(mail));
-- run
alter table med.people add constraint u unique using index people_lower;

-- case: clinic/unique-over-index
-- hazard: no
-- run
alter table med.people add constraint people_mail_key unique using index people_mail;

-- case: clinic/index-replaced
-- hazard: no
-- run
create unique index concurrently people_mail2 on med.people (lower(mail));
drop index concurrently med.people_mail;
alter index med.people_mail2 rename to people_mail;

-- case: clinic/gin-options
-- hazard: no
-- run
alter index med.people_data set (fastupdate = off, gin_pending_list_limit = 128);

-- case: clinic/brin-build
-- hazard: work
-- run
create index if not exists people_created on med.people using brin (created) with (pages_per_range = 32);

-- case: clinic/refresh-first-time
-- hazard: work
-- run
refresh materialized view med.by_blood;

-- case: clinic/refresh-first-time-concurrently
-- hazard: refusal
-- run
refresh materialized view concurrently med.by_blood;

-- case: clinic/drop-matview-own
-- hazard: no
-- run
create materialized view med.tmp_view as select 1 as one;
drop materialized view med.tmp_view;

-- case: clinic/update-batch-loop
-- hazard: no
-- run
update med.people set mail = lower(mail) where id >= 1 and id < 5000;

-- case: clinic/update-returning-all
-- hazard: written
-- run
update med.people p set active = (p.born is not null) returning id;

-- case: clinic/delete-not-in
-- hazard: loss
-- run
delete from med.staging where line not in (select id from med.people);

-- case: clinic/delete-all-conditions-true
-- hazard: loss
-- run
delete from med.staging where 1 < 2;

-- case: clinic/truncate-partition-parent
-- hazard: loss
-- run
truncate med.visits;

-- case: clinic/staging-reload
-- hazard: loss
-- run
begin;
truncate med.staging;
insert into med.staging select generate_series(1, 10), 'x';
commit;

-- case: clinic/insert-domain-violates
-- hazard: refusal
-- run
insert into med.people (name, blood) values ('x', 'ab');

-- case: clinic/insert-null
-- hazard: refusal
-- run
insert into med.people (name) values (null);

-- case: clinic/enum-add-and-default
-- hazard: refusal
-- run
begin;
alter type med.blood add value 'ab';
alter table med.people alter column blood set default 'ab';
commit;

-- case: clinic/enum-add-two
-- hazard: no
-- run
alter type med.blood add value 'ab' before 'o';
alter type med.blood add value if not exists 'a';

-- case: clinic/drop-role-policy-trigger
-- hazard: no
-- run
drop policy own on med.people;
create policy own on med.people for select using (true);

-- case: clinic/composite-add
-- hazard: no
-- run
alter type med.address add attribute country text;

-- case: clinic/composite-drop
-- hazard: loss
-- run
alter type med.address drop attribute zip;

-- case: clinic/rename-value
-- hazard: name
-- run
alter type med.blood rename value 'o' to 'zero';

-- case: clinic/schema-create-move
-- hazard: name
-- run
create schema pub;
alter table med.staging set schema pub;

-- case: clinic/sequence-owner
-- hazard: no
-- run
alter sequence med.people_id_seq restart with 100000;

-- case: clinic/drop-default-sequence
-- hazard: refusal
-- run
drop sequence med.people_id_seq;

-- case: clinic/wide-lock-validate-other
-- hazard: work
-- setup
alter table med.bills add constraint t check (paid is not null) not valid;
-- run
alter table med.people add column x int;
alter table med.bills validate constraint t;

-- case: clinic/three-statements-one-index
-- hazard: work
-- run
create table med.rooms (id int primary key);
alter table med.people add column room_id int;
create index people_room on med.people (room_id);

-- case: clinic/do-two
-- hazard: loss
-- run
do $$ begin perform 1; delete from med.staging; end $$;

-- case: clinic/do-dynamic-safe
-- hazard: no
-- run
do $$ begin execute 'alter table med.people add column dyn int'; end $$;

-- case: clinic/do-dynamic-format
-- hazard: work
-- run
do $$ begin execute format('create index %I on med.people (%I)', 'dyn_idx', 'born'); end $$;

-- case: clinic/set-tablespace-index
-- hazard: no
-- run
alter index med.people_name set tablespace pg_default;

-- case: clinic/comment-and-security
-- hazard: no
-- run
alter view med.adults set (security_barrier = true);
comment on view med.adults is 'grown up';
alter function med.audit() security definer;

-- case: clinic/view-drop-recreate-wider
-- hazard: no
-- run
drop view med.adults;
create view med.adults as select id, name, born, mail from med.people where born < '2008-01-01';

-- case: clinic/view-drop-recreate-narrower-file
-- hazard: loss
-- run
drop view if exists med.adults;

-- case: clinic/trigger-replace
-- hazard: no
-- run
create or replace trigger people_audit before update of mail on med.people for each row when (old.mail is distinct from new.mail) execute function med.audit();

-- case: clinic/statistics
-- hazard: no
-- run
create statistics if not exists med.people_stats (ndistinct) on name, born from med.people;
analyze (verbose) med.people;
