-- base
create table org (id int generated always as identity primary key, name text not null, parent int references org, code varchar(10) unique);
create table member (id bigint primary key, org_id int not null references org on delete cascade, email varchar(255) not null, role text not null default 'user' check (role in ('user', 'admin')), joined timestamp not null default now(), prefs json default '{}', age smallint, rank real, constraint member_mail unique (email));
create index member_org on member (org_id);
create index member_lower on member (lower(email)) where role = 'admin';
create table audit (id bigserial, member_id bigint, what text, at timestamptz default now());
create table tag (name text primary key);
create table member_tag (member_id bigint references member, tag text references tag on update cascade, primary key (member_id, tag));
create function org_count() returns bigint language sql stable as 'select count(*) from org';
create function has_org(int) returns boolean language sql stable as 'select exists (select 1 from org where id = $1)';
create function has_org_pl(o int) returns boolean language plpgsql stable as $$ begin return exists (select 1 from org where id = o); end $$;
create function audit_it() returns trigger language plpgsql as $$ begin insert into audit (member_id, what) values (new.id, tg_op); return new; end $$;
create function short_name(t text) returns text language sql immutable strict as 'select substr(t, 1, 3)';
create table event (id bigint not null, org_id int not null, day date not null, body jsonb, primary key (org_id, day, id)) partition by list (org_id);
create table event_1 partition of event for values in (1) partition by range (day);
create table event_1_a partition of event_1 for values from (minvalue) to ('2024-01-01');
create table event_1_b partition of event_1 for values from ('2024-01-01') to (maxvalue);
create table event_2 partition of event for values in (2, 3);
create table event_x partition of event default;
create table event_note (event_org int, event_day date, event_id bigint, note text, foreign key (event_org, event_day, event_id) references event (org_id, day, id));
create table person (id int primary key, nick text, born date);
create table staff (salary int) inherits (person);
create table boss (bonus int) inherits (staff);
create trigger member_audit after insert or update on member for each row execute function audit_it();
insert into org (name, parent) select 'o' || g, null from generate_series(1, 20) g;
insert into member (id, org_id, email) select g, g, 'm' || g from generate_series(1, 20) g;
insert into tag select 't' || g from generate_series(1, 20) g;
insert into member_tag select g, 't' || g from generate_series(1, 20) g;
insert into event select g, g % 5 + 1, date '2023-12-20' + g, '{}' from generate_series(1, 20) g;
insert into event_note select org_id, day, id, 'n' from event;
insert into person select g, 'p' || g, null from generate_series(1, 20) g;
insert into staff select g, 's' || g, null, g from generate_series(21, 40) g;
insert into boss select g, 'b' || g, null, g, g from generate_series(41, 60) g;

-- case: unseen-alter-4/check-sql-function-reads
-- run
alter table member add constraint org_there check (has_org(org_id));

-- case: unseen-alter-4/check-sql-function-reads-not-valid
-- run
alter table member add constraint org_there check (has_org(org_id)) not valid;

-- case: unseen-alter-4/check-sql-function-reads-validate
-- setup
alter table member add constraint org_there check (has_org(org_id)) not valid;
-- run
alter table member validate constraint org_there;

-- case: unseen-alter-4/check-plpgsql-function-reads
-- run
alter table member add constraint org_there check (has_org_pl(org_id));

-- case: unseen-alter-4/default-function-reads
-- run
alter table member add column orgs bigint default org_count();

-- case: unseen-alter-4/default-function-reads-set-only
-- run
alter table audit alter column member_id set default org_count();

-- case: unseen-alter-4/using-function-reads
-- run
alter table audit alter column what type boolean using has_org(member_id::int);

-- case: unseen-alter-4/index-function-not-immutable
-- run
create index on member (has_org(org_id));

-- case: unseen-alter-4/index-function-immutable
-- run
create index on member (short_name(email));

-- case: unseen-alter-4/replace-indexed-function-then-reindex
-- setup
create index member_short on member (short_name(email));
-- run
reindex index member_short;

-- case: unseen-alter-4/update-then-alter-pending
-- run
update member set org_id = 2 where id = 1;
alter table member add column z int;

-- case: unseen-alter-4/insert-then-alter-referenced
-- run
insert into org (name) values ('new');
alter table org add column z int;

-- case: unseen-alter-4/delete-then-alter-member
-- run
delete from event_note where event_id = 1;
alter table event_note add column z int;

-- case: unseen-alter-4/deferred-then-alter
-- setup
alter table member_tag alter constraint member_tag_tag_fkey deferrable initially deferred;
-- run
insert into member_tag values (1, 't2');
alter table member_tag add column z int;

-- case: unseen-alter-4/deferred-immediate-then-alter
-- setup
alter table member_tag alter constraint member_tag_tag_fkey deferrable initially deferred;
-- run
insert into member_tag values (1, 't2');
set constraints all immediate;
alter table member_tag add column z int;

-- case: unseen-alter-4/fk-to-partitioned-add-partition
-- run
create table event_4 partition of event for values in (40);

-- case: unseen-alter-4/fk-to-partitioned-attach
-- setup
create table event_4 (id bigint not null, org_id int not null, day date not null, body jsonb);
-- run
alter table event attach partition event_4 for values in (40);

-- case: unseen-alter-4/fk-to-partitioned-attach-sub
-- setup
create table event_4 (id bigint not null, org_id int not null, day date not null, body jsonb) partition by range (day);
create table event_4_a partition of event_4 for values from ('2024-01-01') to ('2025-01-01');
-- run
alter table event attach partition event_4 for values in (40);

-- case: unseen-alter-4/fk-to-partitioned-detach
-- run
alter table event detach partition event_2;

-- case: unseen-alter-4/fk-to-partitioned-detach-concurrently
-- run: outside
alter table event detach partition event_2 concurrently;

-- case: unseen-alter-4/fk-to-partitioned-detach-sub
-- run
alter table event_1 detach partition event_1_b;

-- case: unseen-alter-4/fk-to-partitioned-drop-partition
-- run
drop table event_2;

-- case: unseen-alter-4/fk-to-partitioned-drop-pk
-- run
alter table event drop constraint event_pkey;

-- case: unseen-alter-4/fk-to-partitioned-drop-pk-cascade
-- run
alter table event drop constraint event_pkey cascade;

-- case: unseen-alter-4/fk-to-partitioned-drop-fk
-- run
alter table event_note drop constraint event_note_event_org_event_day_event_id_fkey;

-- case: unseen-alter-4/fk-to-partitioned-second
-- run
alter table event_note add constraint again foreign key (event_org, event_day, event_id) references event not valid;

-- case: unseen-alter-4/fk-to-partition-direct
-- run
alter table event_note add constraint again foreign key (event_org, event_day, event_id) references event_2;

-- case: unseen-alter-4/fk-to-sub-partitioned
-- run
alter table member add column e_org int, add column e_day date, add column e_id bigint, add foreign key (e_org, e_day, e_id) references event_1;

-- case: unseen-alter-4/fk-partitioned-to-partitioned
-- run
alter table event add column prev_day date, add column prev_id bigint, add foreign key (org_id, prev_day, prev_id) references event (org_id, day, id);

-- case: unseen-alter-4/partitioned-type-in-fk
-- run
alter table event alter column id type int;

-- case: unseen-alter-4/partitioned-body-type
-- run
alter table event alter column body type text;

-- case: unseen-alter-4/partitioned-rename
-- run
alter table event rename column body to payload;

-- case: unseen-alter-4/partitioned-unique-with-expression
-- run
create unique index on event (org_id, day, (id + 1));

-- case: unseen-alter-4/partitioned-unique-expression-key
-- run
create unique index on event ((org_id + 1), id);

-- case: unseen-alter-4/partitioned-index-drop-child
-- run
drop index event_2_pkey;

-- case: unseen-alter-4/partitioned-index-rename
-- run
alter index event_pkey rename to event_pk;

-- case: unseen-alter-4/partitioned-check-on-leaf-then-parent
-- setup
alter table event_2 add constraint body_there check (body is not null);
-- run
alter table event add constraint body_there check (body is not null);

-- case: unseen-alter-4/partitioned-check-leaf-conflict
-- setup
alter table event_2 add constraint body_there check (id > 0);
-- run
alter table event add constraint body_there check (body is not null);

-- case: unseen-alter-4/partitioned-drop-inherited-check
-- setup
alter table event add constraint body_there check (body is not null);
-- run
alter table event_2 drop constraint body_there;

-- case: unseen-alter-4/partitioned-trigger-add
-- run
create trigger e_t after insert on event for each row execute function audit_it();

-- case: unseen-alter-4/partitioned-default-then-attach-scan
-- setup
create table event_9 (like event);
alter table event_x add constraint no_nine check (org_id is not null and org_id <> 9);
-- run
alter table event attach partition event_9 for values in (9);

-- case: unseen-alter-4/partitioned-default-range-of-list
-- setup
create table event_9 (like event including all);
alter table event_x add constraint no_nine check (org_id in (4, 5, 6, 7, 8));
insert into event_9 select g, 9, '2024-01-01', null from generate_series(1, 20) g;
alter table event_9 add check (org_id = 9);
-- run
alter table event attach partition event_9 for values in (9);

-- case: unseen-alter-4/partitioned-default-fails-attach
-- setup
create table event_9 (like event);
-- run
alter table event attach partition event_9 for values in (4);

-- case: unseen-alter-4/partitioned-attach-self
-- run
alter table event attach partition event for values in (9);

-- case: unseen-alter-4/partitioned-attach-parent-as-leaf
-- run
alter table event_1 attach partition event for values from ('2020-01-01') to ('2021-01-01');

-- case: unseen-alter-4/partitioned-attach-inheritance-parent
-- run
alter table event attach partition person for values in (9);

-- case: unseen-alter-4/partitioned-detach-attach-back
-- run
alter table event detach partition event_2;
alter table event attach partition event_2 for values in (2, 3);

-- case: unseen-alter-4/partitioned-detach-attach-checked
-- run
alter table event_2 add constraint k check (org_id in (2, 3));
alter table event detach partition event_x;

-- case: unseen-alter-4/partitioned-set-not-null-body
-- run
alter table event alter column body set not null;

-- case: unseen-alter-4/partitioned-set-default-volatile
-- run
alter table event alter column body set default jsonb_build_object('at', clock_timestamp());

-- case: unseen-alter-4/partitioned-add-generated
-- run
alter table event add column wk int generated always as (extract(week from day)::int) stored;

-- case: unseen-alter-4/partitioned-add-serial
-- run
alter table event add column seq bigserial;

-- case: unseen-alter-4/partitioned-add-unique-inline
-- run
alter table event add column uniq int unique;

-- case: unseen-alter-4/inherit-type-all
-- run
alter table person alter column nick type varchar(50);

-- case: unseen-alter-4/inherit-type-only
-- run
alter table only person alter column nick type varchar(50);

-- case: unseen-alter-4/inherit-type-middle-own
-- run
alter table staff alter column salary type bigint;

-- case: unseen-alter-4/inherit-type-inherited
-- run
alter table staff alter column nick type varchar(50);

-- case: unseen-alter-4/inherit-default-only
-- run
alter table only person alter column nick set default 'x';

-- case: unseen-alter-4/inherit-rename-child-column
-- run
alter table staff rename column salary to pay;

-- case: unseen-alter-4/inherit-rename-inherited
-- run
alter table staff rename column nick to name;

-- case: unseen-alter-4/inherit-drop-column
-- run
alter table person drop column nick;

-- case: unseen-alter-4/inherit-drop-only-then-child
-- run
alter table only person drop column born;
alter table staff drop column born;

-- case: unseen-alter-4/inherit-check-not-valid-validate
-- run
alter table person add constraint c check (id > 0) not valid;
alter table person validate constraint c;

-- case: unseen-alter-4/inherit-check-validate-only
-- setup
alter table person add constraint c check (id > 0) not valid;
-- run
alter table only person validate constraint c;

-- case: unseen-alter-4/inherit-check-no-inherit
-- run
alter table person add constraint c check (id > 0) no inherit;

-- case: unseen-alter-4/inherit-not-null
-- run
alter table person alter column nick set not null;

-- case: unseen-alter-4/inherit-not-null-child-of
-- run
alter table staff alter column nick set not null;

-- case: unseen-alter-4/inherit-drop-not-null-inherited
-- setup
alter table person alter column nick set not null;
-- run
alter table staff alter column nick drop not null;

-- case: unseen-alter-4/inherit-pk-child
-- run
alter table staff add primary key (id);

-- case: unseen-alter-4/inherit-add-column-exists-in-child
-- run
alter table person add column salary int default 3;

-- case: unseen-alter-4/inherit-add-column-exists-other-type
-- run
alter table person add column salary text;

-- case: unseen-alter-4/inherit-new-parent
-- setup
create table being (id int not null, nick text);
-- run
alter table person inherit being;

-- case: unseen-alter-4/inherit-new-parent-nullable-child
-- setup
create table being (id int not null, nick text not null);
-- run
alter table person inherit being;

-- case: unseen-alter-4/inherit-generated
-- run
alter table person add column nick_up text generated always as (upper(nick)) stored;

-- case: unseen-alter-4/inherit-truncate
-- run
truncate person;

-- case: unseen-alter-4/inherit-truncate-only
-- run
truncate only person;

-- case: unseen-alter-4/inherit-trigger-disable
-- run
alter table person disable trigger all;

-- case: unseen-alter-4/inherit-owner
-- run
alter table person owner to current_user, set (fillfactor = 90);

-- case: unseen-alter-4/inherit-index
-- run
create index on person (nick);

-- case: unseen-alter-4/inherit-rls
-- run
alter table person enable row level security;

-- case: unseen-alter-4/self-fk-type
-- run
alter table org alter column id type bigint, alter column parent type bigint;

-- case: unseen-alter-4/self-fk-validate
-- setup
alter table org add constraint p2 foreign key (parent) references org not valid;
-- run
alter table org validate constraint p2;

-- case: unseen-alter-4/pk-swap-fk-referencing-cascade
-- run
alter table org drop constraint org_pkey cascade, add primary key (id);

-- case: unseen-alter-4/pk-type-with-fks
-- run
alter table member alter column id type numeric;

-- case: unseen-alter-4/pk-type-text-with-fk
-- run
alter table tag alter column name type varchar(100);

-- case: unseen-alter-4/pk-collate-with-fk
-- run
alter table tag alter column name type text collate "C";

-- case: unseen-alter-4/fk-side-varchar
-- run
alter table member_tag alter column tag type varchar;

-- case: unseen-alter-4/fk-not-valid-type
-- setup
alter table member_tag drop constraint member_tag_tag_fkey, add constraint mt foreign key (tag) references tag not valid;
-- run
alter table member_tag alter column tag type varchar(40);

-- case: unseen-alter-4/fk-deferrable-change-then-validate
-- setup
alter table member_tag drop constraint member_tag_tag_fkey, add constraint mt foreign key (tag) references tag not valid;
-- run
alter table member_tag alter constraint mt deferrable;
alter table member_tag validate constraint mt;

-- case: unseen-alter-4/fk-18-unenforce-enforce
-- run
alter table member_tag alter constraint member_tag_tag_fkey not enforced;
alter table member_tag alter constraint member_tag_tag_fkey enforced;

-- case: unseen-alter-4/check-18-not-enforced-inline
-- run
alter table member add column lvl int check (lvl > 0) not enforced;

-- case: unseen-alter-4/check-role-values-extend
-- run
alter table member drop constraint member_role_check, add constraint member_role_check check (role in ('user', 'admin', 'root'));

-- case: unseen-alter-4/check-role-values-extend-safe
-- run
alter table member drop constraint member_role_check;
alter table member add constraint member_role_check check (role in ('user', 'admin', 'root')) not valid;
alter table member validate constraint member_role_check;

-- case: unseen-alter-4/check-array-any
-- run
alter table member add constraint rr check (role = any (array['user', 'admin']::text[]));

-- case: unseen-alter-4/check-regex
-- run
alter table member add constraint rr check (email ~* '^[a-z0-9]+$' is true);

-- case: unseen-alter-4/check-between-now
-- run
alter table member add constraint rr check (joined between '2000-01-01' and now() + interval '1 day');

-- case: unseen-alter-4/check-int-text
-- run
alter table member add constraint rr check (age > 'ten');

-- case: unseen-alter-4/check-int-like
-- run
alter table member add constraint rr check (age like '1%');

-- case: unseen-alter-4/check-window
-- run
alter table member add constraint rr check (row_number() over () > 0);

-- case: unseen-alter-4/check-json-arrow
-- run
alter table member add constraint rr check (prefs ->> 'a' is not null or age is null);

-- case: unseen-alter-4/check-json-equal
-- run
alter table member add constraint rr check (prefs = '{}');

-- case: unseen-alter-4/set-not-null-and-add-check
-- run
alter table member add constraint age_nn check (age is not null) not valid, alter column age set not null;

-- case: unseen-alter-4/set-not-null-after-validate
-- setup
update member set age = 3;
alter table member add constraint age_nn check (age is not null) not valid;
-- run
alter table member validate constraint age_nn;
alter table member alter column age set not null;

-- case: unseen-alter-4/set-not-null-no-inherit-check
-- setup
update member set age = 3;
alter table member add constraint age_nn check (age is not null) no inherit;
-- run
alter table member alter column age set not null;

-- case: unseen-alter-4/set-not-null-nested-and
-- setup
update member set age = 3, rank = 1;
alter table member add constraint both_nn check (((age is not null) and (age > 0)) and rank is not null);
-- run
alter table member alter rank set not null, alter age set not null;

-- case: unseen-alter-4/set-not-null-check-not-enforced
-- setup
update member set age = 3;
-- run
alter table member add constraint age_nn check (age is not null) not enforced;
alter table member alter column age set not null;

-- case: unseen-alter-4/set-not-null-type-changed-check
-- setup
update member set age = 3;
alter table member add constraint age_nn check (age is not null);
-- run
alter table member alter column age type int, alter column age set not null;

-- case: unseen-alter-4/using-index-makes-not-null
-- setup
alter table audit alter column id drop not null;
create unique index audit_id on audit (id);
-- run
alter table audit add constraint audit_pkey primary key using index audit_id;

-- case: unseen-alter-4/using-index-serial-not-null
-- setup
create unique index audit_id on audit (id);
-- run
alter table audit add primary key using index audit_id;

-- case: unseen-alter-4/using-index-of-other-table
-- run
alter table audit add primary key using index member_org;

-- case: unseen-alter-4/using-index-constraint-owned
-- run
alter table member add constraint again unique using index member_mail;

-- case: unseen-alter-4/using-index-created-here
-- run
create unique index audit_id on audit (id);
alter table audit add constraint audit_pk primary key using index audit_id;
alter table audit alter column member_id set not null;

-- case: unseen-alter-4/unique-include
-- run
alter table member add constraint mi unique (email, org_id) include (age) with (fillfactor = 80);

-- case: unseen-alter-4/unique-nulls-not-distinct
-- run
alter table org add constraint on_once unique nulls not distinct (code);

-- case: unseen-alter-4/unique-deferrable-fk
-- setup
alter table org add constraint name_once unique (name) deferrable;
-- run
alter table member add column org_name text references org (name);

-- case: unseen-alter-4/pk-exists
-- run
alter table member add primary key (email);

-- case: unseen-alter-4/drop-column-of-pk
-- run
alter table member_tag drop column tag;

-- case: unseen-alter-4/drop-column-multi-index
-- setup
create index mm on member (age, rank);
create statistics ms on age, rank from member;
-- run
alter table member drop column age, drop column if exists nope, drop column rank;

-- case: unseen-alter-4/drop-column-identity
-- run
alter table org drop column id cascade;

-- case: unseen-alter-4/drop-column-restrict
-- run
alter table org drop column id restrict;

-- case: unseen-alter-4/drop-all-checks
-- run
alter table member drop constraint member_role_check, drop constraint member_mail, drop constraint member_org_id_fkey;

-- case: unseen-alter-4/rename-table-and-sequence
-- run
alter table audit rename to audits;
alter sequence audit_id_seq rename to audits_id_seq;
alter table audits rename column what to action;

-- case: unseen-alter-4/rename-to-same
-- run
alter table audit rename to audit;

-- case: unseen-alter-4/rename-constraint-index
-- run
alter table member rename constraint member_mail to member_email_key;

-- case: unseen-alter-4/rename-onto-type-name
-- run
alter table audit rename to person;

-- case: unseen-alter-4/swap-tables
-- setup
create table audit_new (like audit including all);
-- run
lock table audit in share row exclusive mode;
insert into audit_new select * from audit;
alter table audit rename to audit_old;
alter table audit_new rename to audit;
drop table audit_old;

-- case: unseen-alter-4/swap-tables-sequence-owned
-- setup
create table audit_new (like audit including all);
-- run
alter sequence audit_id_seq owned by audit_new.id;
drop table audit;
alter table audit_new rename to audit;

-- case: unseen-alter-4/timestamp-tz-local-utc-in-do
-- run
do $$ begin perform set_config('TimeZone', 'UTC', true); alter table member alter column joined type timestamptz; end $$;

-- case: unseen-alter-4/timestamp-tz-set-utc-reset
-- run
set timezone = 'UTC';
reset timezone;
alter table member alter column joined type timestamptz using joined at time zone 'UTC';

-- case: unseen-alter-4/timestamp-tz-offset-zone
-- run
set local timezone = '+00';
alter table member alter column joined type timestamptz;

-- case: unseen-alter-4/timestamp-tz-etc
-- run
set local timezone = 'Etc/UTC';
alter table member alter column joined type timestamptz(6);

-- case: unseen-alter-4/timestamp-to-text
-- run
alter table member alter column joined drop default, alter column joined type text using to_char(joined, 'YYYY');

-- case: unseen-alter-4/smallint-to-int-default
-- run
alter table member alter column age type int using age, alter column age set default 0;

-- case: unseen-alter-4/real-to-numeric
-- run
alter table member alter column rank type numeric(6,2);

-- case: unseen-alter-4/json-jsonb-keep-default
-- run
alter table member alter column prefs type jsonb using prefs::jsonb;

-- case: unseen-alter-4/varchar-grow-with-partial-expression
-- run
alter table member alter column email type varchar(512);

-- case: unseen-alter-4/varchar-to-text-expression-index
-- run
alter table member alter column email type text;

-- case: unseen-alter-4/role-to-enum
-- run
create type member_role as enum ('user', 'admin');
alter table member drop constraint member_role_check;
alter table member alter column role drop default;
alter table member alter column role type member_role using role::member_role;

-- case: unseen-alter-4/role-to-enum-index-free
-- run
create type member_role as enum ('user', 'admin');
alter table member drop constraint member_role_check;
drop index member_lower;
alter table member alter column role drop default, alter column role type member_role using role::member_role, alter column role set default 'user'::member_role;

-- case: unseen-alter-4/alter-in-function-loop
-- run
do $$ declare t text; begin foreach t in array array['audit', 'tag'] loop execute format('alter table %I add column touched timestamptz', t); end loop; end $$;

-- case: unseen-alter-4/do-exception-when
-- run
do $$ begin alter table member add column email text; exception when duplicate_column then raise notice 'there'; end $$;

-- case: unseen-alter-4/do-exists-constraint
-- run
do $$ begin if not exists (select 1 from pg_constraint where conname = 'member_mail') then alter table member add constraint member_mail unique (email); end if; end $$;

-- case: unseen-alter-4/replica-identity-default-index
-- run
alter table member replica identity using index member_mail;
alter table member drop constraint member_mail;

-- case: unseen-alter-4/cluster-on-then-cluster
-- run
alter table member cluster on member_org;
cluster member;

-- case: unseen-alter-4/cluster-nothing-marked
-- run
cluster member;

-- case: unseen-alter-4/storage-and-compression
-- min: 14
-- run
alter table member alter column prefs set compression pglz, alter column role set storage main, alter column email set statistics 1000;

-- case: unseen-alter-4/options-only-weak
-- run
alter table member set (autovacuum_enabled = false), alter column email set (n_distinct = -1), validate constraint member_org_id_fkey;

-- case: unseen-alter-4/set-logged-on-unlogged
-- setup
create unlogged table scratch (id serial primary key, v text);
insert into scratch (v) select 'x' from generate_series(1, 20);
-- run
alter table scratch set logged;

-- case: unseen-alter-4/set-logged-references-unlogged
-- setup
create unlogged table scratch (id serial primary key, v text);
create unlogged table scratch2 (id int references scratch);
-- run
alter table scratch2 set logged;

-- case: unseen-alter-4/set-unlogged-and-column
-- run
alter table audit set unlogged, add column x int default 3;

-- case: unseen-alter-4/temp-like-alter
-- run
create temp table m2 (like member including defaults including constraints);
alter table m2 add column z int default 1;
drop table m2;

-- case: unseen-alter-4/drop-index-then-alter-type
-- run
drop index member_lower;
alter table member alter column email type text;
create index member_lower on member (lower(email));

-- case: unseen-alter-4/view-between
-- setup
create view v as select id, email from member;
-- run
drop view v;
alter table member alter column email type text;
create view v as select id, email from member;

-- case: unseen-alter-4/rule-uses-column
-- setup
create rule r as on delete to audit do also insert into tag values (old.what);
-- run
alter table audit alter column what type varchar(10);

-- case: unseen-alter-4/trigger-column-type
-- setup
create trigger t2 before update of email on member for each row execute function audit_it();
-- run
alter table member alter column email type text;

-- case: unseen-alter-4/policy-column-drop
-- setup
create policy p on member using (age > 3);
-- run
alter table member drop column age;

-- case: unseen-alter-4/statistics-expression-type
-- min: 14
-- setup
create statistics s on (age + 1), rank from member;
-- run
alter table member alter column age type int;

-- case: unseen-alter-4/publication-full
-- min: 15
-- setup
create publication pub for table member (id, email) where (id > 3);
-- run
alter table member alter column email type text;

-- case: unseen-alter-4/create-index-same-transaction-valid
-- run
create index m_age on member (age);
alter table member alter column age type bigint;
reindex index m_age;

-- case: unseen-alter-4/lock-order-two
-- run
lock table org, member in access share mode;
alter table member drop constraint member_org_id_fkey;

-- case: unseen-alter-4/created-then-fk
-- run
create table session (id uuid primary key default gen_random_uuid(), member_id bigint not null references member, data jsonb);
create index on session (member_id);
alter table session add constraint d check (data is not null) not valid;
alter table session validate constraint d;

-- case: unseen-alter-4/created-partitioned-then-attach
-- run
create table audit_p (like audit including all) partition by range (id);
alter table audit_p attach partition audit for values from (0) to (1000);

-- case: unseen-alter-4/alter-missing-table
-- run
alter table members add column x int;

-- case: unseen-alter-4/alter-missing-if-exists
-- run
alter table if exists members add column x int, drop column y;

-- case: unseen-alter-4/reindex-missing
-- run
reindex table members;

-- case: unseen-alter-4/index-missing-column
-- run
create index on member (emial);

-- case: unseen-alter-4/domain-change-used-in-partition
-- setup
create domain posint as int check (value > 0);
create table dp (id posint, v posint[]) partition by range (id);
create table dp1 partition of dp for values from (1) to (100);
insert into dp1 select g from generate_series(1, 20) g;
-- run
alter domain posint add check (value < 1000);

-- case: unseen-alter-4/domain-not-null-nested
-- setup
create domain posint as int;
create domain small as posint check (value < 10000);
create table dn (a small, b posint);
insert into dn select g, g from generate_series(1, 20) g;
-- run
alter domain posint set not null;

-- case: unseen-alter-4/domain-view-only
-- setup
create domain posint as int;
create view dv as select id::posint as x from person;
-- run
alter domain posint add check (value < 10000);

-- case: unseen-alter-4/composite-typed-cascade
-- setup
create type addr as (street text, zip text);
create table home of addr;
insert into home select 's', 'z' from generate_series(1, 20);
-- run
alter type addr alter attribute zip type varchar(10) cascade;

-- case: unseen-alter-4/composite-add-two-cascade
-- setup
create type addr as (street text, zip text);
create table home of addr;
-- run
alter type addr add attribute city text cascade, drop attribute zip cascade;

-- case: unseen-alter-4/matview-alter
-- setup
create materialized view mv as select org_id, count(*) as n from member group by 1;
create unique index mv_o on mv (org_id);
-- run
alter materialized view mv cluster on mv_o;
refresh materialized view mv;

-- case: unseen-alter-4/matview-blocks-drop
-- setup
create materialized view mv as select org_id, count(*) as n from member group by 1;
-- run
alter table member drop column org_id;
