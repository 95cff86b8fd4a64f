-- base
create schema app;
create schema ref;
create type app.plan as enum ('free', 'team', 'enterprise');
create type app.money_pair as (amount numeric(12,2), currency char(3));
create domain ref.slug as varchar(60) check (value ~ '^[a-z0-9-]+$');
create domain ref.short_slug as ref.slug check (length(value) < 20);
create domain ref.req_text as text not null;
create domain ref.posint as int check (value > 0);
create domain ref.plain_id as bigint;
create domain ref.slugs as ref.slug[];
create collation ref.c_like from "C";
create function app.uid() returns uuid language sql stable as $$ select gen_random_uuid() $$;
create function app.const() returns int language sql immutable as $$ select 7 $$;
create function app.nested() returns int language sql immutable as $$ select app.const() + 1 $$;
create function app.hidden_volatile() returns timestamptz language sql as $$ select clock_timestamp() $$;
create function app.pl_now() returns timestamptz language plpgsql stable as $$ begin return now(); end $$;
create function app.pl_vol() returns int language plpgsql as $$ begin return 1; end $$;
create function app.touch() returns trigger language plpgsql as $$ begin new.updated_at := now(); return new; end $$;
create table app.tenant (id uuid primary key default gen_random_uuid(), slug ref.slug not null unique, plan app.plan not null default 'free', seats int default 5, settings jsonb not null default '{}', created_at timestamp not null default now(), updated_at timestamptz);
create table app.member (id serial primary key, tenant_id uuid not null references app.tenant on delete cascade, email varchar(255) not null, role varchar(20) default 'member', age smallint, joined timestamp without time zone default now(), score numeric(6,2), nick char(10), bio text, flags bit(8), ip inet, constraint member_email_key unique (tenant_id, email), constraint member_age check (age >= 0));
create index member_role on app.member (role) where role <> 'gone';
create index member_joined on app.member (joined desc nulls last);
create index member_lower on app.member (lower(email));
create index member_score on app.member (score) include (nick);
create unique index member_nick_uq on app.member (nick, tenant_id);
create trigger member_touch before update on app.tenant for each row execute function app.touch();
create table app.invoice (id bigint generated always as identity, tenant_id uuid not null references app.tenant, member_id int references app.member on delete set null, no text not null, amount numeric(12,2) not null default 0, tax numeric(12,2) generated always as (amount * 0.21) stored, due date, paid_at timestamptz, pair app.money_pair, tags text[] default '{}', constraint invoice_pk primary key (id), constraint invoice_no unique (no) deferrable initially deferred, constraint invoice_amount check (amount >= 0) not valid);
create index invoice_due on app.invoice (due) where paid_at is null;
create index invoice_member on app.invoice (member_id);
create table app.line (invoice_id bigint references app.invoice (id), pos int, qty ref.posint, sku ref.short_slug, price float4, primary key (invoice_id, pos));
create table app.ev (id bigint not null, tenant_id uuid not null, kind text not null, at timestamptz not null, payload jsonb) partition by range (at);
create table app.ev_23 partition of app.ev for values from ('2023-01-01 00:00+00') to ('2024-01-01 00:00+00');
create table app.ev_24 partition of app.ev for values from ('2024-01-01 00:00+00') to ('2025-01-01 00:00+00') partition by list (kind);
create table app.ev_24_click partition of app.ev_24 for values in ('click');
create table app.ev_24_rest partition of app.ev_24 default;
create table app.ev_def partition of app.ev default;
alter table app.ev add primary key (id, at, kind);
create index ev_tenant on app.ev (tenant_id, at);
create table app.ev_25 (id bigint not null, tenant_id uuid not null, kind text not null, at timestamptz not null, payload jsonb);
create table app.ev_25_ok (like app.ev including all, constraint at25 check (at >= '2025-01-01 00:00+00' and at < '2026-01-01 00:00+00' and at is not null));
create table app.note (id int primary key, body text, at timestamptz default now());
create table app.note_old (archived date) inherits (app.note);
create table app.note_older () inherits (app.note_old);
create view app.paid as select id, no, amount, member_id from app.invoice where paid_at is not null;
create view app.paid_members as select m.email, p.amount from app.paid p join app.member m on m.id = p.member_id;
create materialized view app.mrr as select tenant_id, sum(amount) as total from app.invoice group by tenant_id;
create unique index mrr_key on app.mrr (tenant_id);
create sequence app.ticket_seq;
alter table app.tenant enable row level security;
create policy tenant_own on app.tenant using (id::text = current_setting('app.tenant', true));
insert into app.tenant (slug) select 't-' || g from generate_series(1, 1200) g;
insert into app.member (tenant_id, email, nick) select id, slug || '@x.cz', right(slug, 5) from app.tenant;
insert into app.invoice (tenant_id, member_id, no, due) select tenant_id, id, 'I' || id, '2024-01-01' from app.member;
insert into app.line select id, 1, 1, 'a', 1 from app.invoice;
insert into app.ev select g, '00000000-0000-0000-0000-000000000001', case g % 3 when 0 then 'click' else 'view' end, timestamptz '2023-01-01 00:00+00' + g * interval '10 hours', '{}' from generate_series(1, 2000) g;
insert into app.ev_25 select g, '00000000-0000-0000-0000-000000000001', 'x', '2025-02-02 00:00+00' from generate_series(1, 1200) g;
insert into app.ev_25_ok select * from app.ev_25;
insert into app.note select g, 'n' from generate_series(1, 1200) g;
insert into app.note_old select g + 5000, 'n' from generate_series(1, 1200) g;
insert into app.note_older select g + 9000, 'n' from generate_series(1, 1200) g;

-- case: unseen-alter-9/add-default-sql-stable
-- run
alter table app.member add column api_key uuid default app.uid();

-- case: unseen-alter-9/add-default-nested-immutable
-- run
alter table app.member add level int not null default app.nested();

-- case: unseen-alter-9/add-default-hidden-volatile
-- run
alter table app.member add seen_at timestamptz default app.hidden_volatile();

-- case: unseen-alter-9/add-default-pl-stable
-- run
alter table app.member add seen_at timestamptz not null default app.pl_now();

-- case: unseen-alter-9/add-default-pl-volatile
-- run
alter table app.member add n int default app.pl_vol();

-- case: unseen-alter-9/add-default-coalesce-volatile
-- run
alter table app.member add n text default coalesce(null, 'x' || random()::text);

-- case: unseen-alter-9/add-default-subselect-const
-- run
alter table app.member add n int default (select 1);

-- case: unseen-alter-9/add-default-array-domain
-- run
alter table app.member add labels ref.slugs default '{a,b}';

-- case: unseen-alter-9/add-domain-array-no-default
-- run
alter table app.member add labels ref.slug[];

-- case: unseen-alter-9/add-domain-over-domain
-- run
alter table app.member add handle ref.short_slug;

-- case: unseen-alter-9/add-domain-over-domain-default
-- run
alter table app.member add handle ref.short_slug not null default 'none';

-- case: unseen-alter-9/add-domain-not-null
-- run
alter table app.member add handle ref.req_text;

-- case: unseen-alter-9/add-domain-not-null-default
-- run
alter table app.member add handle ref.req_text default '';

-- case: unseen-alter-9/add-domain-plain-default
-- run
alter table app.member add legacy ref.plain_id default 0;

-- case: unseen-alter-9/add-composite-default
-- run
alter table app.member add spent app.money_pair default row(0, 'EUR')::app.money_pair;

-- case: unseen-alter-9/add-generated-concat
-- run
alter table app.member add search tsvector generated always as (to_tsvector('simple', coalesce(email, '') || ' ' || coalesce(bio, ''))) stored;

-- case: unseen-alter-9/add-generated-stable-refused
-- run
alter table app.member add search tsvector generated always as (to_tsvector(email)) stored;

-- case: unseen-alter-9/add-generated-timestamp-cast
-- run
alter table app.member add joined_day date generated always as (joined::date) stored;

-- case: unseen-alter-9/add-generated-tz-cast-refused
-- run
alter table app.invoice add paid_day date generated always as (paid_at::date) stored;

-- case: unseen-alter-9/add-generated-on-generated
-- run
alter table app.invoice add total numeric generated always as (amount + tax) stored;

-- case: unseen-alter-9/add-virtual
-- run
alter table app.invoice add total numeric(14,2) generated always as (amount * 2) virtual;

-- case: unseen-alter-9/add-virtual-default-word
-- run
alter table app.invoice add total numeric(14,2) generated always as (amount * 2);

-- case: unseen-alter-9/add-virtual-not-null
-- run
alter table app.invoice add total numeric(14,2) not null generated always as (amount * 2) virtual;

-- case: unseen-alter-9/add-virtual-check
-- run
alter table app.invoice add total numeric(14,2) generated always as (amount * 2) virtual check (total >= 0);

-- case: unseen-alter-9/add-identity-and-pk-swap
-- run
alter table app.line drop constraint line_pkey, add column id bigint generated by default as identity primary key;

-- case: unseen-alter-9/add-smallserial-unique
-- run
alter table app.member add column ord smallserial unique;

-- case: unseen-alter-9/add-collate
-- run
alter table app.member add column code text collate ref.c_like not null default 'a';

-- case: unseen-alter-9/add-references-no-column
-- run
alter table app.invoice add column ev_id bigint references app.ev (id);

-- case: unseen-alter-9/add-self-ref-deferrable
-- run
alter table app.invoice add column parent_id bigint references app.invoice deferrable initially deferred;

-- case: unseen-alter-9/add-many-django
-- run
alter table "app"."member" add column "is_active" boolean default true not null, add column "last_login" timestamp with time zone null, add column "uuid" uuid default 'f47ac10b-58cc-4372-a567-0e02b2c3d479' not null;

-- case: unseen-alter-9/django-drop-default
-- run
alter table "app"."member" add column "is_staff" boolean default false not null;
alter table "app"."member" alter column "is_staff" drop default;

-- case: unseen-alter-9/type-varchar-shrink
-- run
alter table app.member alter column email type varchar(100);

-- case: unseen-alter-9/type-varchar-grow-view
-- run
alter table app.member alter column email type varchar(300);

-- case: unseen-alter-9/type-role-unbounded
-- run
alter table app.member alter column role set data type varchar;

-- case: unseen-alter-9/type-role-text
-- run
alter table app.member alter role type text;

-- case: unseen-alter-9/type-role-enum-no-using
-- run
alter table app.member alter role type app.plan;

-- case: unseen-alter-9/type-role-enum-using-with-default
-- run
alter table app.member alter role type app.plan using 'free'::app.plan;

-- case: unseen-alter-9/type-role-enum-drop-default
-- run
drop index app.member_role;
alter table app.member alter role drop default, alter role type app.plan using role::app.plan, alter role set default 'free';

-- case: unseen-alter-9/type-role-enum-partial-index
-- run
alter table app.member alter role drop default, alter role type app.plan using role::app.plan;

-- case: unseen-alter-9/type-enum-to-text
-- run
alter table app.tenant alter plan type text;

-- case: unseen-alter-9/type-enum-to-varchar-default
-- run
alter table app.tenant alter plan type varchar(20) using plan::text, alter plan set default 'free';

-- case: unseen-alter-9/type-domain-to-base
-- run
alter table app.tenant alter slug type varchar(60);

-- case: unseen-alter-9/type-domain-to-text
-- run
alter table app.tenant alter slug type text;

-- case: unseen-alter-9/type-domain-to-narrower-domain
-- run
alter table app.tenant alter slug type ref.short_slug;

-- case: unseen-alter-9/type-base-to-plain-domain
-- run
alter table app.invoice alter id type ref.plain_id;

-- case: unseen-alter-9/type-base-to-checked-domain
-- run
alter table app.member alter seats type ref.posint;

-- case: unseen-alter-9/type-domain-inner-to-base
-- run
alter table app.line alter qty type int;

-- case: unseen-alter-9/type-domain-inner-to-bigint
-- run
alter table app.line alter qty type bigint;

-- case: unseen-alter-9/type-subdomain-to-domain
-- run
alter table app.line alter sku type ref.slug;

-- case: unseen-alter-9/type-pk-serial-bigint
-- run
alter table app.member alter id type bigint;

-- case: unseen-alter-9/type-pk-and-fk-two-tables
-- run
alter sequence app.member_id_seq as bigint;
alter table app.member alter id type bigint;

-- case: unseen-alter-9/type-fk-column-bigint
-- run
alter table app.invoice alter member_id type bigint;

-- case: unseen-alter-9/type-timestamp-timestamptz-utc
-- run
set local timezone = 'UTC';
alter table app.member alter joined type timestamptz;

-- case: unseen-alter-9/type-timestamp-timestamptz-prague
-- run
set local time zone 'Europe/Prague';
alter table app.member alter joined type timestamptz;

-- case: unseen-alter-9/type-timestamp-using-at-time-zone
-- run
alter table app.member alter joined type timestamptz using joined at time zone 'UTC';

-- case: unseen-alter-9/type-timestamp-precision
-- run
alter table app.member alter joined type timestamp(3);

-- case: unseen-alter-9/type-timestamp-precision-six
-- run
alter table app.tenant alter created_at type timestamp(6);

-- case: unseen-alter-9/type-numeric-scale
-- run
alter table app.member alter score type numeric(8,3);

-- case: unseen-alter-9/type-numeric-free
-- run
alter table app.member alter score type numeric;

-- case: unseen-alter-9/type-numeric-wider-index-include
-- run
alter table app.member alter score type numeric(10,2);

-- case: unseen-alter-9/type-char-wider
-- run
alter table app.member alter nick type char(12);

-- case: unseen-alter-9/type-char-to-varchar
-- run
alter table app.member alter nick type varchar(10);

-- case: unseen-alter-9/type-char-to-text
-- run
alter table app.member alter nick type text;

-- case: unseen-alter-9/type-bit-to-varbit
-- run
alter table app.member alter flags type varbit(16);

-- case: unseen-alter-9/type-inet-to-cidr
-- run
alter table app.member alter ip type cidr;

-- case: unseen-alter-9/type-collation-only
-- run
alter table app.member alter bio type text collate ref.c_like;

-- case: unseen-alter-9/type-collation-indexed
-- run
alter table app.invoice alter no type text collate "C";

-- case: unseen-alter-9/type-same-text-indexed
-- run
alter table app.invoice alter no type text;

-- case: unseen-alter-9/type-generated-column-itself
-- run
alter table app.invoice alter tax type numeric(14,2);

-- case: unseen-alter-9/type-generated-source
-- run
alter table app.invoice alter amount type numeric(14,2);

-- case: unseen-alter-9/type-float-double
-- run
alter table app.line alter price type double precision;

-- case: unseen-alter-9/type-array-text-varchar
-- run
alter table app.invoice alter tags type varchar(50)[];

-- case: unseen-alter-9/type-array-to-jsonb
-- run
alter table app.invoice alter tags drop default, alter tags type jsonb using to_jsonb(tags), alter tags set default '[]';

-- case: unseen-alter-9/type-jsonb-json
-- run
alter table app.tenant alter settings type json;

-- case: unseen-alter-9/type-part-nonkey
-- run
alter table app.ev alter tenant_id type text using tenant_id::text;

-- case: unseen-alter-9/type-part-key
-- run
alter table app.ev alter at type timestamp;

-- case: unseen-alter-9/type-part-subkey
-- run
alter table app.ev alter kind type varchar(30);

-- case: unseen-alter-9/type-part-child
-- run
alter table app.ev_23 alter payload type json;

-- case: unseen-alter-9/type-inherited-root
-- run
alter table app.note alter body type varchar(10);

-- case: unseen-alter-9/type-inherited-only
-- run
alter table only app.note alter body type varchar(10);

-- case: unseen-alter-9/type-inherited-child
-- run
alter table app.note_old alter body type varchar(10);

-- case: unseen-alter-9/type-policy-column
-- run
alter table app.tenant alter id type text using id::text;

-- case: unseen-alter-9/type-composite-refused
-- run
alter type app.money_pair alter attribute amount type numeric(14,2);

-- case: unseen-alter-9/type-composite-add-attribute
-- run
alter type app.money_pair add attribute note text;

-- case: unseen-alter-9/type-composite-drop-attribute-cascade
-- run
alter type app.money_pair drop attribute currency cascade;

-- case: unseen-alter-9/not-null-by-check-rails
-- run
alter table app.invoice add constraint due_nn check (due is not null) not valid;
alter table app.invoice validate constraint due_nn;
alter table app.invoice alter due set not null;
alter table app.invoice drop constraint due_nn;

-- case: unseen-alter-9/not-null-check-in-same
-- run
alter table app.invoice add constraint due_nn check (due is not null and due > '2000-01-01'), alter due set not null;

-- case: unseen-alter-9/not-null-part-root
-- run
alter table app.ev alter payload set not null;

-- case: unseen-alter-9/not-null-part-only
-- run
alter table only app.ev alter payload set not null;

-- case: unseen-alter-9/not-null-named-18
-- run
alter table app.invoice add constraint due_nn not null due;

-- case: unseen-alter-9/not-null-not-valid-18
-- run
alter table app.invoice add constraint due_nn not null due not valid;
alter table app.invoice validate constraint due_nn;

-- case: unseen-alter-9/not-null-no-inherit-18
-- run
alter table app.note add constraint at_nn not null at no inherit;

-- case: unseen-alter-9/not-null-inherited
-- run
alter table app.note alter at set not null;

-- case: unseen-alter-9/not-null-inherited-drop-child
-- setup
alter table app.note alter at set not null;
-- run
alter table app.note_old alter at drop not null;

-- case: unseen-alter-9/drop-not-null-pk
-- run
alter table app.note alter id drop not null;

-- case: unseen-alter-9/drop-not-null-identity
-- run
alter table app.invoice alter id drop not null;

-- case: unseen-alter-9/drop-not-null-part-child
-- run
alter table app.ev_23 alter tenant_id drop not null;

-- case: unseen-alter-9/check-not-enforced
-- run
alter table app.invoice add constraint c check (amount < 1000000) not enforced;

-- case: unseen-alter-9/check-part
-- run
alter table app.ev add constraint ev_kind check (kind <> '');

-- case: unseen-alter-9/check-part-not-valid-validate
-- run
alter table app.ev add constraint ev_kind check (kind <> '') not valid;
alter table app.ev validate constraint ev_kind;

-- case: unseen-alter-9/check-no-inherit-part
-- run
alter table app.ev add constraint ev_kind check (kind <> '') no inherit;

-- case: unseen-alter-9/check-inherit-only
-- run
alter table only app.note add constraint b check (body <> '');

-- case: unseen-alter-9/check-inherit-merge
-- setup
alter table app.note_old add constraint b check (body <> '');
-- run
alter table app.note add constraint b check (body <> '');

-- case: unseen-alter-9/check-drop-inherited
-- setup
alter table app.note add constraint b check (body <> '');
-- run
alter table app.note_older drop constraint b;

-- case: unseen-alter-9/check-drop-only
-- setup
alter table app.note add constraint b check (body <> '');
-- run
alter table only app.note drop constraint b;

-- case: unseen-alter-9/validate-existing-not-valid
-- run
alter table app.invoice validate constraint invoice_amount;

-- case: unseen-alter-9/unique-using-index
-- run
alter table app.member add constraint member_nick_key unique using index member_nick_uq;

-- case: unseen-alter-9/pk-using-index-nullable
-- setup
create unique index tenant_nat on app.member (tenant_id, email);
alter table app.member drop constraint member_pkey cascade;
-- run
alter table app.member add constraint member_pk primary key using index tenant_nat;

-- case: unseen-alter-9/pk-using-index-nullable-col
-- setup
alter table app.member drop constraint member_pkey cascade;
-- run
alter table app.member add primary key using index member_nick_uq;

-- case: unseen-alter-9/unique-using-partial
-- setup
create unique index inv_part on app.invoice (no) where paid_at is null;
-- run
alter table app.invoice add constraint u unique using index inv_part;

-- case: unseen-alter-9/unique-nulls-not-distinct
-- run
alter table app.invoice add constraint u unique nulls not distinct (no, due);

-- case: unseen-alter-9/unique-deferrable-include
-- run
alter table app.invoice add constraint u unique (no, due) include (amount) deferrable;

-- case: unseen-alter-9/unique-part-missing-key
-- run
alter table app.ev add constraint ev_u unique (id);

-- case: unseen-alter-9/unique-part
-- run
alter table app.ev add constraint ev_u unique (tenant_id, id, at, kind);

-- case: unseen-alter-9/exclude-range
-- run
alter table app.invoice add constraint ex exclude using gist (daterange(due, due + 30) with &&);

-- case: unseen-alter-9/alter-constraint-deferrable
-- run
alter table app.invoice alter constraint invoice_member_id_fkey deferrable initially deferred;

-- case: unseen-alter-9/alter-constraint-check-refused
-- run
alter table app.member alter constraint member_age deferrable;

-- case: unseen-alter-9/alter-constraint-not-enforced-fk
-- run
alter table app.invoice alter constraint invoice_member_id_fkey not enforced;

-- case: unseen-alter-9/fk-not-valid-then-validate
-- run
alter table app.line add constraint fk2 foreign key (invoice_id) references app.invoice not valid;
alter table app.line validate constraint fk2;

-- case: unseen-alter-9/fk-part-child-to-tenant
-- run
alter table app.ev add constraint ev_tenant_fk foreign key (tenant_id) references app.tenant not valid;

-- case: unseen-alter-9/fk-to-part
-- run
alter table app.line add column at timestamptz, add column kind text, add constraint fk_ev foreign key (invoice_id, at, kind) references app.ev (id, at, kind);

-- case: unseen-alter-9/fk-set-null-columns
-- run
alter table app.line add column tid uuid, add constraint fk3 foreign key (tid, pos) references app.member (tenant_id, id) on delete set null (tid);

-- case: unseen-alter-9/fk-type-mismatch
-- run
alter table app.line add constraint fk4 foreign key (sku) references app.member (id);

-- case: unseen-alter-9/fk-int-bigint-ok
-- run
alter table app.line add constraint fk5 foreign key (pos) references app.invoice (id);

-- case: unseen-alter-9/fk-to-deferrable-unique
-- run
alter table app.line add constraint fk6 foreign key (sku) references app.invoice (no);

-- case: unseen-alter-9/attach-25
-- run
alter table app.ev attach partition app.ev_25 for values from ('2025-01-01 00:00+00') to ('2026-01-01 00:00+00');

-- case: unseen-alter-9/attach-25-checked
-- run
alter table app.ev attach partition app.ev_25_ok for values from ('2025-01-01 00:00+00') to ('2026-01-01 00:00+00');

-- case: unseen-alter-9/attach-overlap
-- run
alter table app.ev attach partition app.ev_25 for values from ('2024-06-01 00:00+00') to ('2026-01-01 00:00+00');

-- case: unseen-alter-9/detach-sub
-- run
alter table app.ev detach partition app.ev_24;

-- case: unseen-alter-9/detach-default-attach
-- run
alter table app.ev detach partition app.ev_def;
alter table app.ev attach partition app.ev_25 for values from ('2025-01-01 00:00+00') to ('2026-01-01 00:00+00');

-- case: unseen-alter-9/inherit-more
-- setup
create table app.note_x (id int not null, body text, at timestamptz);
-- run
alter table app.note_x inherit app.note;

-- case: unseen-alter-9/inherit-no
-- run
alter table app.note_older no inherit app.note_old;

-- case: unseen-alter-9/drop-column-root
-- run
alter table app.note drop body;

-- case: unseen-alter-9/drop-column-only-root
-- run
alter table only app.note drop body;

-- case: unseen-alter-9/drop-column-part-key
-- run
alter table app.ev drop column at;

-- case: unseen-alter-9/drop-column-part-indexed
-- run
alter table app.ev drop column tenant_id;

-- case: unseen-alter-9/drop-column-generated-with-view
-- run
alter table app.invoice drop column amount cascade;

-- case: unseen-alter-9/drop-column-policy
-- run
alter table app.tenant drop column id cascade;

-- case: unseen-alter-9/drop-expression
-- run
alter table app.invoice alter tax drop expression;

-- case: unseen-alter-9/set-expression
-- run
alter table app.invoice alter tax set expression as (amount * 0.23);

-- case: unseen-alter-9/drop-identity
-- run
alter table app.invoice alter id drop identity;

-- case: unseen-alter-9/set-identity-restart
-- run
alter table app.invoice alter id set generated by default restart with 5000;

-- case: unseen-alter-9/add-identity-nullable
-- run
alter table app.note alter id add generated always as identity (start with 20000);

-- case: unseen-alter-9/rename-column-view
-- run
alter table app.invoice rename no to number;

-- case: unseen-alter-9/rename-column-inherited
-- run
alter table app.note rename body to content;

-- case: unseen-alter-9/rename-column-child
-- run
alter table app.note_old rename body to content;

-- case: unseen-alter-9/rename-constraint-pk
-- run
alter table app.invoice rename constraint invoice_pk to invoice_pkey;

-- case: unseen-alter-9/rename-index-by-table
-- run
alter table app.member_lower rename to member_lower_email;

-- case: unseen-alter-9/index-set-fillfactor
-- run
alter index app.member_lower set (fillfactor = 80);

-- case: unseen-alter-9/index-attach
-- setup
create index on only app.ev (kind);
create index ev_23_kind on app.ev_23 (kind);
-- run
alter index app.ev_kind_idx attach partition app.ev_23_kind;

-- case: unseen-alter-9/index-statistics
-- run
alter index app.member_lower alter column 1 set statistics 500;

-- case: unseen-alter-9/set-schema
-- run
alter table app.member set schema ref;

-- case: unseen-alter-9/set-logged-fk
-- run
alter table app.line set unlogged;

-- case: unseen-alter-9/set-unlogged-referenced
-- run
alter table app.invoice set unlogged;

-- case: unseen-alter-9/replica-identity-index
-- run
alter table app.member replica identity using index member_email_key;

-- case: unseen-alter-9/cluster-on-then-cluster
-- run
alter table app.member cluster on member_joined;
cluster app.member;

-- case: unseen-alter-9/force-rls
-- run
alter table app.member enable row level security, force row level security;

-- case: unseen-alter-9/disable-trigger-user
-- run
alter table app.tenant disable trigger user;

-- case: unseen-alter-9/disable-trigger-all-part
-- run
alter table app.ev disable trigger all;

-- case: unseen-alter-9/enable-always-trigger
-- run
alter table app.tenant enable always trigger member_touch;

-- case: unseen-alter-9/statistics-storage
-- run
alter table app.member alter email set statistics 1000, alter bio set storage external, alter bio set compression pglz;

-- case: unseen-alter-9/reloptions-autovacuum
-- run
alter table app.ev_23 set (autovacuum_vacuum_scale_factor = 0.01, fillfactor = 90);

-- case: unseen-alter-9/reloptions-partitioned
-- run
alter table app.ev set (fillfactor = 90);

-- case: unseen-alter-9/view-by-table-owner
-- run
alter table app.paid owner to current_user;

-- case: unseen-alter-9/view-set-option
-- run
alter view app.paid set (security_barrier = true);

-- case: unseen-alter-9/view-security-invoker
-- run
alter view app.paid set (security_invoker = on);

-- case: unseen-alter-9/view-column-default
-- run
alter view app.paid alter amount set default 5;

-- case: unseen-alter-9/matview-set-schema
-- run
alter materialized view app.mrr set schema ref;

-- case: unseen-alter-9/matview-add-column
-- run
alter table app.mrr add column x int;

-- case: unseen-alter-9/sequence-by-table
-- run
alter table app.ticket_seq rename to ticket_number;

-- case: unseen-alter-9/sequence-owned-by
-- run
alter sequence app.ticket_seq owned by app.line.pos;

-- case: unseen-alter-9/sequence-owned-other-schema
-- setup
create sequence ref.s;
-- run
alter sequence ref.s owned by app.line.pos;

-- case: unseen-alter-9/star-and-quotes
-- run
ALTER TABLE IF EXISTS "app"."note" * ADD COLUMN IF NOT EXISTS "Title" varchar(10) DEFAULT 'x'::varchar;

-- case: unseen-alter-9/search-path-local
-- run
set local search_path = app, public;
alter table member add constraint r check (role in ('member', 'admin')) not valid, alter column role set not null;

-- case: unseen-alter-9/set-default-function
-- run
alter table app.member alter bio set default app.pl_now()::text;

-- case: unseen-alter-9/set-default-wrong-type
-- run
alter table app.member alter age set default 'old';

-- case: unseen-alter-9/set-default-domain-violating
-- run
alter table app.line alter qty set default -1;

-- case: unseen-alter-9/typeorm-change-column
-- run
ALTER TABLE "app"."member" DROP COLUMN "bio";
ALTER TABLE "app"."member" ADD "bio" character varying(500) NOT NULL DEFAULT '';

-- case: unseen-alter-9/prisma-alter-enum
-- run
CREATE TYPE "app"."plan_new" AS ENUM ('free', 'pro');
ALTER TABLE "app"."tenant" ALTER COLUMN "plan" DROP DEFAULT;
ALTER TABLE "app"."tenant" ALTER COLUMN "plan" TYPE "app"."plan_new" USING ("plan"::text::"app"."plan_new");
ALTER TYPE "app"."plan" RENAME TO "plan_old";
ALTER TYPE "app"."plan_new" RENAME TO "plan";
DROP TYPE "app"."plan_old";
ALTER TABLE "app"."tenant" ALTER COLUMN "plan" SET DEFAULT 'free';

-- case: unseen-alter-9/domain-add-check-used
-- run
alter domain ref.slug add constraint no_dash check (value !~ '--');

-- case: unseen-alter-9/domain-add-check-array-user
-- setup
alter table app.member add labels ref.slugs;
-- run
alter domain ref.slug add constraint no_dash check (value !~ '--');

-- case: unseen-alter-9/domain-set-not-null
-- run
alter domain ref.posint set not null;

-- case: unseen-alter-9/domain-not-valid-validate
-- run
alter domain ref.posint add constraint small check (value < 1000) not valid;
alter domain ref.posint validate constraint small;

-- case: unseen-alter-9/period-fk-refused-without
-- run
alter table app.invoice add constraint p foreign key (member_id, period due) references app.member (id, period joined);

-- case: unseen-alter-9/pk-without-overlaps
-- min: 13
-- run
alter table app.note_older add valid daterange, add constraint wo primary key (id, valid without overlaps);
