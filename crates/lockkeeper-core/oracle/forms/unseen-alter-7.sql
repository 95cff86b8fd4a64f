-- base
create schema wh;
create extension if not exists pgcrypto;
create sequence wh.doc_no;
create type wh.unit as enum ('pcs', 'kg', 'l');
create type wh.money_t as (amount numeric, currency char(3));
create domain wh.code as varchar(12) check (value ~ '^[A-Z0-9-]+$');
create domain wh.pct as numeric(5,2) default 0 check (value between 0 and 100);
create function wh.bump() returns trigger language plpgsql as $$ begin new.version := old.version + 1; return new; end $$;
create function wh.valid_ean(e text) returns boolean language plpgsql immutable as $$ begin return length(e) in (8, 13); end $$;
create function wh.next_no() returns bigint language sql volatile as $$ select nextval('wh.doc_no') $$;
create table wh.site (id smallint primary key, code wh.code not null unique, tz text default 'UTC', geo point, opened timestamp(0));
create table wh.item (id uuid primary key default gen_random_uuid(), sku wh.code not null, ean text, name varchar(200) not null, unit wh.unit not null default 'pcs', weight numeric(8,3), price wh.money_t, discount wh.pct, labels varchar(30)[], specs jsonb not null default '{}', search tsvector, version int not null default 1, created timestamptz not null default now(), deleted timestamptz);
create unique index item_sku on wh.item (sku) where deleted is null;
create index item_name_prefix on wh.item (name varchar_pattern_ops);
create index item_specs on wh.item using gin (specs);
create index item_created_brin on wh.item using brin (created);
create index item_lower_name on wh.item (lower(name::text), created desc);
create trigger item_version before update on wh.item for each row execute function wh.bump();
create table wh.stock (site_id smallint not null references wh.site, item_id uuid not null references wh.item on delete restrict, qty numeric(14,3) not null default 0 check (qty >= 0), reserved numeric(14,3) not null default 0, free numeric generated always as (qty - reserved) stored, counted date, primary key (site_id, item_id), constraint stock_reserved check (reserved <= qty));
create index stock_item on wh.stock (item_id);
create table wh.move (id bigint generated always as identity, item_id uuid, site_id smallint, qty numeric, at timestamptz not null, kind char(1) default 'I', note text) partition by range (at);
create table wh.move_h1 partition of wh.move for values from ('2024-01-01') to ('2024-07-01');
create table wh.move_h2 partition of wh.move for values from ('2024-07-01') to ('2025-01-01') partition by list (kind);
create table wh.move_h2_in partition of wh.move_h2 for values in ('I');
create table wh.move_h2_other partition of wh.move_h2 default;
create index move_item on wh.move (item_id, at);
create table wh.shard (k int, v text, primary key (k)) partition by hash (k);
create table wh.shard_0 partition of wh.shard for values with (modulus 2, remainder 0);
create table wh.shard_1 partition of wh.shard for values with (modulus 2, remainder 1);
create table wh.doc (no bigint not null default nextval('wh.doc_no'), kind text not null, body xml, raw bytea, flags bit(4) default b'0000', span tstzrange, ip inet, mac macaddr, hours interval, n1 int2, n2 int4 default 7, n3 int8, f float8, dec numeric, t1 time, t2 timetz, d date, ts timestamp, c1 char(10), b boolean default false);
alter sequence wh.doc_no owned by wh.doc.no;
create table wh.doc_line (doc_no bigint, pos int, note text);
create table wh.archive_doc () inherits (wh.doc);
create view wh.available as select s.site_id, s.item_id, i.name, s.qty - s.reserved as left_over from wh.stock s join wh.item i on i.id = s.item_id;
create view wh.item_names as select id, name from wh.item;
create materialized view wh.stock_total as select item_id, sum(qty) as qty from wh.stock group by item_id;
insert into wh.site select g, 'S-' || g from generate_series(1, 50) g;
insert into wh.item (id, sku, ean, name) select ('00000000-0000-0000-0000-' || lpad(g::text, 12, '0'))::uuid, 'K-' || g, '12345678', 'n' || g from generate_series(1, 1000) g;
insert into wh.stock (site_id, item_id, qty) select 1 + g % 50, ('00000000-0000-0000-0000-' || lpad(g::text, 12, '0'))::uuid, g from generate_series(1, 1000) g;
insert into wh.move (item_id, site_id, qty, at, kind) select ('00000000-0000-0000-0000-' || lpad(g::text, 12, '0'))::uuid, 1, g, timestamptz '2024-01-02' + g * interval '8 hours', case when g % 2 = 0 then 'I' else 'O' end from generate_series(1, 1000) g;
insert into wh.shard select g, 'v' from generate_series(1, 1000) g;
insert into wh.doc (kind, n1, n2, n3, f, dec, d, ts, c1, hours) select 'k', g, g, g, g, g, current_date, now(), 'c', '1 hour' from generate_series(1, 1000) g;
insert into wh.doc_line select g, 1, 'x' from generate_series(1, 1000) g;
insert into wh.archive_doc (kind) select 'a' from generate_series(1, 100) g;

-- case: unseen-alter-7/doc-n1-int
-- run
alter table wh.doc alter n1 type int;

-- case: unseen-alter-7/doc-n2-smallint
-- run
alter table wh.doc alter n2 type smallint;

-- case: unseen-alter-7/doc-n3-numeric
-- run
alter table wh.doc alter n3 type numeric(20,0);

-- case: unseen-alter-7/doc-f-numeric
-- run
alter table wh.doc alter f type numeric using round(f::numeric, 2);

-- case: unseen-alter-7/doc-f-round-two-args
-- run
alter table wh.doc alter f type numeric using round(f, 2);

-- case: unseen-alter-7/doc-dec-limit
-- run
alter table wh.doc alter dec type numeric(12,2);

-- case: unseen-alter-7/doc-d-timestamptz
-- run
alter table wh.doc alter d type timestamptz;

-- case: unseen-alter-7/doc-ts-date
-- run
alter table wh.doc alter ts type date;

-- case: unseen-alter-7/doc-ts-text-to-char
-- run
alter table wh.doc alter ts type text using to_char(ts, 'YYYY-MM-DD');

-- case: unseen-alter-7/doc-c1-text
-- run
alter table wh.doc alter c1 type text;

-- case: unseen-alter-7/doc-c1-char-longer
-- run
alter table wh.doc alter c1 type char(20);

-- case: unseen-alter-7/doc-b-int
-- run
alter table wh.doc alter b type int using b::int;

-- case: unseen-alter-7/doc-b-int-drop-default
-- run
alter table wh.doc alter b drop default, alter b type int using b::int;

-- case: unseen-alter-7/doc-b-text
-- run
alter table wh.doc alter b type text;

-- case: unseen-alter-7/doc-hours-numeric
-- run
alter table wh.doc alter hours type numeric using extract(epoch from hours) / 3600;

-- case: unseen-alter-7/doc-hours-int-cast
-- run
alter table wh.doc alter hours type int using hours::int;

-- case: unseen-alter-7/doc-raw-text
-- run
alter table wh.doc alter raw type text using encode(raw, 'hex');

-- case: unseen-alter-7/doc-raw-text-cast
-- run
alter table wh.doc alter raw type text using convert_from(raw, 'UTF8');

-- case: unseen-alter-7/doc-flags-bit
-- run
alter table wh.doc alter flags type bit(8);

-- case: unseen-alter-7/doc-flags-varbit
-- run
alter table wh.doc alter flags type varbit;

-- case: unseen-alter-7/doc-flags-int
-- run
alter table wh.doc alter flags type int using flags::int;

-- case: unseen-alter-7/doc-ip-text
-- run
alter table wh.doc alter ip type text using host(ip);

-- case: unseen-alter-7/doc-kind-enum
-- run
create type wh.kind as enum ('k', 'a');
alter table wh.doc alter kind type wh.kind using kind::wh.kind;

-- case: unseen-alter-7/doc-kind-enum-no-using
-- run
create type wh.kind as enum ('k', 'a');
alter table wh.doc alter kind type wh.kind;

-- case: unseen-alter-7/doc-kind-domain
-- run
create domain wh.kind_d as text check (value <> '');
alter table wh.doc alter kind type wh.kind_d;

-- case: unseen-alter-7/doc-kind-domain-free
-- run
create domain wh.kind_d as text;
alter table wh.doc alter kind type wh.kind_d;

-- case: unseen-alter-7/doc-t1-t2
-- run
alter table wh.doc alter t1 type timetz, alter t2 type time;

-- case: unseen-alter-7/doc-span-multi
-- run
alter table wh.doc alter span type tstzmultirange using tstzmultirange(span);

-- case: unseen-alter-7/doc-no-identity
-- run
alter table wh.doc alter no drop default, alter no add generated by default as identity;

-- case: unseen-alter-7/doc-no-identity-with-default
-- run
alter table wh.doc alter no add generated by default as identity;

-- case: unseen-alter-7/doc-no-int
-- run
alter table wh.doc alter no type int;

-- case: unseen-alter-7/doc-only-add
-- run
alter table only wh.doc add z int;

-- case: unseen-alter-7/doc-only-drop
-- run
alter table only wh.doc drop column mac;

-- case: unseen-alter-7/doc-drop-inherited-column
-- run
alter table wh.doc drop column mac, drop column ip;

-- case: unseen-alter-7/doc-add-pk
-- run
alter table wh.doc add primary key (no);

-- case: unseen-alter-7/doc-add-pk-two-steps
-- run
create unique index doc_no_u on wh.doc (no);
alter table wh.doc add constraint doc_pk primary key using index doc_no_u;

-- case: unseen-alter-7/doc-check-two
-- run
alter table wh.doc add constraint c1 check (n2 > 0), add constraint c2 check (n3 > 0) not valid;

-- case: unseen-alter-7/doc-check-unknown-function
-- run
alter table wh.doc add check (frobnicate(n2));

-- case: unseen-alter-7/doc-check-wrong-args
-- run
alter table wh.doc add check (length(n2) > 0);

-- case: unseen-alter-7/doc-check-user-function
-- run
alter table wh.item add constraint ean_ok check (ean is null or wh.valid_ean(ean));

-- case: unseen-alter-7/doc-check-row
-- run
alter table wh.doc add check ((n1, n2) <> (0, 0));

-- case: unseen-alter-7/doc-check-in-enum
-- run
alter table wh.item add constraint u check (unit in ('pcs', 'kg'));

-- case: unseen-alter-7/doc-check-in-enum-bad
-- run
alter table wh.item add constraint u check (unit in ('pcs', 'box'));

-- case: unseen-alter-7/doc-check-json
-- run
alter table wh.item add constraint s check (jsonb_typeof(specs) = 'object');

-- case: unseen-alter-7/doc-check-json-int
-- run
alter table wh.item add constraint s check ((specs->>'w')::int > 0);

-- case: unseen-alter-7/doc-check-json-compare
-- run
alter table wh.item add constraint s check (specs->>'w' > 0);

-- case: unseen-alter-7/doc-check-current-date
-- run
alter table wh.doc add constraint fresh check (d <= current_date);

-- case: unseen-alter-7/doc-check-array
-- run
alter table wh.item add constraint l check (array_length(labels, 1) < 10);

-- case: unseen-alter-7/doc-check-array-any
-- run
alter table wh.item add constraint l check ('x' <> all (labels));

-- case: unseen-alter-7/doc-check-array-member-int
-- run
alter table wh.item add constraint l check (1 <> all (labels));

-- case: unseen-alter-7/doc-check-composite
-- run
alter table wh.item add constraint p check ((price).amount >= 0);

-- case: unseen-alter-7/doc-check-composite-bad
-- run
alter table wh.item add constraint p check ((price).value >= 0);

-- case: unseen-alter-7/doc-default-nextval
-- run
alter table wh.doc_line alter doc_no set default nextval('wh.doc_no');

-- case: unseen-alter-7/doc-default-function
-- run
alter table wh.doc_line alter doc_no set default wh.next_no();

-- case: unseen-alter-7/doc-default-array
-- run
alter table wh.item alter labels set default array['a', 'b'];

-- case: unseen-alter-7/doc-default-array-int
-- run
alter table wh.item alter labels set default array[1, 2];

-- case: unseen-alter-7/doc-default-array-literal-bad
-- run
alter table wh.item alter labels set default 'a,b';

-- case: unseen-alter-7/doc-default-composite
-- run
alter table wh.item alter price set default row(0, 'EUR');

-- case: unseen-alter-7/doc-default-composite-short
-- run
alter table wh.item alter price set default row(0);

-- case: unseen-alter-7/doc-default-json
-- run
alter table wh.item alter specs set default '{"a": 1}'::jsonb;

-- case: unseen-alter-7/doc-default-json-bad
-- run
alter table wh.item alter specs set default '{a: 1}';

-- case: unseen-alter-7/doc-default-interval
-- run
alter table wh.doc alter hours set default '2 hours';

-- case: unseen-alter-7/doc-default-interval-bad
-- run
alter table wh.doc alter hours set default 'soon';

-- case: unseen-alter-7/doc-default-uuid
-- run
alter table wh.doc_line add uid uuid default 'not-a-uuid';

-- case: unseen-alter-7/doc-default-ts-expression
-- run
alter table wh.doc add due timestamptz default now() + interval '7 days';

-- case: unseen-alter-7/doc-default-date-plus-int
-- run
alter table wh.doc add due date default current_date + 7;

-- case: unseen-alter-7/doc-default-date-plus-text
-- run
alter table wh.doc add due date default current_date + '7 days';

-- case: unseen-alter-7/doc-add-bool-default-int
-- run
alter table wh.doc add ok boolean default 1;

-- case: unseen-alter-7/doc-add-int-default-bool
-- run
alter table wh.doc add ok int default true;

-- case: unseen-alter-7/doc-add-text-default-int
-- run
alter table wh.doc add ok text default 5;

-- case: unseen-alter-7/doc-add-numeric-default-expression
-- run
alter table wh.doc add ok numeric(10,2) default 1 / 3.0;

-- case: unseen-alter-7/doc-add-char-default-long
-- run
alter table wh.doc add ok varchar(3) default 'abcd';

-- case: unseen-alter-7/doc-add-not-null-generated
-- run
alter table wh.doc add label text not null generated always as ('D' || no::text) stored;

-- case: unseen-alter-7/doc-add-generated-upper
-- run
alter table wh.item add uname text generated always as (upper(name)) stored;

-- case: unseen-alter-7/doc-add-generated-tsvector
-- run
alter table wh.item add doc tsvector generated always as (to_tsvector('english', coalesce(name, '') || ' ' || coalesce(ean, ''))) stored;

-- case: unseen-alter-7/doc-add-generated-tsvector-mutable
-- run
alter table wh.item add doc tsvector generated always as (to_tsvector(name)) stored;

-- case: unseen-alter-7/doc-add-generated-age
-- run
alter table wh.item add age interval generated always as (now() - created) stored;

-- case: unseen-alter-7/doc-add-generated-date
-- run
alter table wh.item add day date generated always as (created::date) stored;

-- case: unseen-alter-7/doc-add-generated-utc-date
-- run
alter table wh.item add day date generated always as ((created at time zone 'UTC')::date) stored;

-- case: unseen-alter-7/doc-add-generated-extract
-- run
alter table wh.doc add y int generated always as (extract(year from d)) stored;

-- case: unseen-alter-7/doc-add-generated-json
-- run
alter table wh.item add colour text generated always as (specs->>'colour') stored;

-- case: unseen-alter-7/doc-add-generated-json-path
-- run
alter table wh.item add colour text generated always as (specs->'a'->'b'->>'c') stored;

-- case: unseen-alter-7/doc-add-generated-mismatch
-- run
alter table wh.item add n int generated always as (name) stored;

-- case: unseen-alter-7/item-weight-check-type
-- run
alter table wh.item alter weight type int;

-- case: unseen-alter-7/item-name-text
-- run
alter table wh.item alter name type text;

-- case: unseen-alter-7/item-name-view-drop-change
-- run
drop view wh.available, wh.item_names;
alter table wh.item alter name type text;

-- case: unseen-alter-7/item-sku-type
-- run
alter table wh.item alter sku type text;

-- case: unseen-alter-7/item-unit-add-value
-- run
alter type wh.unit add value 'm';
alter table wh.item alter unit set default 'kg';

-- case: unseen-alter-7/item-unit-text
-- run
alter table wh.item alter unit type text;

-- case: unseen-alter-7/item-labels-text
-- run
alter table wh.item alter labels type text[];

-- case: unseen-alter-7/item-labels-jsonb
-- run
alter table wh.item alter labels type jsonb using array_to_json(labels)::jsonb;

-- case: unseen-alter-7/item-discount-numeric
-- run
alter table wh.item alter discount type numeric(7,4);

-- case: unseen-alter-7/item-discount-drop-domain
-- run
alter table wh.item alter discount drop default, alter discount type numeric;

-- case: unseen-alter-7/item-specs-json
-- run
alter table wh.item alter specs type json;

-- case: unseen-alter-7/item-created-no-tz
-- run
alter table wh.item alter created type timestamp;

-- case: unseen-alter-7/item-id-text
-- run
alter table wh.item alter id type text;

-- case: unseen-alter-7/item-id-text-no-fk
-- run
alter table wh.stock drop constraint stock_item_id_fkey;
alter table wh.item alter id type text;

-- case: unseen-alter-7/item-drop-sku
-- run
alter table wh.item drop column sku;

-- case: unseen-alter-7/item-drop-name-cascade
-- run
alter table wh.item drop column name cascade;

-- case: unseen-alter-7/item-drop-price-add
-- run
alter table wh.item drop column price, add column price numeric(12,2), add column currency char(3) default 'EUR';

-- case: unseen-alter-7/item-unique-ean
-- run
alter table wh.item add constraint item_ean_key unique (ean) deferrable initially deferred;

-- case: unseen-alter-7/item-unique-include
-- run
alter table wh.item add constraint item_sku_created unique (sku, created) include (name);

-- case: unseen-alter-7/item-exclude
-- run
alter table wh.doc add constraint no_overlap exclude using gist (span with &&);

-- case: unseen-alter-7/item-exclude-equal-no-ext
-- run
alter table wh.doc add constraint no_overlap exclude using gist (n2 with =, span with &&);

-- case: unseen-alter-7/item-nulls-not-distinct
-- run
alter table wh.item add constraint item_ean_nn unique nulls not distinct (ean);

-- case: unseen-alter-7/stock-fk-cascade-swap
-- run
alter table wh.stock drop constraint stock_item_id_fkey, add constraint stock_item_fk foreign key (item_id) references wh.item on delete cascade on update cascade;

-- case: unseen-alter-7/stock-fk-set-null-columns
-- run
alter table wh.stock add constraint s2 foreign key (site_id, item_id) references wh.stock (site_id, item_id) on delete set null (item_id);

-- case: unseen-alter-7/stock-fk-self-missing
-- run
alter table wh.stock add constraint s2 foreign key (item_id) references wh.stock (item_id);

-- case: unseen-alter-7/stock-qty-generated
-- run
alter table wh.stock alter qty type numeric(16,4);

-- case: unseen-alter-7/stock-drop-generated
-- run
alter table wh.stock alter free drop expression, alter free set default 0;

-- case: unseen-alter-7/stock-drop-check-add
-- run
alter table wh.stock drop constraint stock_reserved, add constraint stock_reserved check (reserved <= qty and reserved >= 0) not valid;

-- case: unseen-alter-7/line-fk-to-unkeyed
-- run
alter table wh.doc_line add foreign key (doc_no) references wh.doc (no);

-- case: unseen-alter-7/line-fk-add-key-first
-- run
alter table wh.doc add constraint doc_pk primary key (no);
alter table wh.doc_line add constraint line_doc foreign key (doc_no) references wh.doc (no) not valid;

-- case: unseen-alter-7/line-pk-nullable
-- run
alter table wh.doc_line add primary key (doc_no, pos);

-- case: unseen-alter-7/line-not-null-check-first
-- run
alter table wh.doc_line add constraint nn check (doc_no is not null) not valid;
alter table wh.doc_line validate constraint nn;
alter table wh.doc_line alter doc_no set not null;

-- case: unseen-alter-7/line-not-null-two
-- run
alter table wh.doc_line alter doc_no set not null, alter pos set not null;

-- case: unseen-alter-7/move-type-kind
-- run
alter table wh.move alter kind type text;

-- case: unseen-alter-7/move-type-qty
-- run
alter table wh.move alter qty type numeric(18,3);

-- case: unseen-alter-7/move-type-at
-- run
alter table wh.move alter at type timestamp;

-- case: unseen-alter-7/move-add-pk
-- run
alter table wh.move add primary key (id, at);

-- case: unseen-alter-7/move-add-pk-with-kind
-- run
alter table wh.move add primary key (id, at, kind);

-- case: unseen-alter-7/move-add-fk
-- run
alter table wh.move add constraint move_item_fk foreign key (item_id) references wh.item;

-- case: unseen-alter-7/move-h2-detach-in
-- run
alter table wh.move_h2 detach partition wh.move_h2_in;

-- case: unseen-alter-7/move-h2-detach
-- run
alter table wh.move detach partition wh.move_h2;

-- case: unseen-alter-7/move-attach-plain
-- run
create table wh.move_25 (like wh.move including all);
alter table wh.move attach partition wh.move_25 for values from ('2025-01-01') to ('2026-01-01');

-- case: unseen-alter-7/move-attach-subpartitioned
-- run
create table wh.move_25 (like wh.move including all) partition by list (kind);
create table wh.move_25_i partition of wh.move_25 for values in ('I');
alter table wh.move attach partition wh.move_25 for values from ('2025-01-01') to ('2026-01-01');

-- case: unseen-alter-7/move-h1-drop
-- run
drop table wh.move_h1;

-- case: unseen-alter-7/move-set-logged
-- run
alter table wh.move set unlogged;

-- case: unseen-alter-7/move-not-null
-- run
alter table wh.move alter site_id set not null;

-- case: unseen-alter-7/move-h1-not-null-then-parent
-- run
alter table wh.move_h1 alter site_id set not null;
alter table wh.move alter site_id set not null;

-- case: unseen-alter-7/shard-add-column
-- run
alter table wh.shard add w int default 0;

-- case: unseen-alter-7/shard-pk-drop
-- run
alter table wh.shard drop constraint shard_pkey;

-- case: unseen-alter-7/shard-attach-third
-- run
create table wh.shard_2 (k int not null, v text);
alter table wh.shard attach partition wh.shard_2 for values with (modulus 4, remainder 2);

-- case: unseen-alter-7/seq-owned-elsewhere
-- run
alter sequence wh.doc_no owned by wh.doc_line.doc_no;

-- case: unseen-alter-7/seq-as-int
-- run
alter sequence wh.doc_no as integer;

-- case: unseen-alter-7/seq-restart
-- run
alter sequence wh.doc_no restart with 5000;

-- case: unseen-alter-7/site-pk-int
-- run
alter table wh.site alter id type int;

-- case: unseen-alter-7/site-rename-all
-- run
alter table wh.site rename to location;
alter table wh.location rename column code to location_code;

-- case: unseen-alter-7/site-set-schema
-- run
alter table wh.site set schema public;

-- case: unseen-alter-7/site-stat-and-storage
-- run
alter table wh.site alter tz set statistics 100, alter tz set storage main, alter code set (n_distinct = 50);
