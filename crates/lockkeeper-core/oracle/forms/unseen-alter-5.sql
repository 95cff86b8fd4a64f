-- base
create schema fin;
create type fin.kind as enum ('debit', 'credit');
create domain fin.iban as varchar(34) check (value ~ '^[A-Z]{2}');
create domain fin.amount as numeric(14,2) not null;
create function fin.now_utc() returns timestamp language sql stable as $$ select now() at time zone 'utc' $$;
create function fin.norm(t text) returns text language plpgsql immutable as $$ begin return lower(t); end $$;
create function fin.tf() returns trigger language plpgsql as $$ begin new.changed := now(); return new; end $$;
create table fin.bank (code char(4) primary key, name text not null, country varchar(2) default 'CZ');
create table fin.account (id bigint generated always as identity primary key, bank char(4) references fin.bank, iban fin.iban, owner_name varchar(100) not null, opened date not null default current_date, closed date, balance numeric(14,2) not null default 0, flags bit varying(8), extra jsonb not null default '{}', changed timestamptz, constraint account_dates check (closed is null or closed >= opened));
create unique index account_iban on fin.account (iban) where closed is null;
create index account_norm on fin.account (fin.norm(owner_name));
create index account_extra on fin.account using gin (extra jsonb_path_ops);
create trigger account_changed before update on fin.account for each row execute function fin.tf();
create table fin.entry (id bigserial, account_id bigint not null, k fin.kind not null default 'debit', value numeric(12,2) not null, booked date not null, memo text, primary key (id, booked), foreign key (account_id) references fin.account) partition by range (booked);
create table fin.entry_y1 partition of fin.entry for values from ('2023-01-01') to ('2024-01-01');
create table fin.entry_y2 partition of fin.entry for values from ('2024-01-01') to ('2025-01-01');
create table fin.entry_rest partition of fin.entry default;
create index entry_account on fin.entry (account_id);
create table fin.h (id int not null, v text) partition by hash (id);
create table fin.h0 partition of fin.h for values with (modulus 2, remainder 0);
create table fin.h1 partition of fin.h for values with (modulus 2, remainder 1);
create view fin.balances as select a.id, a.owner_name, sum(e.value) as total from fin.account a join fin.entry e on e.account_id = a.id group by a.id, a.owner_name;
create table fin.big_note (account_id bigint primary key references fin.account on delete cascade, body text, created timestamp(3) without time zone, n int default 1, m int, u uuid, ip inet, dur interval, price money, r real, b boolean, arr int[], sn smallint);
create index big_note_created on fin.big_note (created);
create index big_note_m on fin.big_note (m) include (n);
insert into fin.bank select 'b' || g, 'Bank ' || g from generate_series(1, 20) g;
insert into fin.account (bank, iban, owner_name, opened) select 'b' || g, 'CZ' || g, 'own' || g, date '2020-01-01' + g from generate_series(1, 20) g;
insert into fin.entry (account_id, value, booked) select g, g, date '2023-06-01' + g * 30 from generate_series(1, 20) g;
insert into fin.h select g, 'v' from generate_series(1, 20) g;
insert into fin.big_note (account_id, body, m) select g, 'n', g from generate_series(1, 20) g;

-- case: unseen-alter-5/note-m-bigint
-- run
alter table fin.big_note alter m type bigint;

-- case: unseen-alter-5/note-n-default-text
-- run
alter table fin.big_note alter n type text;

-- case: unseen-alter-5/note-n-default-incompatible
-- run
alter table fin.big_note alter n type date using current_date;

-- case: unseen-alter-5/note-created-more-precise
-- run
alter table fin.big_note alter created type timestamp(6);

-- case: unseen-alter-5/note-created-unlimited
-- run
alter table fin.big_note alter created type timestamp;

-- case: unseen-alter-5/note-created-tz-utc-session
-- run
set timezone to utc;
alter table fin.big_note alter created type timestamptz(3);

-- case: unseen-alter-5/note-uuid-text
-- run
alter table fin.big_note alter u type text;

-- case: unseen-alter-5/note-text-uuid-no-using
-- run
alter table fin.big_note alter body type uuid;

-- case: unseen-alter-5/note-inet-cidr
-- run
alter table fin.big_note alter ip type cidr;

-- case: unseen-alter-5/note-interval-precision
-- run
alter table fin.big_note alter dur type interval(3);

-- case: unseen-alter-5/note-interval-fields
-- run
alter table fin.big_note alter dur type interval day to second;

-- case: unseen-alter-5/note-money-numeric
-- run
alter table fin.big_note alter price type numeric(12,2);

-- case: unseen-alter-5/note-real-double-int
-- run
alter table fin.big_note alter r type double precision, alter m type smallint;

-- case: unseen-alter-5/note-bool-int
-- run
alter table fin.big_note alter b type int using (case when b then 1 else 0 end);

-- case: unseen-alter-5/note-array-text
-- run
alter table fin.big_note alter arr type text[];

-- case: unseen-alter-5/note-array-bigint-using
-- run
alter table fin.big_note alter arr type bigint[] using arr::bigint[];

-- case: unseen-alter-5/note-smallint-serial
-- run
alter table fin.big_note alter sn type serial;

-- case: unseen-alter-5/note-sn-identity
-- run
update fin.big_note set sn = m;
alter table fin.big_note alter sn set not null;
alter table fin.big_note alter sn add generated by default as identity;

-- case: unseen-alter-5/note-identity-nullable
-- run
alter table fin.big_note alter sn add generated always as identity;

-- case: unseen-alter-5/account-flags-wider
-- run
alter table fin.account alter flags type bit varying(16);

-- case: unseen-alter-5/account-flags-bit
-- run
alter table fin.account alter flags type bit(8);

-- case: unseen-alter-5/account-iban-wider-domain
-- setup
create domain fin.iban40 as varchar(40) check (value ~ '^[A-Z]{2}');
-- run
alter table fin.account alter iban type fin.iban40;

-- case: unseen-alter-5/account-iban-plain
-- run
alter table fin.account alter iban type varchar(34);

-- case: unseen-alter-5/account-iban-text
-- run
alter table fin.account alter iban type text;

-- case: unseen-alter-5/account-owner-wider
-- run
alter table fin.account alter owner_name type varchar(200);

-- case: unseen-alter-5/note-fk-parent-identity-type
-- run
alter table fin.account alter id type int;

-- case: unseen-alter-5/bank-code-wider
-- run
alter table fin.bank alter code type char(6);

-- case: unseen-alter-5/bank-code-varchar
-- run
alter table fin.bank alter code type varchar(4);

-- case: unseen-alter-5/bank-country-char
-- run
alter table fin.bank alter country type char(2);

-- case: unseen-alter-5/bank-name-drop-not-null-add-check
-- run
alter table fin.bank alter name drop not null, add constraint n check (name is not null) not valid;

-- case: unseen-alter-5/extra-json-class
-- run
alter table fin.account alter extra drop default, alter extra type json;

-- case: unseen-alter-5/extra-text
-- run
alter table fin.account alter extra type text;

-- case: unseen-alter-5/add-amount-domain-no-default
-- run
alter table fin.big_note add fee fin.amount;

-- case: unseen-alter-5/add-amount-domain-default
-- run
alter table fin.big_note add fee fin.amount default 0;

-- case: unseen-alter-5/add-iban-domain
-- run
alter table fin.big_note add other fin.iban;

-- case: unseen-alter-5/add-iban-domain-wrong
-- run
alter table fin.big_note add other fin.iban default '12';

-- case: unseen-alter-5/add-now-utc
-- run
alter table fin.big_note add seen timestamp not null default fin.now_utc();

-- case: unseen-alter-5/add-clock
-- run
alter table fin.big_note add seen timestamptz not null default clock_timestamp();

-- case: unseen-alter-5/add-now-at-zone
-- run
alter table fin.big_note add seen timestamp default (now() at time zone 'utc'), add day date default now()::date;

-- case: unseen-alter-5/add-nextval
-- setup
create sequence fin.s;
-- run
alter table fin.big_note add no bigint default nextval('fin.s');

-- case: unseen-alter-5/add-md5-random
-- run
alter table fin.big_note add token text default md5(random()::text);

-- case: unseen-alter-5/add-generated-fn
-- run
alter table fin.account add low text generated always as (fin.norm(owner_name)) stored;

-- case: unseen-alter-5/add-generated-virtual-fn
-- run
alter table fin.account add total numeric generated always as (balance * 2);

-- case: unseen-alter-5/add-generated-timestamptz-text
-- run
alter table fin.account add label text generated always as (changed::text) stored;

-- case: unseen-alter-5/add-generated-concat-op
-- run
alter table fin.account add label text generated always as (owner_name || ' ' || id) stored;

-- case: unseen-alter-5/add-generated-interval
-- run
alter table fin.account add until date generated always as (opened + interval '1 year') stored;

-- case: unseen-alter-5/add-generated-days
-- run
alter table fin.account add days int generated always as (closed - opened) stored;

-- case: unseen-alter-5/add-not-null-fk-column
-- run
alter table fin.big_note add bank char(4) not null default 'b1' references fin.bank;

-- case: unseen-alter-5/add-fk-nullable-text
-- run
alter table fin.big_note add bank text references fin.bank (code);

-- case: unseen-alter-5/add-fk-mismatch
-- run
alter table fin.big_note add bank int references fin.bank (code);

-- case: unseen-alter-5/add-unique-column-default
-- run
alter table fin.big_note add tag text default 'x' unique;

-- case: unseen-alter-5/add-two-pk
-- run
alter table fin.big_note add k1 int primary key;

-- case: unseen-alter-5/entry-add-column-fn
-- run
alter table fin.entry add changed timestamptz default now(), add rate numeric default random();

-- case: unseen-alter-5/entry-value-wider
-- run
alter table fin.entry alter value type numeric(18,2);

-- case: unseen-alter-5/entry-value-scale
-- run
alter table fin.entry alter value type numeric(18,4);

-- case: unseen-alter-5/entry-memo-varchar
-- run
alter table fin.entry alter memo type varchar(1000);

-- case: unseen-alter-5/entry-kind-text
-- run
alter table fin.entry alter k drop default;
alter table fin.entry alter k type text;

-- case: unseen-alter-5/entry-account-type
-- run
alter table fin.entry alter account_id type numeric;

-- case: unseen-alter-5/entry-id-type
-- run
alter table fin.entry alter id type int;

-- case: unseen-alter-5/entry-memo-not-null
-- run
alter table fin.entry add constraint memo_nn check (memo is not null) not valid;
alter table fin.entry alter memo set not null;

-- case: unseen-alter-5/entry-leaf-memo-not-null
-- run
alter table fin.entry_y1 alter memo set not null;

-- case: unseen-alter-5/entry-leaf-constraint
-- run
alter table fin.entry_y1 add constraint small check (value < 1000000);

-- case: unseen-alter-5/entry-leaf-index
-- run
create index on fin.entry_y1 (memo);

-- case: unseen-alter-5/entry-unique-without-key
-- run
alter table fin.entry add constraint e_u unique (account_id);

-- case: unseen-alter-5/entry-unique-with-key
-- run
alter table fin.entry add constraint e_u unique (account_id, booked, id);

-- case: unseen-alter-5/entry-drop-pk
-- run
alter table fin.entry drop constraint entry_pkey;

-- case: unseen-alter-5/entry-drop-fk
-- run
alter table fin.entry drop constraint entry_account_id_fkey;

-- case: unseen-alter-5/entry-drop-fk-leaf
-- run
alter table fin.entry_y1 drop constraint entry_account_id_fkey;

-- case: unseen-alter-5/entry-drop-missing-if-exists
-- run
alter table fin.entry drop constraint if exists no_such;

-- case: unseen-alter-5/entry-drop-fk-only
-- run
alter table only fin.entry drop constraint entry_account_id_fkey;

-- case: unseen-alter-5/entry-readd-fk
-- run
alter table fin.entry drop constraint entry_account_id_fkey, add foreign key (account_id) references fin.account on delete restrict;

-- case: unseen-alter-5/entry-fk-to-bank-not-valid-18
-- run
alter table fin.entry add column bank char(4), add constraint eb foreign key (bank) references fin.bank not valid;

-- case: unseen-alter-5/entry-attach-next
-- setup
create table fin.entry_y3 (like fin.entry including defaults including constraints including indexes);
insert into fin.entry_y3 (account_id, value, booked) select g, g, date '2025-06-01' + g from generate_series(1, 20) g;
delete from fin.entry where booked >= '2025-01-01';
-- run
alter table fin.entry attach partition fin.entry_y3 for values from ('2025-01-01') to ('2026-01-01');

-- case: unseen-alter-5/entry-attach-next-checked-both
-- setup
create table fin.entry_y3 (like fin.entry including defaults including constraints including indexes);
alter table fin.entry_y3 add constraint y3 check (booked >= date '2025-01-01' and booked < date '2026-01-01');
alter table fin.entry_y3 add foreign key (account_id) references fin.account;
delete from fin.entry where booked >= '2025-01-01';
alter table fin.entry_rest add constraint not_y3 check (booked < date '2025-01-01' or booked >= date '2026-01-01');
-- run
alter table fin.entry attach partition fin.entry_y3 for values from ('2025-01-01') to ('2026-01-01');

-- case: unseen-alter-5/entry-create-next
-- setup
delete from fin.entry where booked >= '2025-01-01';
-- run
create table fin.entry_y3 partition of fin.entry for values from ('2025-01-01') to ('2026-01-01');

-- case: unseen-alter-5/entry-detach
-- run
alter table fin.entry detach partition fin.entry_y1;
alter table fin.entry_y1 add column archived boolean default true;

-- case: unseen-alter-5/entry-detach-default
-- run
alter table fin.entry detach partition fin.entry_rest;

-- case: unseen-alter-5/entry-detach-concurrently-block
-- run
alter table fin.entry detach partition fin.entry_y1 concurrently;

-- case: unseen-alter-5/entry-detach-not-part
-- run
alter table fin.entry detach partition fin.account;

-- case: unseen-alter-5/hash-add-pk
-- run
alter table fin.h add primary key (id);

-- case: unseen-alter-5/hash-attach-third
-- setup
create table fin.h2 (id int not null, v text);
-- run
alter table fin.h attach partition fin.h2 for values with (modulus 4, remainder 3);

-- case: unseen-alter-5/hash-detach-attach-finer
-- setup
create table fin.h1a (id int not null, v text);
create table fin.h1b (id int not null, v text);
-- run
alter table fin.h detach partition fin.h1;
alter table fin.h attach partition fin.h1a for values with (modulus 4, remainder 1);
alter table fin.h attach partition fin.h1b for values with (modulus 4, remainder 3);

-- case: unseen-alter-5/hash-key-type
-- run
alter table fin.h alter id type bigint;

-- case: unseen-alter-5/hash-v-type
-- run
alter table fin.h alter v type varchar(10) using left(v, 10);

-- case: unseen-alter-5/hash-index-concurrently
-- run: outside
create index concurrently on fin.h (v);

-- case: unseen-alter-5/hash-reindex-outside
-- run: outside
reindex table fin.h;

-- case: unseen-alter-5/hash-vacuum
-- run: outside
vacuum fin.h;

-- case: unseen-alter-5/hash-cluster-only
-- run
alter table fin.h set without cluster;

-- case: unseen-alter-5/view-blocks-type
-- run
alter table fin.account alter owner_name type text;

-- case: unseen-alter-5/view-blocks-drop
-- run
alter table fin.account drop owner_name;

-- case: unseen-alter-5/view-drop-then-type
-- run
drop view fin.balances;
alter table fin.account alter owner_name type text;

-- case: unseen-alter-5/drop-checked-column
-- run
alter table fin.account drop closed;

-- case: unseen-alter-5/drop-domain-column
-- run
alter table fin.account drop iban;

-- case: unseen-alter-5/drop-two-columns-fk
-- run
alter table fin.account drop bank, drop extra;

-- case: unseen-alter-5/drop-identity-pk-referenced
-- run
alter table fin.account alter id drop identity, drop constraint account_pkey;

-- case: unseen-alter-5/not-null-via-dates-check
-- run
alter table fin.account alter closed set not null;

-- case: unseen-alter-5/not-null-or-check-proof
-- setup
update fin.big_note set r = 1;
alter table fin.big_note add constraint rr check (r > 0 and (r is not null or m > 0));
-- run
alter table fin.big_note alter r set not null;

-- case: unseen-alter-5/not-null-strict-check-proof
-- setup
update fin.big_note set r = 1;
alter table fin.big_note add constraint rr check ((r is not null) is true);
-- run
alter table fin.big_note alter r set not null;

-- case: unseen-alter-5/not-null-not-distinct
-- setup
update fin.big_note set r = 1;
alter table fin.big_note add constraint rr check (not (r is null));
-- run
alter table fin.big_note alter r set not null;

-- case: unseen-alter-5/pk-using-index-include
-- setup
create unique index bn_u on fin.big_note (account_id) include (m);
-- run
alter table fin.big_note drop constraint big_note_pkey, add constraint bn_pk primary key using index bn_u;

-- case: unseen-alter-5/unique-using-partial
-- run
alter table fin.account add constraint one_iban unique using index account_iban;

-- case: unseen-alter-5/unique-using-missing
-- run
alter table fin.account add constraint one_iban unique using index no_such;

-- case: unseen-alter-5/fk-match-full
-- run
alter table fin.big_note add constraint bm foreign key (m) references fin.account (id) match full on update cascade not valid;

-- case: unseen-alter-5/fk-int-to-bigint-valid
-- run
alter table fin.big_note add constraint bm foreign key (m) references fin.account (id);

-- case: unseen-alter-5/fk-validate-two
-- setup
alter table fin.big_note add constraint bm foreign key (m) references fin.account (id) not valid, add constraint mc check (m > 0) not valid;
-- run
alter table fin.big_note validate constraint bm, validate constraint mc;

-- case: unseen-alter-5/fk-drop-and-index
-- run
alter table fin.big_note drop constraint big_note_account_id_fkey;
create index on fin.account (bank);

-- case: unseen-alter-5/check-domain-function
-- run
alter table fin.account add constraint ofn check (fin.norm(owner_name) <> '');

-- case: unseen-alter-5/check-missing-fn
-- run
alter table fin.account add constraint ofn check (fin.nrm(owner_name) <> '');

-- case: unseen-alter-5/check-bad-types
-- run
alter table fin.account add constraint ofn check (opened > 5);

-- case: unseen-alter-5/check-in-list-types
-- run
alter table fin.big_note add constraint mm check (m in (1, 2, 3) or m between 4 and 100000);

-- case: unseen-alter-5/check-exists-subquery
-- run
alter table fin.account add constraint ofn check (exists (select 1 from fin.bank));

-- case: unseen-alter-5/check-any-array
-- run
alter table fin.bank add constraint cc check (country = any (array['CZ', 'SK']));

-- case: unseen-alter-5/exclude-daterange
-- run
alter table fin.account add constraint ex exclude using gist (daterange(opened, closed, '[]') with &&) where (bank = 'zz');

-- case: unseen-alter-5/exclude-eq-gist
-- run
alter table fin.account add constraint ex exclude using gist (bank with =);

-- case: unseen-alter-5/index-covering-desc
-- run
create unique index on fin.big_note (m desc) include (body) where m is not null;

-- case: unseen-alter-5/index-lower-uuid
-- run
create index on fin.big_note (lower(u));

-- case: unseen-alter-5/index-brin-multi
-- run
create index on fin.big_note using brin (created timestamp_minmax_multi_ops);

-- case: unseen-alter-5/index-class-wrong-type
-- run
create index on fin.big_note (m text_ops);

-- case: unseen-alter-5/index-array-gin
-- run
create index on fin.big_note using gin (arr);

-- case: unseen-alter-5/index-inet-spgist
-- run
create index on fin.big_note using spgist (ip);

-- case: unseen-alter-5/index-inet-gist
-- run
create index on fin.big_note using gist (ip);

-- case: unseen-alter-5/index-inet-gist-ops
-- run
create index on fin.big_note using gist (ip inet_ops);

-- case: unseen-alter-5/index-concurrently-block
-- run
create index concurrently on fin.big_note (m);

-- case: unseen-alter-5/index-drop-concurrently
-- run: outside
drop index concurrently fin.account_norm;

-- case: unseen-alter-5/index-attach
-- setup
create index entry_memo on only fin.entry (memo);
create index entry_y1_memo on fin.entry_y1 (memo);
-- run
alter index fin.entry_memo attach partition fin.entry_y1_memo;

-- case: unseen-alter-5/index-attach-wrong
-- setup
create index entry_memo on only fin.entry (memo);
create index entry_y1_memo on fin.entry_y1 (value);
-- run
alter index fin.entry_memo attach partition fin.entry_y1_memo;

-- case: unseen-alter-5/index-schema-move
-- run
alter index fin.account_norm set schema public;

-- case: unseen-alter-5/alter-seq-restart
-- run
alter sequence fin.entry_id_seq restart with 1000 cache 5;

-- case: unseen-alter-5/alter-seq-type-small
-- run
alter sequence fin.entry_id_seq as smallint;

-- case: unseen-alter-5/alter-seq-identity-owned
-- run
alter sequence fin.account_id_seq owned by none;

-- case: unseen-alter-5/domain-rename-constraint
-- run
alter domain fin.iban rename constraint iban_check to iban_format;

-- case: unseen-alter-5/domain-add-check
-- run
alter domain fin.iban add constraint len check (length(value) > 2);

-- case: unseen-alter-5/domain-add-not-valid-then-validate
-- run
alter domain fin.iban add constraint len check (length(value) > 2) not valid;
alter domain fin.iban validate constraint len;

-- case: unseen-alter-5/domain-drop-not-null
-- run
alter domain fin.amount drop not null;

-- case: unseen-alter-5/enum-rename-value
-- run
alter type fin.kind rename value 'debit' to 'd';

-- case: unseen-alter-5/enum-add-use-default
-- run
alter type fin.kind add value 'fee';
alter table fin.entry alter k set default 'fee';

-- case: unseen-alter-5/type-owner-schema
-- run
alter type fin.kind set schema public;

-- case: unseen-alter-5/trigger-disable-user
-- run
alter table fin.account disable trigger user;

-- case: unseen-alter-5/trigger-disable-on-partitioned-name
-- setup
create trigger et before insert on fin.entry_y1 for each row execute function fin.tf();
-- run
alter table fin.entry disable trigger et;

-- case: unseen-alter-5/rls-partition
-- run
alter table fin.entry enable row level security;

-- case: unseen-alter-5/replica-identity-full-part
-- run
alter table fin.entry replica identity full;

-- case: unseen-alter-5/unlogged-partition
-- run
alter table fin.entry_y1 set unlogged;

-- case: unseen-alter-5/unlogged-note
-- run
alter table fin.big_note set unlogged;

-- case: unseen-alter-5/set-schema-account
-- run
alter table fin.account set schema public;

-- case: unseen-alter-5/rename-column-everywhere
-- run
alter table fin.account rename owner_name to holder;

-- case: unseen-alter-5/rename-missing-column
-- run
alter table fin.account rename ownr to holder;

-- case: unseen-alter-5/rename-schema-then-alter
-- run
alter schema fin rename to finance;
alter table finance.big_note add z int;

-- case: unseen-alter-5/refused-then-nothing
-- run
alter table fin.big_note add z int default 3, alter column nope type int;

-- case: unseen-alter-5/savepoint-refused-again
-- run
do $$ begin alter table fin.big_note add z int default 3, alter column nope type int; exception when others then null; end $$;
alter table fin.big_note add z text;

-- case: unseen-alter-5/do-partial-then-exception
-- run
do $$ begin alter table fin.big_note add z int; alter table fin.big_note add z int; exception when duplicate_column then null; end $$;
alter table fin.big_note add z text;

-- case: unseen-alter-5/lock-timeout-then-not-valid
-- run
set local lock_timeout = '2s';
alter table fin.big_note add constraint mpos check (m > 0) not valid;
set local lock_timeout = 0;
alter table fin.big_note validate constraint mpos;

-- case: unseen-alter-5/backfill-and-not-null
-- run
alter table fin.big_note add column st text;
update fin.big_note set st = 'ok' where st is null;
alter table fin.big_note alter st set default 'ok', alter st set not null;

-- case: unseen-alter-5/new-table-move
-- run
create table fin.note2 (like fin.big_note including all);
insert into fin.note2 select * from fin.big_note;
drop table fin.big_note;
alter table fin.note2 rename to big_note;
alter table fin.big_note add foreign key (account_id) references fin.account;

-- case: unseen-alter-5/truncate-account
-- run
truncate fin.account;

-- case: unseen-alter-5/truncate-cascade
-- run
truncate fin.bank cascade;

-- case: unseen-alter-5/truncate-leaf
-- run
truncate fin.entry_y2;

-- case: unseen-alter-5/cluster-note
-- run
cluster fin.big_note using big_note_created;

-- case: unseen-alter-5/reindex-note
-- run
reindex table fin.big_note;

-- case: unseen-alter-5/reindex-account-index-fn
-- run
reindex index fin.account_norm;

-- case: unseen-alter-5/rule-then-type
-- setup
create rule rr as on update to fin.big_note where old.m <> new.m do also insert into fin.bank (code, name) values ('x', new.body);
-- run
alter table fin.big_note alter body type varchar(100);

-- case: unseen-alter-5/atomic-function-column
-- min: 14
-- setup
create function fin.fa(i bigint) returns text language sql begin atomic select body from fin.big_note where account_id = i; end;
-- run
alter table fin.big_note alter body type varchar(100);

-- case: unseen-alter-5/policy-column-type
-- setup
create policy pp on fin.big_note using (m > 3);
-- run
alter table fin.big_note alter m type bigint;

-- case: unseen-alter-5/inherit-existing
-- setup
create table fin.base_note (account_id bigint not null, body text);
-- run
alter table fin.big_note inherit fin.base_note;

-- case: unseen-alter-5/foreign-table-column
-- setup
create foreign data wrapper fw;
create server sv foreign data wrapper fw;
create foreign table fin.ft (a int, b text) server sv;
-- run
alter foreign table fin.ft add c int default 3, alter a type bigint, drop b;
