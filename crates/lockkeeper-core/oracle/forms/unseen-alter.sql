-- base
create table acct (id bigserial primary key, email varchar(100) not null unique, name text, balance numeric(10,2) default 0, created timestamp default now(), active boolean, tags text[], data json);
insert into acct (email, name, balance, active, tags) select 'e' || g, 'n' || g, g, g % 2 = 0, array['x', 'y'] from generate_series(1, 20) g;
create table item (id serial primary key, acct_id bigint not null references acct (id), qty int not null default 1, note varchar(40));
create index item_acct on item (acct_id);
create index item_note on item (lower(note));
insert into item (acct_id, qty, note) select g, g, 'note' || g from generate_series(1, 20) g;
create function plus_sql(x int) returns int language sql immutable as 'select x + 1';
create function vol_sql(x int) returns int language sql volatile as 'select x + 1';
create function stab_plpgsql(x int) returns int language plpgsql stable as $$ begin return x; end $$;
create function vol_plpgsql(x int) returns int language plpgsql as $$ begin return x; end $$;

-- case: unseen-alter/add-no-column-word
-- run
alter table acct add z int;

-- case: unseen-alter/add-if-exists-only-qualified
-- run
alter table if exists only public.acct add column if not exists z int default 3 not null;

-- case: unseen-alter/add-default-sql-volatile-inlined
-- run
alter table acct add z int default vol_sql(3);

-- case: unseen-alter/add-default-sql-immutable
-- run
alter table acct add z int default plus_sql(3);

-- case: unseen-alter/add-default-stable-plpgsql
-- run
alter table acct add z int default stab_plpgsql(3);

-- case: unseen-alter/add-default-volatile-plpgsql
-- run
alter table acct add z int default vol_plpgsql(3);

-- case: unseen-alter/add-default-overloaded
-- setup
create function over_f(x int) returns int language plpgsql volatile as $$ begin return x; end $$;
create function over_f(x text) returns int language plpgsql immutable as $$ begin return 1; end $$;
-- run
alter table acct add z int default over_f('abc'::text);

-- case: unseen-alter/add-default-overloaded-literal
-- setup
create function over_f(x int) returns int language plpgsql volatile as $$ begin return x; end $$;
create function over_f(x text) returns int language plpgsql immutable as $$ begin return 1; end $$;
-- run
alter table acct add z int default over_f(7);

-- case: unseen-alter/add-default-overloaded-unknown-literal
-- setup
create function over_f(x int) returns int language plpgsql volatile as $$ begin return x; end $$;
create function over_f(x text) returns int language plpgsql immutable as $$ begin return 1; end $$;
-- run
alter table acct add z int default over_f('7');

-- case: unseen-alter/add-default-polymorphic
-- setup
create function poly(x anyelement) returns anyelement language sql immutable as 'select $1';
-- run
alter table acct add z int default poly(4);

-- case: unseen-alter/add-default-polymorphic-volatile
-- setup
create function poly(x anyelement) returns anyelement language plpgsql as $$ begin return x; end $$;
-- run
alter table acct add z int default poly(4);

-- case: unseen-alter/add-default-function-with-set
-- setup
create function with_set(x int) returns int language sql immutable set search_path = public as 'select x';
-- run
alter table acct add z int default with_set(4);

-- case: unseen-alter/add-default-function-with-set-volatile
-- setup
create function with_set(x int) returns int language sql set search_path = public as 'select x';
-- run
alter table acct add z int default with_set(4);

-- case: unseen-alter/add-default-strict-sql-volatile
-- setup
create function st(x int) returns int language sql strict as 'select x';
-- run
alter table acct add z int default st(4);

-- case: unseen-alter/add-default-strict-null
-- setup
create function st(x int) returns int language plpgsql strict as $$ begin return x; end $$;
-- run
alter table acct add z int default st(null);

-- case: unseen-alter/add-default-security-definer
-- setup
create function sd(x int) returns int language sql security definer as 'select x';
-- run
alter table acct add z int default sd(4);

-- case: unseen-alter/add-default-other-schema
-- setup
create schema lib;
create function lib.f() returns int language plpgsql as $$ begin return 1; end $$;
create function f() returns int language plpgsql immutable as $$ begin return 1; end $$;
-- run
set local search_path to lib, public;
alter table acct add z int default f();

-- case: unseen-alter/add-default-default-argument
-- setup
create function da(x int, y int default vol_plpgsql(1)) returns int language sql immutable as 'select x';
-- run
alter table acct add z int default da(4);

-- case: unseen-alter/add-default-named-argument
-- setup
create function na(x int, y int default 2) returns int language plpgsql immutable as $$ begin return x; end $$;
-- run
alter table acct add z int default na(y => 4, x => 2);

-- case: unseen-alter/add-default-variadic
-- setup
create function va(variadic x int[]) returns int language sql as 'select x[1]';
-- run
alter table acct add z int default va(4, 5, 6);

-- case: unseen-alter/add-default-clock
-- run
alter table acct add z timestamptz default clock_timestamp();

-- case: unseen-alter/add-default-now-expression
-- run
alter table acct add z date not null default (now() + interval '3 days')::date;

-- case: unseen-alter/add-default-current-user
-- run
alter table acct add z text default current_user || '@' || current_database();

-- case: unseen-alter/add-default-timeofday
-- run
alter table acct add z text default timeofday();

-- case: unseen-alter/add-default-uuid
-- run
alter table acct add z uuid default gen_random_uuid() not null;

-- case: unseen-alter/add-default-uuidv7
-- run
alter table acct add z uuid default uuidv7();

-- case: unseen-alter/add-default-case-volatile
-- run
alter table acct add z int default case when true then 1 else (random() * 10)::int end;

-- case: unseen-alter/add-default-coalesce-random
-- run
alter table acct add z int default coalesce(1, (random() * 10)::int);

-- case: unseen-alter/add-default-array
-- run
alter table acct add z int[] default array[1, 2, 3] not null;

-- case: unseen-alter/add-default-json
-- run
alter table acct add z jsonb not null default '{}';

-- case: unseen-alter/add-default-jsonb-build
-- run
alter table acct add z jsonb not null default jsonb_build_object('a', 1);

-- case: unseen-alter/add-default-subquery
-- run
alter table acct add z int default (select 1);

-- case: unseen-alter/add-default-column
-- run
alter table acct add z int default id;

-- case: unseen-alter/add-default-row-number
-- run
alter table acct add z int default row_number() over ();

-- case: unseen-alter/add-default-aggregate
-- run
alter table acct add z int default count(*);

-- case: unseen-alter/add-default-set-returning
-- run
alter table acct add z int default generate_series(1, 2);

-- case: unseen-alter/add-default-null-typed
-- run
alter table acct add z int default null::int;

-- case: unseen-alter/add-not-null-no-default
-- run
alter table acct add z int not null;

-- case: unseen-alter/add-not-null-default-null
-- run
alter table acct add z int default null not null;

-- case: unseen-alter/add-serial
-- run
alter table acct add z serial;

-- case: unseen-alter/add-bigserial-unique
-- run
alter table acct add z bigserial unique;

-- case: unseen-alter/add-identity
-- run
alter table acct add z bigint generated by default as identity (start with 100);

-- case: unseen-alter/add-generated-stored
-- run
alter table acct add z numeric generated always as (balance * 2) stored;

-- case: unseen-alter/add-generated-virtual
-- run
alter table acct add z numeric generated always as (balance * 2) virtual;

-- case: unseen-alter/add-generated-no-word
-- run
alter table acct add z numeric generated always as (balance * 2);

-- case: unseen-alter/add-generated-virtual-not-null
-- min: 18
-- run
alter table acct add z text generated always as (email) virtual not null;

-- case: unseen-alter/add-generated-virtual-check
-- min: 18
-- run
alter table acct add z numeric generated always as (balance * 2) virtual check (z >= 0);

-- case: unseen-alter/add-generated-mutable
-- run
alter table acct add z text generated always as (created::text) stored;

-- case: unseen-alter/add-generated-user-function-virtual
-- min: 18
-- run
alter table acct add z int generated always as (plus_sql(1)) virtual;

-- case: unseen-alter/add-generated-of-generated
-- setup
alter table acct add g1 int generated always as (id + 1) stored;
-- run
alter table acct add z int generated always as (g1 + 1) stored;

-- case: unseen-alter/add-generated-tableoid
-- run
alter table acct add z oid generated always as (tableoid) stored;

-- case: unseen-alter/add-generated-whole-row
-- run
alter table acct add z text generated always as (acct.*::text) stored;

-- case: unseen-alter/add-inline-primary-key-twice
-- run
alter table acct add z int primary key;

-- case: unseen-alter/add-inline-unique
-- run
alter table acct add z text unique;

-- case: unseen-alter/add-inline-check
-- run
alter table acct add z int check (z > 0);

-- case: unseen-alter/add-inline-check-default
-- run
alter table acct add z int default 1 constraint zpos check (z > 0);

-- case: unseen-alter/add-inline-references
-- run
alter table item add parent_id int references item;

-- case: unseen-alter/add-inline-references-default
-- run
alter table item add parent_id bigint default 1 references acct on delete set default;

-- case: unseen-alter/add-inline-references-deferrable
-- run
alter table item add parent_id bigint references acct (id) deferrable initially deferred;

-- case: unseen-alter/add-char-type
-- run
alter table acct add z char default 'q';

-- case: unseen-alter/add-default-too-long
-- run
alter table acct add z varchar(2) default 'abc';

-- case: unseen-alter/add-default-wrong
-- run
alter table acct add z int default 'abc';

-- case: unseen-alter/add-default-bool-for-int
-- run
alter table acct add z int default true;

-- case: unseen-alter/add-default-int-for-bool
-- run
alter table acct add z boolean default 0;

-- case: unseen-alter/add-default-float-for-int
-- run
alter table acct add z int default 1.5;

-- case: unseen-alter/add-default-int-for-text
-- run
alter table acct add z text default 5;

-- case: unseen-alter/add-unknown-type
-- run
alter table acct add z strng;

-- case: unseen-alter/add-pseudo-type
-- run
alter table acct add z anyelement;

-- case: unseen-alter/add-record-type
-- run
alter table acct add z record;

-- case: unseen-alter/add-own-row-type
-- run
alter table acct add z acct;

-- case: unseen-alter/add-other-row-type
-- run
alter table acct add z item;

-- case: unseen-alter/add-system-column-name
-- run
alter table acct add ctid int;

-- case: unseen-alter/add-exists
-- run
alter table acct add email text;

-- case: unseen-alter/add-exists-if-not
-- run
alter table acct add column if not exists email text default random()::text, add column if not exists zz int;

-- case: unseen-alter/add-twice-in-one
-- run
alter table acct add zz int, add zz text;

-- case: unseen-alter/add-twice-if-not-exists
-- run
alter table acct add zz int, add column if not exists zz text default random()::text;

-- case: unseen-alter/add-quoted-mixed
-- run
alter table "acct" add "mixedCase" text default 'x', add "MixedCase" int default (random() * 3)::int;

-- case: unseen-alter/add-collate
-- run
alter table acct add z text collate "C" default 'x';

-- case: unseen-alter/add-collate-int
-- run
alter table acct add z int collate "C";

-- case: unseen-alter/add-compression
-- run
alter table acct add z text compression pglz;

-- case: unseen-alter/add-storage
-- run
alter table acct add z text storage external;

-- case: unseen-alter/add-typmod-interval
-- run
alter table acct add z interval day to second(3) default '1 day', add y timestamp(3) without time zone default now(), add x numeric(4) default 1.5, add w bit varying(5) default B'101';

-- base
create table w (id int primary key, i2 smallint, i4 int, i8 bigint, n numeric(10,2), n0 numeric, vc varchar(20), vcx varchar, tx text, ch char(5), ts timestamp, tz timestamptz, ts3 timestamp(3), d date, iv interval, bt bit(4), vb varbit(8), ip inet, ci cidr, js json, jb jsonb, u uuid, arr int[], varr varchar(10)[], ip4 text, ok boolean, f4 real, f8 double precision, o oid, nm name, xm xml);
create index w_vc on w (vc);
create index w_i4 on w (i4);
create index w_tx on w (tx);
create index w_ts on w (ts);
create index w_vcp on w (id) where vc <> 'x';
create index w_vcl on w (lower(vc));
insert into w (id, i2, i4, i8, n, n0, vc, vcx, tx, ch, ts, tz, ts3, d, iv, bt, vb, ip, ci, js, jb, u, arr, varr, ip4, ok, f4, f8, o, nm) select g, g, g, g, g, g, g, g, g, g % 10, '2020-01-01', '2020-01-01', '2020-01-01', '2020-01-01', '1 day', b'1010', b'101', '10.0.0.1', '10.0.0.0/8', '{}', '{}', '00000000-0000-0000-0000-000000000001', '{1}', '{a}', '1.2.3.4', true, g, g, g, g from generate_series(1, 20) g;

-- case: unseen-alter/type-no-column-word-using
-- run
alter table if exists only public.w alter i4 type bigint using i4::bigint;

-- case: unseen-alter/type-set-data-type
-- run
alter table w alter column vc set data type varchar(40);

-- case: unseen-alter/type-set-data-shrink
-- run
alter table w alter vc set data type character varying(10);

-- case: unseen-alter/type-vc-to-text
-- run
alter table w alter vc type text;

-- case: unseen-alter/type-vc-to-text-using-self
-- run
alter table w alter vc type text using vc;

-- case: unseen-alter/type-vc-to-text-using-cast
-- run
alter table w alter vc type text using (vc)::text;

-- case: unseen-alter/type-vc-to-text-using-lower
-- run
alter table w alter vc type text using lower(vc);

-- case: unseen-alter/type-vc-to-text-using-cast-function
-- run
alter table w alter vc type text using cast(vc as text);

-- case: unseen-alter/type-vc-using-other-column
-- run
alter table w alter vc type text using tx;

-- case: unseen-alter/type-vc-to-bare
-- run
alter table w alter vc type varchar;

-- case: unseen-alter/type-vc-collate
-- run
alter table w alter vc type varchar(20) collate "C";

-- case: unseen-alter/type-vc-same
-- run
alter table w alter vc type varchar(20);

-- case: unseen-alter/type-text-to-varchar
-- run
alter table w alter tx type varchar;

-- case: unseen-alter/type-text-to-varchar-n
-- run
alter table w alter tx type varchar(255);

-- case: unseen-alter/type-char-to-text
-- run
alter table w alter ch type text;

-- case: unseen-alter/type-char-longer
-- run
alter table w alter ch type char(10);

-- case: unseen-alter/type-char-to-varchar
-- run
alter table w alter ch type varchar(10);

-- case: unseen-alter/type-vc-to-citextless-name
-- run
alter table w alter vc type name;

-- case: unseen-alter/type-int-text
-- run
alter table w alter i4 type text;

-- case: unseen-alter/type-text-int-no-using
-- run
alter table w alter tx type int;

-- case: unseen-alter/type-text-int-using
-- run
alter table w alter tx type int using tx::int;

-- case: unseen-alter/type-text-int-using-trim
-- run
alter table w alter column tx type integer using (trim(tx)::integer);

-- case: unseen-alter/type-int-oid
-- run
alter table w alter i4 type oid;

-- case: unseen-alter/type-oid-int
-- run
alter table w alter o type int;

-- case: unseen-alter/type-oid-regclass
-- run
alter table w alter o type regclass;

-- case: unseen-alter/type-int-smaller
-- run
alter table w alter i4 type smallint;

-- case: unseen-alter/type-int-bool
-- run
alter table w alter i4 type boolean using i4 <> 0;

-- case: unseen-alter/type-int-bool-cast
-- run
alter table w alter i4 type boolean using i4::boolean;

-- case: unseen-alter/type-int-bool-none
-- run
alter table w alter i4 type boolean;

-- case: unseen-alter/type-numeric-wider
-- run
alter table w alter n type numeric(12,2);

-- case: unseen-alter/type-numeric-scale
-- run
alter table w alter n type numeric(12,3);

-- case: unseen-alter/type-numeric-unlimited
-- run
alter table w alter n type decimal;

-- case: unseen-alter/type-numeric-precision-only
-- run
alter table w alter n type numeric(12);

-- case: unseen-alter/type-unlimited-numeric-limited
-- run
alter table w alter n0 type numeric(30,10);

-- case: unseen-alter/type-numeric-same-precision-other-order
-- run
alter table w alter n type dec(10,2);

-- case: unseen-alter/type-numeric-negative-scale
-- run
alter table w alter n0 type numeric(3,-2);

-- case: unseen-alter/type-ts-tz-utc
-- run
set local timezone to 'UTC';
alter table w alter ts type timestamptz;

-- case: unseen-alter/type-ts-tz-other-zone
-- run
set local time zone 'Europe/Berlin';
alter table w alter ts type timestamptz;

-- case: unseen-alter/type-tz-ts-gmt
-- run
set local time zone 'GMT';
alter table w alter tz type timestamp;

-- case: unseen-alter/type-ts-tz-at-time-zone
-- run
set local time zone 'UTC';
alter table w alter ts type timestamp with time zone using ts at time zone 'UTC';

-- case: unseen-alter/type-ts-tz-using-cast-utc
-- run
set local time zone 'UTC';
alter table w alter ts type timestamptz using ts::timestamptz;

-- case: unseen-alter/type-ts-tz3-utc
-- run
set local time zone 'UTC';
alter table w alter ts3 type timestamptz(3);

-- case: unseen-alter/type-ts-tz-wider-utc
-- run
set local time zone 'UTC';
alter table w alter ts3 type timestamptz;

-- case: unseen-alter/type-ts-precision
-- run
alter table w alter ts type timestamp(6);

-- case: unseen-alter/type-ts-precision-narrow
-- run
alter table w alter ts type timestamp(0);

-- case: unseen-alter/type-ts3-to-ts5
-- run
alter table w alter ts3 type timestamp(5) without time zone;

-- case: unseen-alter/type-date-ts
-- run
alter table w alter d type timestamp;

-- case: unseen-alter/type-interval-fields
-- run
alter table w alter iv type interval day to hour;

-- case: unseen-alter/type-interval-precision
-- run
alter table w alter iv type interval(6);

-- case: unseen-alter/type-interval-second6
-- run
alter table w alter iv type interval day to second(6);

-- case: unseen-alter/type-varbit-wider
-- run
alter table w alter vb type varbit(16);

-- case: unseen-alter/type-varbit-unlimited
-- run
alter table w alter vb type bit varying;

-- case: unseen-alter/type-bit-varbit
-- run
alter table w alter bt type bit varying(4);

-- case: unseen-alter/type-bit-varbit-unlimited
-- run
alter table w alter bt type varbit;

-- case: unseen-alter/type-cidr-inet
-- run
alter table w alter ci type inet;

-- case: unseen-alter/type-inet-cidr
-- run
alter table w alter ip type cidr;

-- case: unseen-alter/type-text-inet
-- run
alter table w alter ip4 type inet using ip4::inet;

-- case: unseen-alter/type-json-jsonb
-- run
alter table w alter js type jsonb using js::jsonb;

-- case: unseen-alter/type-json-jsonb-plain
-- run
alter table w alter js set data type jsonb;

-- case: unseen-alter/type-jsonb-text
-- run
alter table w alter jb type text;

-- case: unseen-alter/type-json-text
-- run
alter table w alter js type text;

-- case: unseen-alter/type-xml-text
-- run
alter table w alter xm type text;

-- case: unseen-alter/type-text-uuid
-- run
alter table w alter u type text, alter tx type varchar(36);

-- case: unseen-alter/type-array-element
-- run
alter table w alter arr type bigint[];

-- case: unseen-alter/type-array-varchar-wider
-- run
alter table w alter varr type varchar(20)[];

-- case: unseen-alter/type-array-varchar-text
-- run
alter table w alter varr type text[];

-- case: unseen-alter/type-array-scalar
-- run
alter table w alter arr type int using arr[1];

-- case: unseen-alter/type-scalar-array
-- run
alter table w alter i4 type int[] using array[i4];

-- case: unseen-alter/type-text-array-split
-- run
alter table w alter tx type text[] using string_to_array(tx, ',');

-- case: unseen-alter/type-text-array-none
-- run
alter table w alter tx type text[];

-- case: unseen-alter/type-array-bounds-only
-- run
alter table w alter arr type int[][];

-- case: unseen-alter/type-array-sized
-- run
alter table w alter arr type int[3];

-- case: unseen-alter/type-float4-float8
-- run
alter table w alter f4 type double precision;

-- case: unseen-alter/type-float-n
-- run
alter table w alter f8 type float(53);

-- case: unseen-alter/type-float-n-small
-- run
alter table w alter f8 type float(20);

-- case: unseen-alter/type-name-text
-- run
alter table w alter nm type text;

-- case: unseen-alter/type-using-constant
-- run
alter table w alter vc type text using 'x';

-- case: unseen-alter/type-using-null
-- run
alter table w alter vc type text using null;

-- case: unseen-alter/type-using-same-no-change
-- run
alter table w alter i4 type int using i4;

-- case: unseen-alter/type-using-plus-zero
-- run
alter table w alter i4 type int using i4 + 0;

-- case: unseen-alter/type-using-subquery
-- run
alter table w alter i4 type int using (select max(i4) from w);

-- case: unseen-alter/type-using-aggregate
-- run
alter table w alter i4 type int using max(i4);

-- case: unseen-alter/type-using-wrong-type
-- run
alter table w alter i4 type int using tx;

-- case: unseen-alter/type-using-unknown-column
-- run
alter table w alter i4 type int using nothing;

-- case: unseen-alter/type-with-default
-- setup
alter table w alter vc set default 'q';
-- run
alter table w alter vc type text;

-- case: unseen-alter/type-default-not-castable
-- setup
alter table w alter tx set default 'q';
-- run
alter table w alter tx type int using 1;

-- case: unseen-alter/type-drop-default-same
-- setup
alter table w alter tx set default 'q';
-- run
alter table w alter tx drop default, alter tx type int using 1, alter tx set default 4;

-- case: unseen-alter/type-view-uses
-- setup
create view wv as select vc from w;
-- run
alter table w alter vc type text;

-- case: unseen-alter/type-view-uses-other
-- setup
create view wv as select tx from w;
-- run
alter table w alter vc type varchar(21);

-- case: unseen-alter/type-policy-uses
-- setup
create policy wp on w using (vc = 'x');
-- run
alter table w alter vc type varchar(50);

-- case: unseen-alter/type-trigger-when
-- setup
create function tf() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger wt before update on w for each row when (old.vc is distinct from new.vc) execute function tf();
-- run
alter table w alter vc type varchar(50);

-- case: unseen-alter/type-trigger-of-column
-- setup
create function tf() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger wt before update of vc on w for each row execute function tf();
-- run
alter table w alter vc type varchar(50);

-- case: unseen-alter/type-trigger-other-column
-- setup
create function tf() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger wt before update of tx on w for each row execute function tf();
-- run
alter table w alter vc type varchar(50);

-- case: unseen-alter/type-generated-uses
-- setup
alter table w add g text generated always as (vc || 'x') stored;
-- run
alter table w alter vc type text;

-- case: unseen-alter/type-generated-itself
-- setup
alter table w add g int generated always as (i4 + 1) stored;
-- run
alter table w alter g type bigint;

-- case: unseen-alter/type-generated-using
-- setup
alter table w add g int generated always as (i4 + 1) stored;
-- run
alter table w alter g type bigint using 3;

-- case: unseen-alter/type-check-constraint
-- setup
alter table w add constraint wc check (vc <> 'zz');
-- run
alter table w alter vc type varchar(50);

-- case: unseen-alter/type-check-not-valid
-- setup
alter table w add constraint wc check (vc <> 'zz') not valid;
-- run
alter table w alter vc type varchar(50);

-- case: unseen-alter/type-statistics
-- setup
create statistics wstat on vc, tx from w;
-- run
alter table w alter vc type text;

-- case: unseen-alter/type-several-at-once
-- run
alter table w alter i2 type int, alter i4 type bigint, alter vc type text, add z int default 5, drop column xm;

-- case: unseen-alter/type-twice
-- run
alter table w alter vc type text, alter vc type varchar(99);

-- case: unseen-alter/type-and-rename-separately
-- run
alter table w rename vc to vc2;
alter table w alter vc2 type text;

-- case: unseen-alter/type-pk
-- run
alter table w alter id type bigint;

-- case: unseen-alter/type-pk-referenced
-- setup
create table r (id int primary key, w_id int references w, w2 int);
insert into r select g, g, g from generate_series(1, 20) g;
-- run
alter table w alter id type bigint;

-- case: unseen-alter/type-fk-column
-- setup
create table r (id int primary key, w_id int references w, w2 int);
insert into r select g, g, g from generate_series(1, 20) g;
-- run
alter table r alter w_id type bigint;

-- case: unseen-alter/type-fk-incompatible
-- setup
create table r (id int primary key, w_id int references w, w2 int);
insert into r select g, g, g from generate_series(1, 20) g;
-- run
alter table r alter w_id type text;

-- case: unseen-alter/type-view-alter-view
-- setup
create view wv as select vc from w;
-- run
alter view wv alter vc type text;

-- case: unseen-alter/type-system-column
-- run
alter table w alter ctid type text;

-- base
create table p (k int not null, region text not null, amount int default 0, note varchar(20)) partition by list (region);
create table p_eu partition of p for values in ('de', 'fr') partition by range (k);
create table p_eu1 partition of p_eu for values from (0) to (10);
create table p_eu2 partition of p_eu for values from (10) to (100);
create table p_us partition of p for values in ('us');
create table p_def partition of p default;
create index p_k on p (k);
insert into p select g, (array['de', 'fr', 'us', 'xx'])[g % 4 + 1], g, 'n' from generate_series(1, 20) g;
create table par (id int primary key, a int, c text);
create table kid (extra int) inherits (par);
create table grandkid (more int) inherits (kid);
insert into par select g, g, g from generate_series(1, 10) g;
insert into kid select g, g, g from generate_series(1, 10) g;
insert into grandkid select g, g, g from generate_series(1, 10) g;
create table ref (id int primary key, v int unique);
insert into ref select g, g from generate_series(1, 100) g;

-- case: unseen-alter/part-add-column
-- run
alter table p add z int default 3;

-- case: unseen-alter/part-add-column-volatile
-- run
alter table p add z uuid default gen_random_uuid();

-- case: unseen-alter/part-add-column-only
-- run
alter table only p add z int;

-- case: unseen-alter/part-add-column-leaf
-- run
alter table p_us add z int;

-- case: unseen-alter/part-drop-column
-- run
alter table p drop column note;

-- case: unseen-alter/part-drop-column-only
-- run
alter table only p drop column note;

-- case: unseen-alter/part-drop-key-column
-- run
alter table p drop region;

-- case: unseen-alter/part-drop-sub-key-column
-- run
alter table p drop k;

-- case: unseen-alter/part-alter-type
-- run
alter table p alter note type text;

-- case: unseen-alter/part-alter-type-indexed
-- run
alter table p alter amount type bigint;

-- case: unseen-alter/part-alter-type-key
-- run
alter table p alter region type varchar(10);

-- case: unseen-alter/part-alter-type-subkey
-- run
alter table p alter k type bigint;

-- case: unseen-alter/part-alter-type-only
-- run
alter table only p alter note type text;

-- case: unseen-alter/part-alter-type-leaf
-- run
alter table p_us alter note type text;

-- case: unseen-alter/part-set-default-only
-- run
alter table only p alter amount set default 4;

-- case: unseen-alter/part-set-not-null
-- run
alter table p alter amount set not null;

-- case: unseen-alter/part-set-not-null-only
-- run
alter table only p alter amount set not null;

-- case: unseen-alter/part-set-not-null-sub
-- run
alter table p_eu alter amount set not null;

-- case: unseen-alter/part-drop-not-null-leaf
-- run
alter table p_us alter k drop not null;

-- case: unseen-alter/part-drop-not-null
-- run
alter table p alter k drop not null;

-- case: unseen-alter/part-add-check
-- run
alter table p add constraint amt check (amount >= 0);

-- case: unseen-alter/part-add-check-not-valid
-- run
alter table p add constraint amt check (amount >= 0) not valid;

-- case: unseen-alter/part-validate-check
-- setup
alter table p add constraint amt check (amount >= 0) not valid;
-- run
alter table p validate constraint amt;

-- case: unseen-alter/part-validate-check-sub
-- setup
alter table p add constraint amt check (amount >= 0) not valid;
-- run
alter table p_eu validate constraint amt;

-- case: unseen-alter/part-check-no-inherit
-- run
alter table p add check (amount >= 0) no inherit;

-- case: unseen-alter/part-check-only
-- run
alter table only p add check (amount >= 0);

-- case: unseen-alter/part-check-leaf-present
-- setup
alter table p_us add constraint amt check (amount >= 0);
-- run
alter table p add constraint amt check (amount >= 0);

-- case: unseen-alter/part-check-leaf-present-not-valid
-- setup
alter table p_us add constraint amt check (amount >= 0) not valid;
-- run
alter table p add constraint amt check (amount >= 0);

-- case: unseen-alter/part-drop-constraint
-- setup
alter table p add constraint amt check (amount >= 0);
-- run
alter table p drop constraint amt;

-- case: unseen-alter/part-drop-constraint-leaf
-- setup
alter table p add constraint amt check (amount >= 0);
-- run
alter table p_us drop constraint amt;

-- case: unseen-alter/part-primary-key
-- run
alter table p add primary key (k, region);

-- case: unseen-alter/part-primary-key-missing
-- run
alter table p add primary key (k);

-- case: unseen-alter/part-unique-only
-- run
alter table only p add unique (k, region);

-- case: unseen-alter/part-exclude
-- run
alter table p add exclude using btree (k with =, region with =);

-- case: unseen-alter/part-using-index
-- setup
create unique index p_u on p (k, region);
-- run
alter table p add constraint p_u unique using index p_u;

-- case: unseen-alter/part-fk
-- run
alter table p add foreign key (amount) references ref;

-- case: unseen-alter/part-fk-not-valid
-- run
alter table p add foreign key (amount) references ref not valid;

-- case: unseen-alter/part-fk-only
-- run
alter table only p add foreign key (amount) references ref;

-- case: unseen-alter/part-fk-sub
-- run
alter table p_eu add foreign key (amount) references ref (v);

-- case: unseen-alter/part-fk-to-partitioned
-- setup
alter table p add primary key (k, region);
create table child (k int, region text);
insert into child select k, region from p;
-- run
alter table child add foreign key (k, region) references p;

-- case: unseen-alter/part-fk-drop
-- setup
alter table p add constraint pfk foreign key (amount) references ref;
-- run
alter table p drop constraint pfk;

-- case: unseen-alter/part-fk-drop-leaf
-- setup
alter table p add constraint pfk foreign key (amount) references ref;
-- run
alter table p_eu1 drop constraint pfk;

-- case: unseen-alter/part-attach-multi
-- setup
create table p_asia (k int not null, region text not null, amount int default 0, note varchar(20)) partition by range (k);
create table p_asia1 partition of p_asia for values from (0) to (10);
insert into p_asia values (1, 'jp', 1, 'x');
-- run
alter table p attach partition p_asia for values in ('jp');

-- case: unseen-alter/part-attach-with-check
-- setup
create table p_asia (k int not null, region text not null, amount int default 0, note varchar(20), check (region is not null and region = 'jp'));
insert into p_asia values (1, 'jp', 1, 'x');
alter table p_def add check (region <> 'jp');
-- run
alter table p attach partition p_asia for values in ('jp');

-- case: unseen-alter/part-attach-list-two-check
-- setup
create table p_asia (k int not null, region text not null, amount int default 0, note varchar(20), check (region in ('jp', 'cn')));
-- run
alter table p attach partition p_asia for values in ('jp', 'cn', 'kr');

-- case: unseen-alter/part-attach-missing-column
-- setup
create table p_asia (k int not null, region text not null, amount int);
-- run
alter table p attach partition p_asia for values in ('jp');

-- case: unseen-alter/part-attach-extra-column
-- setup
create table p_asia (like p, extra int);
-- run
alter table p attach partition p_asia for values in ('jp');

-- case: unseen-alter/part-attach-overlap
-- setup
create table p_asia (like p);
-- run
alter table p attach partition p_asia for values in ('us', 'jp');

-- case: unseen-alter/part-detach
-- run
alter table p detach partition p_eu;

-- case: unseen-alter/part-detach-concurrently-default
-- run: outside
alter table p detach partition p_us concurrently;

-- case: unseen-alter/part-detach-not-a-partition
-- run
alter table p detach partition p_eu1;

-- case: unseen-alter/part-rename-column
-- run
alter table p rename note to memo;

-- case: unseen-alter/part-rename-column-leaf
-- run
alter table p_us rename note to memo;

-- case: unseen-alter/part-rename-constraint
-- setup
alter table p add constraint amt check (amount >= 0);
-- run
alter table p rename constraint amt to amt2;

-- case: unseen-alter/part-owner
-- setup
create role bob;
-- run
alter table p owner to bob;

-- case: unseen-alter/part-set-statistics
-- run
alter table p alter amount set statistics 100;

-- case: unseen-alter/part-set-storage
-- run
alter table p alter note set storage external;

-- case: unseen-alter/part-set-options
-- run
alter table p set (fillfactor = 70);

-- case: unseen-alter/part-set-unlogged
-- run
alter table p set unlogged;

-- case: unseen-alter/part-set-access-method
-- run
alter table p set access method heap;

-- case: unseen-alter/part-disable-trigger
-- setup
create function tf() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger pt after insert on p for each row execute function tf();
-- run
alter table p disable trigger pt;

-- case: unseen-alter/part-disable-trigger-all
-- run
alter table p disable trigger all;

-- case: unseen-alter/part-row-security
-- run
alter table p enable row level security;

-- case: unseen-alter/part-add-identity
-- run
alter table p alter k add generated always as identity;

-- case: unseen-alter/part-add-column-identity
-- run
alter table p add z int generated always as identity;

-- case: unseen-alter/part-add-column-generated
-- run
alter table p add z int generated always as (k * 2) stored;

-- case: unseen-alter/part-inherit
-- run
alter table p_us no inherit p;

-- case: unseen-alter/part-leaf-inherit-other
-- run
alter table p_us inherit par;

-- case: unseen-alter/inh-add-column
-- run
alter table par add z int default random();

-- case: unseen-alter/inh-add-column-merge
-- run
alter table par add extra int default 4;

-- case: unseen-alter/inh-add-column-merge-conflict
-- run
alter table par add extra text;

-- case: unseen-alter/inh-add-column-only
-- run
alter table only par add z int;

-- case: unseen-alter/inh-drop-column
-- run
alter table par drop c;

-- case: unseen-alter/inh-drop-column-only
-- run
alter table only par drop c;

-- case: unseen-alter/inh-drop-inherited-column
-- run
alter table kid drop c;

-- case: unseen-alter/inh-alter-type
-- run
alter table par alter a type bigint;

-- case: unseen-alter/inh-alter-type-kid
-- run
alter table kid alter a type bigint;

-- case: unseen-alter/inh-alter-type-own
-- run
alter table kid alter extra type bigint;

-- case: unseen-alter/inh-check
-- run
alter table par add check (a > 0);

-- case: unseen-alter/inh-check-no-inherit
-- run
alter table par add constraint ck check (a > 0) no inherit;

-- case: unseen-alter/inh-check-drop-only
-- setup
alter table par add constraint ck check (a > 0);
-- run
alter table only par drop constraint ck;

-- case: unseen-alter/inh-set-not-null
-- run
alter table par alter a set not null;

-- case: unseen-alter/inh-set-not-null-only
-- run
alter table only par alter a set not null;

-- case: unseen-alter/inh-drop-not-null
-- setup
alter table par alter a set not null;
-- run
alter table par alter a drop not null;

-- case: unseen-alter/inh-set-not-null-kid-has
-- setup
alter table kid alter a set not null;
-- run
alter table par alter a set not null;

-- case: unseen-alter/inh-primary-key-drop
-- run
alter table par drop constraint par_pkey;

-- case: unseen-alter/inh-rename
-- run
alter table par rename a to aa;

-- case: unseen-alter/inh-rename-only
-- run
alter table only par rename a to aa;

-- case: unseen-alter/inh-fk
-- run
alter table par add foreign key (a) references ref;

-- case: unseen-alter/inh-no-inherit
-- run
alter table kid no inherit par;

-- case: unseen-alter/inh-inherit
-- setup
create table k2 (id int not null, a int, c text);
-- run
alter table k2 inherit par;

-- case: unseen-alter/inh-inherit-missing
-- setup
create table k2 (id int not null, a int);
-- run
alter table k2 inherit par;

-- case: unseen-alter/inh-inherit-cycle
-- run
alter table par inherit grandkid;

-- case: unseen-alter/inh-default
-- run
alter table par alter a set default 3;

-- base
create domain posint as int check (value > 0);
create domain nposint as posint not null;
create domain plain as int;
create domain email as varchar(50) check (value ~ '@');
create domain ints as int[] check (array_length(value, 1) < 5);
create domain defd as int default 7;
create function is_ok(x int) returns boolean language plpgsql immutable as $$ begin return x > 0; end $$;
create domain viafn as int check (is_ok(value));
create type mood as enum ('sad', 'ok');
create type pair as (a int, b posint);
create table d (id int primary key, x posint, y int, m mood, p pair, e varchar(50), pl plain, xs posint[], t text);
create table d2 (id int, r d, q pair[]);
insert into d (id, x, y, m, e, pl, t) select g, g, g, 'ok', 'a@b', g, 'ok' from generate_series(1, 20) g;
insert into d2 select g from generate_series(1, 20) g;

-- case: unseen-alter/dom-add-column
-- run
alter table d add z posint;

-- case: unseen-alter/dom-add-column-default
-- run
alter table d add z posint default 3;

-- case: unseen-alter/dom-add-column-nested-not-null
-- run
alter table d add z nposint default 3;

-- case: unseen-alter/dom-add-column-plain
-- run
alter table d add z plain default 3;

-- case: unseen-alter/dom-add-column-own-default
-- run
alter table d add z defd;

-- case: unseen-alter/dom-add-column-function
-- run
alter table d add z viafn default 3;

-- case: unseen-alter/dom-add-column-array
-- run
alter table d add z ints default '{1,2}';

-- case: unseen-alter/dom-add-column-array-of-domain
-- run
alter table d add z posint[] default '{1,2}';

-- case: unseen-alter/dom-add-column-composite-of-domain
-- run
alter table d add z pair default '(1,2)';

-- case: unseen-alter/dom-add-column-bad-default
-- run
alter table d add z posint default -3;

-- case: unseen-alter/dom-to-base
-- run
alter table d alter x type int;

-- case: unseen-alter/dom-from-base
-- run
alter table d alter y type posint;

-- case: unseen-alter/dom-from-base-plain
-- run
alter table d alter y type plain;

-- case: unseen-alter/dom-plain-to-bigint
-- run
alter table d alter pl type bigint;

-- case: unseen-alter/dom-to-nested
-- run
alter table d alter x type nposint;

-- case: unseen-alter/dom-varchar
-- run
alter table d alter e type email;

-- case: unseen-alter/dom-array-to-base-array
-- run
alter table d alter xs type int[];

-- case: unseen-alter/dom-text-to-domain
-- run
alter table d alter t type email using t || '@';

-- case: unseen-alter/dom-alter-add-constraint
-- run
alter domain posint add constraint lt check (value < 1000);

-- case: unseen-alter/dom-alter-add-not-valid
-- run
alter domain posint add constraint lt check (value < 1000) not valid;

-- case: unseen-alter/dom-alter-validate
-- setup
alter domain posint add constraint lt check (value < 1000) not valid;
-- run
alter domain posint validate constraint lt;

-- case: unseen-alter/dom-alter-set-not-null
-- run
alter domain plain set not null;

-- case: unseen-alter/dom-alter-set-not-null-in-composite
-- run
alter domain posint set not null;

-- case: unseen-alter/dom-alter-drop-not-null
-- run
alter domain nposint drop not null;

-- case: unseen-alter/dom-alter-default
-- run
alter domain posint set default 5;

-- case: unseen-alter/dom-alter-drop-constraint
-- run
alter domain posint drop constraint posint_check;

-- case: unseen-alter/dom-alter-drop-missing
-- run
alter domain posint drop constraint if exists nope;

-- case: unseen-alter/dom-alter-rename-constraint
-- run
alter domain posint rename constraint posint_check to pc;

-- case: unseen-alter/dom-alter-add-on-array
-- run
alter domain ints add check (array_length(value, 1) < 4);

-- case: unseen-alter/dom-alter-add-unused
-- run
alter domain viafn add check (value < 9);

-- case: unseen-alter/dom-rename
-- run
alter domain posint rename to pint;

-- case: unseen-alter/dom-drop-used
-- run
drop domain posint;

-- case: unseen-alter/type-add-value
-- run
alter type mood add value 'happy' after 'ok';

-- case: unseen-alter/type-add-value-use
-- run
alter type mood add value if not exists 'happy';
alter table d alter m set default 'happy';

-- case: unseen-alter/type-add-value-exists
-- run
alter type mood add value 'ok';

-- case: unseen-alter/type-rename-value
-- run
alter type mood rename value 'ok' to 'fine';

-- case: unseen-alter/type-text-to-enum
-- run
alter table d alter t type mood using t::mood;

-- case: unseen-alter/type-text-to-enum-no-using
-- run
alter table d alter t type mood;

-- case: unseen-alter/type-enum-to-text
-- run
alter table d alter m type text;

-- case: unseen-alter/type-swap-enum
-- run
alter type mood rename to mood_old;
create type mood as enum ('sad', 'ok', 'great');
alter table d alter m type mood using m::text::mood;
drop type mood_old;

-- case: unseen-alter/type-composite-add
-- run
alter type pair add attribute c int;

-- case: unseen-alter/type-composite-add-cascade
-- run
alter type pair add attribute c int cascade;

-- case: unseen-alter/type-composite-drop
-- run
alter type pair drop attribute a;

-- case: unseen-alter/type-composite-alter
-- run
alter type pair alter attribute a type bigint;

-- case: unseen-alter/type-composite-rename
-- run
alter type pair rename attribute a to aa cascade;

-- case: unseen-alter/type-row-used-add
-- run
alter table d add z int;

-- case: unseen-alter/type-row-used-add-default
-- run
alter table d add z int default 4;

-- case: unseen-alter/type-row-used-alter
-- run
alter table d alter y type bigint;

-- case: unseen-alter/type-row-used-drop
-- run
alter table d drop y;

-- case: unseen-alter/type-row-used-relax
-- run
alter table d alter e type varchar(60);

-- base
create schema app;
create table app."Users" ("Id" serial primary key, "Email" text, age int, parent_id int, created_at timestamp not null default now());
create table app.orders (id bigint generated by default as identity primary key, user_id int, total numeric(8,2), state text default 'new', span int4range);
create unique index "UX_users_email" on app."Users" ("Email");
create index on app.orders (user_id);
insert into app."Users" ("Email", age) select g, g from generate_series(1, 20) g;
insert into app.orders (user_id, total, span) select g, g, int4range(g, g + 1) from generate_series(1, 20) g;
create view app.v as select id, total from app.orders;
create materialized view app.mv as select id, total from app.orders;
create index mv_id on app.mv (id);
create sequence app.sq;
create function app.tf() returns trigger language plpgsql as $$ begin return new; end $$;

-- case: unseen-alter/quoted-type
-- run
ALTER TABLE app."Users" ALTER COLUMN "Email" TYPE varchar(255) USING "Email"::varchar(255);

-- case: unseen-alter/quoted-wrong-case
-- run
alter table app.Users add z int;

-- case: unseen-alter/quoted-wrong-column-case
-- run
alter table app."Users" drop column Email;

-- case: unseen-alter/search-path-lookup
-- run
set local search_path = app;
alter table orders alter total set not null;

-- case: unseen-alter/not-in-search-path
-- run
alter table orders alter total set not null;

-- case: unseen-alter/not-in-search-path-if-exists
-- run
alter table if exists orders alter total set not null, add z int;

-- case: unseen-alter/set-not-null-then-check
-- setup
alter table app.orders add constraint nn check (total is not null) not valid;
-- run
alter table app.orders validate constraint nn;
alter table app.orders alter total set not null;

-- case: unseen-alter/set-not-null-by-valid-check
-- setup
alter table app.orders add constraint nn check (total is not null and total > 0);
-- run
alter table app.orders alter total set not null, drop constraint nn;

-- case: unseen-alter/set-not-null-check-not-valid
-- setup
alter table app.orders add constraint nn check (total is not null) not valid;
-- run
alter table app.orders alter total set not null;

-- case: unseen-alter/set-not-null-or-check
-- setup
alter table app.orders add constraint nn check (total is not null or user_id > 0);
-- run
alter table app.orders alter total set not null;

-- case: unseen-alter/set-not-null-implied-gt
-- setup
alter table app.orders add constraint nn check (total > 0);
-- run
alter table app.orders alter total set not null;

-- case: unseen-alter/set-not-null-already
-- run
alter table app.orders alter id set not null;

-- case: unseen-alter/not-null-constraint-syntax
-- run
alter table app.orders add constraint nn not null total;

-- case: unseen-alter/not-null-constraint-not-valid
-- min: 18
-- run
alter table app.orders add constraint nn not null total not valid;

-- case: unseen-alter/not-null-validate
-- min: 18
-- setup
alter table app.orders add constraint nn not null total not valid;
-- run
alter table app.orders validate constraint nn;

-- case: unseen-alter/not-null-set-over-invalid
-- min: 18
-- setup
alter table app.orders add constraint nn not null total not valid;
-- run
alter table app.orders alter total set not null;

-- case: unseen-alter/not-null-second-name
-- min: 18
-- setup
alter table app.orders add constraint nn not null total;
-- run
alter table app.orders add constraint nn2 not null total;

-- case: unseen-alter/not-null-primary-key-over-invalid
-- min: 18
-- setup
create table app.q (id int, v int);
alter table app.q add constraint nn not null id not valid;
-- run
alter table app.q add primary key (id);

-- case: unseen-alter/drop-not-null-pk
-- run
alter table app.orders alter id drop not null;

-- case: unseen-alter/drop-not-null-identity
-- run
alter table app.orders alter id drop identity, alter id drop not null;

-- case: unseen-alter/pk-using-index-adds-not-null
-- setup
create table app.q (id int, v int);
insert into app.q select g, g from generate_series(1, 20) g;
create unique index qi on app.q (id);
-- run
alter table app.q add constraint q_pk primary key using index qi;

-- case: unseen-alter/pk-using-index-with-check
-- setup
create table app.q (id int, v int, check (id is not null));
insert into app.q select g, g from generate_series(1, 20) g;
create unique index qi on app.q (id);
-- run
alter table app.q add primary key using index qi;

-- case: unseen-alter/pk-using-index-partial
-- setup
create table app.q (id int, v int);
create unique index qi on app.q (id) where v > 0;
-- run
alter table app.q add primary key using index qi;

-- case: unseen-alter/pk-using-index-desc
-- setup
create table app.q (id int, v int);
create unique index qi on app.q (id desc);
-- run
alter table app.q add primary key using index qi;

-- case: unseen-alter/pk-using-index-not-unique
-- setup
create table app.q (id int, v int);
create index qi on app.q (id);
-- run
alter table app.q add unique using index qi;

-- case: unseen-alter/unique-using-index-deferrable
-- run
alter table app."Users" add constraint ue unique using index "UX_users_email" deferrable initially deferred;

-- case: unseen-alter/unique-two
-- run
alter table app.orders add unique (user_id, total), add constraint u2 unique (id) include (total);

-- case: unseen-alter/unique-nulls-not-distinct
-- run
alter table app.orders add unique nulls not distinct (total);

-- case: unseen-alter/unique-same-name-as-table
-- run
alter table app.orders add constraint orders unique (total);

-- case: unseen-alter/exclude-gist
-- run
alter table app.orders add exclude using gist (span with &&);

-- case: unseen-alter/exclude-gist-where-deferrable
-- run
alter table app.orders add constraint ex exclude using gist (span with &&) where (total > 3) deferrable;

-- case: unseen-alter/exclude-bad-operator
-- run
alter table app.orders add exclude using gist (total with =);

-- case: unseen-alter/without-overlaps
-- run
alter table app.orders add constraint wo unique (span, span without overlaps);

-- case: unseen-alter/without-overlaps-single
-- min: 18
-- run
alter table app.orders add unique (span without overlaps);

-- case: unseen-alter/fk-basic
-- run
alter table app.orders add constraint fk_user foreign key (user_id) references app."Users" ("Id") on delete cascade;

-- case: unseen-alter/fk-not-valid-then-validate
-- run
alter table app.orders add constraint fk_user foreign key (user_id) references app."Users" not valid;
alter table app.orders validate constraint fk_user;

-- case: unseen-alter/fk-validate-committed
-- setup
alter table app.orders add constraint fk_user foreign key (user_id) references app."Users" not valid;
-- run
alter table app.orders validate constraint fk_user;

-- case: unseen-alter/fk-not-enforced
-- run
alter table app.orders add constraint fk_user foreign key (user_id) references app."Users" not enforced;

-- case: unseen-alter/fk-enforce
-- min: 18
-- setup
alter table app.orders add constraint fk_user foreign key (user_id) references app."Users" not enforced;
-- run
alter table app.orders alter constraint fk_user enforced;

-- case: unseen-alter/fk-unenforce
-- min: 18
-- setup
alter table app.orders add constraint fk_user foreign key (user_id) references app."Users";
-- run
alter table app.orders alter constraint fk_user not enforced;

-- case: unseen-alter/fk-validate-not-enforced
-- min: 18
-- setup
alter table app.orders add constraint fk_user foreign key (user_id) references app."Users" not enforced;
-- run
alter table app.orders validate constraint fk_user;

-- case: unseen-alter/fk-alter-deferrable
-- setup
alter table app.orders add constraint fk_user foreign key (user_id) references app."Users";
-- run
alter table app.orders alter constraint fk_user deferrable initially deferred;

-- case: unseen-alter/fk-alter-initially-only
-- setup
alter table app.orders add constraint fk_user foreign key (user_id) references app."Users";
-- run
alter table app.orders alter constraint fk_user initially deferred;

-- case: unseen-alter/fk-self
-- run
alter table app."Users" add foreign key (parent_id) references app."Users";

-- case: unseen-alter/fk-type-mismatch
-- run
alter table app.orders add foreign key (state) references app."Users" ("Id");

-- case: unseen-alter/fk-to-unique-index-not-constraint
-- run
alter table app.orders add foreign key (state) references app."Users" ("Email") not valid;

-- case: unseen-alter/fk-to-nonunique
-- run
alter table app.orders add foreign key (user_id) references app."Users" (age);

-- case: unseen-alter/fk-to-view
-- run
alter table app."Users" add foreign key (parent_id) references app.v (id);

-- case: unseen-alter/fk-count-mismatch
-- run
alter table app.orders add foreign key (user_id, id) references app."Users" ("Id");

-- case: unseen-alter/fk-numeric-to-int
-- run
alter table app.orders add foreign key (total) references app."Users" ("Id") not valid;

-- case: unseen-alter/fk-set-null-columns
-- min: 15
-- run
alter table app.orders add foreign key (user_id) references app."Users" ("Id") on delete set null (user_id);

-- case: unseen-alter/fk-generated-on-update
-- setup
alter table app.orders add g int generated always as (user_id) stored;
-- run
alter table app.orders add foreign key (g) references app."Users" ("Id") on update cascade;

-- case: unseen-alter/fk-temp-to-permanent
-- run
create temp table tt (u int);
alter table tt add foreign key (u) references app."Users";

-- case: unseen-alter/fk-permanent-to-unlogged
-- setup
create unlogged table app.ul (id int primary key);
-- run
alter table app.orders add foreign key (user_id) references app.ul;

-- case: unseen-alter/check-not-enforced
-- run
alter table app.orders add constraint ck check (total > 0) not enforced;

-- case: unseen-alter/check-enforce-alter
-- min: 18
-- setup
alter table app.orders add constraint ck check (total > 0) not enforced;
-- run
alter table app.orders alter constraint ck enforced;

-- case: unseen-alter/check-deferrable
-- run
alter table app.orders add constraint ck check (total > 0) deferrable;

-- case: unseen-alter/check-subquery
-- run
alter table app.orders add check (total > (select 1));

-- case: unseen-alter/check-not-boolean
-- run
alter table app.orders add check (total);

-- case: unseen-alter/check-whole-row
-- run
alter table app.orders add check (orders is not null);

-- case: unseen-alter/check-duplicate-name
-- setup
alter table app.orders add constraint ck check (total > 0);
-- run
alter table app.orders add constraint ck check (total > 1);

-- case: unseen-alter/check-name-of-index
-- run
alter table app.orders add constraint orders_user_id_idx check (total > 0);

-- case: unseen-alter/check-system-column
-- run
alter table app.orders add check (xmin is not null);

-- case: unseen-alter/check-tableoid
-- run
alter table app.orders add check (tableoid is not null);

-- case: unseen-alter/check-drop-add
-- setup
alter table app.orders add constraint ck check (state in ('a', 'b', 'new'));
-- run
alter table app.orders drop constraint ck, add constraint ck check (state in ('new', 'c'));

-- case: unseen-alter/check-validated-twice
-- setup
alter table app.orders add constraint ck check (total > 0);
-- run
alter table app.orders validate constraint ck;

-- case: unseen-alter/validate-unique
-- run
alter table app.orders validate constraint orders_pkey;

-- case: unseen-alter/validate-missing
-- run
alter table app.orders validate constraint nope;

-- case: unseen-alter/drop-pk-referenced
-- setup
alter table app.orders add constraint fk_user foreign key (user_id) references app."Users";
-- run
alter table app."Users" drop constraint "Users_pkey";

-- case: unseen-alter/drop-pk-referenced-cascade
-- setup
alter table app.orders add constraint fk_user foreign key (user_id) references app."Users";
-- run
alter table app."Users" drop constraint "Users_pkey" cascade;

-- case: unseen-alter/drop-fk
-- setup
alter table app.orders add constraint fk_user foreign key (user_id) references app."Users";
-- run
alter table app.orders drop constraint if exists fk_user, drop constraint if exists nope;

-- case: unseen-alter/drop-column-view
-- run
alter table app.orders drop total;

-- case: unseen-alter/drop-column-cascade
-- run
alter table app.orders drop column total cascade;

-- case: unseen-alter/drop-column-fk
-- setup
alter table app.orders add constraint fk_user foreign key (user_id) references app."Users";
-- run
alter table app.orders drop column if exists user_id;

-- case: unseen-alter/drop-column-referenced
-- setup
alter table app.orders add constraint fk_user foreign key (user_id) references app."Users";
-- run
alter table app."Users" drop "Id" cascade;

-- case: unseen-alter/drop-column-missing-if-exists
-- run
alter table app.orders drop column if exists nope restrict;

-- case: unseen-alter/drop-column-generated-dependency
-- setup
alter table app.orders add g int generated always as (user_id) stored;
-- run
alter table app.orders drop user_id;

-- case: unseen-alter/drop-column-generated-cascade
-- setup
alter table app.orders add g int generated always as (user_id) stored;
-- run
alter table app.orders drop user_id cascade;

-- case: unseen-alter/drop-two-and-add-back
-- run
alter table app."Users" drop age, drop parent_id, add age text default 'x';

-- case: unseen-alter/rename-no-column-word
-- run
alter table app.orders rename state to status;

-- case: unseen-alter/rename-column-view-used
-- run
alter table app.orders rename column total to amount;

-- case: unseen-alter/rename-to-existing
-- run
alter table app.orders rename state to total;

-- case: unseen-alter/rename-if-exists-missing
-- run
alter table if exists app.nope rename a to b;

-- case: unseen-alter/rename-table-quoted
-- run
alter table app."Users" rename to users;

-- case: unseen-alter/rename-table-taken
-- run
alter table app."Users" rename to orders;

-- case: unseen-alter/rename-table-qualified-syntax
-- run
alter table app."Users" rename to app.users;

-- case: unseen-alter/rename-view-by-table
-- run
alter table app.v rename to v2;

-- case: unseen-alter/rename-index-by-table
-- run
alter table app."UX_users_email" rename to ux;

-- case: unseen-alter/rename-index
-- run
alter index app."UX_users_email" rename to ux;

-- case: unseen-alter/rename-index-of-constraint
-- run
alter index app.orders_pkey rename to opk;

-- case: unseen-alter/rename-table-by-index
-- run
alter index app.orders rename to oo;

-- case: unseen-alter/rename-constraint-pk
-- run
alter table app.orders rename constraint orders_pkey to opk;

-- case: unseen-alter/rename-sequence
-- run
alter sequence app.sq rename to sq2;

-- case: unseen-alter/rename-owned-sequence
-- run
alter table app."Users_Id_seq" rename to users_seq;

-- case: unseen-alter/rename-matview-column
-- run
alter materialized view app.mv rename column total to amount;

-- case: unseen-alter/rename-view-column
-- run
alter view app.v rename total to amount;

-- case: unseen-alter/set-schema
-- run
alter table app.orders set schema public;

-- case: unseen-alter/set-schema-owned-sequence
-- run
alter table app."Users" set schema public;

-- case: unseen-alter/set-schema-sequence-owned
-- run
alter sequence app."Users_Id_seq" set schema public;

-- case: unseen-alter/set-schema-missing
-- run
alter table app.orders set schema nope;

-- case: unseen-alter/set-schema-view
-- run
alter view app.v set schema public;

-- case: unseen-alter/set-schema-matview
-- run
alter materialized view if exists app.mv set schema public;

-- case: unseen-alter/owner-with-indexes
-- setup
create role bob;
-- run
alter table app."Users" owner to bob;

-- case: unseen-alter/owner-current
-- run
alter table app.orders owner to current_user;

-- case: unseen-alter/owner-missing
-- run
alter table app.orders owner to nobody_here;

-- case: unseen-alter/owner-view
-- setup
create role bob;
-- run
alter view app.v owner to bob;

-- case: unseen-alter/owner-sequence
-- setup
create role bob;
-- run
alter sequence app."Users_Id_seq" owner to bob;

-- case: unseen-alter/owner-index
-- setup
create role bob;
-- run
alter index app.orders_pkey owner to bob;

-- case: unseen-alter/reloptions
-- run
alter table app.orders set (fillfactor = 70, autovacuum_enabled = false, parallel_workers = 2);

-- case: unseen-alter/reloptions-autovacuum
-- run
alter table app.orders set (autovacuum_vacuum_scale_factor = 0.01, toast.autovacuum_enabled = off);

-- case: unseen-alter/reloptions-reset
-- run
alter table app.orders reset (fillfactor, autovacuum_enabled);

-- case: unseen-alter/reloptions-user-catalog
-- run
alter table app.orders set (user_catalog_table = true);

-- case: unseen-alter/reloptions-unknown
-- run
alter table app.orders set (fill_factor = 70);

-- case: unseen-alter/reloptions-bad-value
-- run
alter table app.orders set (fillfactor = 5);

-- case: unseen-alter/reloptions-index
-- run
alter index app.orders_pkey set (fillfactor = 70);

-- case: unseen-alter/reloptions-index-by-table
-- run
alter table app.orders_pkey set (fillfactor = 70);

-- case: unseen-alter/reloptions-view
-- run
alter view app.v set (security_barrier = true);

-- case: unseen-alter/reloptions-view-invoker
-- run
alter view app.v set (security_invoker);

-- case: unseen-alter/reloptions-matview
-- run
alter materialized view app.mv set (autovacuum_enabled = false);

-- case: unseen-alter/mixed-weak-actions
-- run
alter table app.orders set (fillfactor = 70), alter state set statistics 500, validate constraint orders_pkey;

-- case: unseen-alter/mixed-weak-only
-- run
alter table app.orders set (fillfactor = 70), alter state set statistics 500, cluster on orders_pkey;

-- case: unseen-alter/attribute-options
-- run
alter table app.orders alter user_id set (n_distinct = -0.5);

-- case: unseen-alter/attribute-reset
-- run
alter table app.orders alter user_id reset (n_distinct);

-- case: unseen-alter/storage-plain-int
-- run
alter table app.orders alter user_id set storage external;

-- case: unseen-alter/storage-main
-- run
alter table app.orders alter column state set storage main;

-- case: unseen-alter/storage-default
-- run
alter table app.orders alter column state set storage default;

-- case: unseen-alter/compression
-- run
alter table app.orders alter column state set compression default;

-- case: unseen-alter/compression-int
-- run
alter table app.orders alter column user_id set compression pglz;

-- case: unseen-alter/statistics-index-column
-- setup
create index ie on app.orders ((total + 1));
-- run
alter index app.ie alter column 1 set statistics 300;

-- case: unseen-alter/statistics-index-plain-column
-- run
alter index app.orders_pkey alter 1 set statistics 300;

-- case: unseen-alter/set-unlogged
-- run
alter table app.orders set unlogged;

-- case: unseen-alter/set-unlogged-referenced
-- setup
alter table app.orders add constraint fk_user foreign key (user_id) references app."Users";
-- run
alter table app."Users" set unlogged;

-- case: unseen-alter/set-logged-noop
-- run
alter table app.orders set logged;

-- case: unseen-alter/set-logged-and-unlogged
-- run
alter table app.orders set logged, set unlogged;

-- case: unseen-alter/set-access-method-same
-- run
alter table app.orders set access method heap;

-- case: unseen-alter/set-access-method-other
-- setup
create access method heap2 type table handler heap_tableam_handler;
-- run
alter table app.orders set access method heap2;

-- case: unseen-alter/set-access-method-default
-- run
alter table app.orders set access method default;

-- case: unseen-alter/set-tablespace-same
-- run
alter table app.orders set tablespace pg_default;

-- case: unseen-alter/set-tablespace-missing
-- run
alter table app.orders set tablespace nope;

-- case: unseen-alter/replica-identity-full
-- run
alter table app.orders replica identity full;

-- case: unseen-alter/replica-identity-index
-- run
alter table app."Users" replica identity using index "UX_users_email";

-- case: unseen-alter/replica-identity-index-ok
-- run
alter table app."Users" alter "Email" set not null;
alter table app."Users" replica identity using index "UX_users_email";

-- case: unseen-alter/replica-identity-pk
-- run
alter table app."Users" replica identity using index "Users_pkey";

-- case: unseen-alter/cluster-on
-- run
alter table app.orders cluster on orders_pkey;

-- case: unseen-alter/cluster-on-missing
-- run
alter table app.orders cluster on nope;

-- case: unseen-alter/without-oids
-- run
alter table app.orders set without oids;

-- case: unseen-alter/with-oids
-- run
alter table app.orders set with oids;

-- case: unseen-alter/row-security-force
-- run
alter table app.orders enable row level security, force row level security;

-- case: unseen-alter/row-security-view
-- run
alter table app.v enable row level security;

-- case: unseen-alter/trigger-user
-- run
alter table app.orders disable trigger user;

-- case: unseen-alter/trigger-missing
-- run
alter table app.orders disable trigger nope;

-- case: unseen-alter/trigger-replica
-- setup
create trigger tr before insert on app.orders for each row execute function app.tf();
-- run
alter table app.orders enable replica trigger tr;

-- case: unseen-alter/trigger-rename
-- setup
create trigger tr before insert on app.orders for each row execute function app.tf();
-- run
alter trigger tr on app.orders rename to tr2;

-- case: unseen-alter/rule-disable
-- setup
create rule rr as on delete to app.orders do instead nothing;
-- run
alter table app.orders disable rule rr;

-- case: unseen-alter/view-default
-- run
alter view app.v alter total set default 0;

-- case: unseen-alter/view-drop-column
-- run
alter view app.v drop column total;

-- case: unseen-alter/view-by-table-add
-- run
alter table app.v add z int;

-- case: unseen-alter/table-by-view
-- run
alter view app.orders rename to oo;

-- case: unseen-alter/matview-add-column
-- run
alter materialized view app.mv add column z int;

-- case: unseen-alter/matview-cluster
-- run
alter materialized view app.mv cluster on mv_id;

-- case: unseen-alter/matview-storage
-- run
alter materialized view app.mv alter total set storage external, alter total set statistics 10;

-- case: unseen-alter/sequence-as
-- run
alter sequence app.sq as int increment by 5 maxvalue 1000;

-- case: unseen-alter/sequence-restart
-- run
alter sequence if exists app."Users_Id_seq" restart with 500;

-- case: unseen-alter/sequence-owned
-- run
alter sequence app.sq owned by app."Users".age;

-- case: unseen-alter/sequence-owned-none
-- run
alter sequence app."Users_Id_seq" owned by none;

-- case: unseen-alter/sequence-owned-none-identity
-- run
alter sequence app.orders_id_seq owned by none;

-- case: unseen-alter/sequence-as-table
-- run
alter table app.sq add z int;

-- case: unseen-alter/identity-add
-- run
alter table app."Users" alter "Id" drop default, alter "Id" add generated always as identity;

-- case: unseen-alter/identity-add-over-default
-- run
alter table app."Users" alter "Id" add generated always as identity;

-- case: unseen-alter/identity-add-nullable
-- run
alter table app."Users" alter age add generated by default as identity;

-- case: unseen-alter/identity-set
-- run
alter table app.orders alter id set generated always set start with 10 restart;

-- case: unseen-alter/identity-restart
-- run
alter table app.orders alter column id restart with 100;

-- case: unseen-alter/identity-drop
-- run
alter table app.orders alter id drop identity if exists;

-- case: unseen-alter/identity-drop-missing
-- run
alter table app.orders alter total drop identity;

-- case: unseen-alter/identity-drop-missing-if-exists
-- run
alter table app.orders alter total drop identity if exists;

-- case: unseen-alter/identity-type
-- run
alter table app.orders alter id type int;

-- case: unseen-alter/identity-type-numeric
-- run
alter table app.orders alter id type numeric;

-- case: unseen-alter/identity-set-default
-- run
alter table app.orders alter id set default 4;

-- case: unseen-alter/serial-type
-- run
alter table app."Users" alter "Id" type bigint;

-- case: unseen-alter/serial-type-serial
-- run
alter table app."Users" alter "Id" type bigserial;

-- case: unseen-alter/expression-drop
-- setup
alter table app.orders add g int generated always as (user_id) stored;
-- run
alter table app.orders alter g drop expression;

-- case: unseen-alter/expression-drop-plain
-- run
alter table app.orders alter user_id drop expression if exists;

-- case: unseen-alter/expression-set
-- setup
alter table app.orders add g int generated always as (user_id) stored;
-- run
alter table app.orders alter g set expression as (user_id * 2);

-- case: unseen-alter/expression-set-virtual
-- min: 18
-- setup
alter table app.orders add g int generated always as (user_id) virtual;
-- run
alter table app.orders alter g set expression as (user_id * 2);

-- case: unseen-alter/expression-drop-virtual
-- min: 18
-- setup
alter table app.orders add g int generated always as (user_id) virtual;
-- run
alter table app.orders alter g drop expression;

-- case: unseen-alter/virtual-index
-- min: 18
-- setup
alter table app.orders add g int generated always as (user_id) virtual;
-- run
alter table app.orders add unique (g);

-- case: unseen-alter/virtual-type
-- min: 18
-- setup
alter table app.orders add g int generated always as (user_id) virtual;
-- run
alter table app.orders alter g type bigint;

-- case: unseen-alter/virtual-base-type
-- min: 18
-- setup
alter table app.orders add g int generated always as (user_id) virtual;
-- run
alter table app.orders alter user_id type bigint;

-- case: unseen-alter/virtual-set-not-null
-- min: 18
-- setup
alter table app.orders add g int generated always as (user_id) virtual;
-- run
alter table app.orders alter g set not null;

-- case: unseen-alter/generated-set-default
-- setup
alter table app.orders add g int generated always as (user_id) stored;
-- run
alter table app.orders alter g set default 3;

-- case: unseen-alter/of-type
-- setup
create type app.ty as (a int, b text);
create table app.typed (a int, b text);
-- run
alter table app.typed of app.ty;

-- case: unseen-alter/typed-add-column
-- setup
create type app.ty as (a int, b text);
create table app.typed of app.ty;
-- run
alter table app.typed add z int;

-- case: unseen-alter/typed-not-of
-- setup
create type app.ty as (a int, b text);
create table app.typed of app.ty;
-- run
alter table app.typed not of, add z int;

-- case: unseen-alter/temp-table
-- run
create temp table tmp as select * from app.orders;
alter table tmp add z int default (random() * 4)::int, alter total type text;
alter table pg_temp.tmp add primary key (id);

-- case: unseen-alter/temp-shadows
-- setup
create table shadow (id int);
-- run
create temp table shadow (id int);
alter table shadow add z int default 4;
alter table public.shadow add zz int;

-- case: unseen-alter/create-and-alter
-- run
create table app.fresh (id int);
alter table app.fresh add primary key (id), add user_id int references app."Users";
insert into app.fresh values (1, null);
alter table app.fresh alter user_id set not null;

-- case: unseen-alter/savepoint
-- run
alter table app.orders add z int;
savepoint a;
alter table app.orders drop z;
rollback to a;
alter table app.orders alter z set default 4, alter z set not null;

-- case: unseen-alter/savepoint-rename
-- run
savepoint s1;
alter table app.orders rename to o2;
rollback to savepoint s1;
alter table app.orders add column q2 int;

-- case: unseen-alter/do-block
-- run
do $$ begin alter table app.orders add column z int default 3; end $$;

-- case: unseen-alter/do-exception
-- run
do $$ begin
  alter table app.orders add constraint fk_user foreign key (user_id) references app."Users";
exception when duplicate_object then null;
end $$;

-- case: unseen-alter/do-if-not-exists
-- run
do $$ begin
  if not exists (select 1 from pg_constraint where conname = 'ck') then
    alter table app.orders add constraint ck check (total > 0);
  end if;
end $$;

-- case: unseen-alter/do-execute-literal
-- run
do $$ begin execute 'alter table app.orders alter column state type varchar(50)'; end $$;

-- case: unseen-alter/function-call
-- setup
create function app.migrate() returns void language plpgsql as $$ begin alter table app.orders alter total set not null; end $$;
-- run
select app.migrate();

-- case: unseen-alter/procedure-call
-- setup
create procedure app.migrate() language sql as 'alter table app.orders add zz int default 5';
-- run
call app.migrate();

-- case: unseen-alter/rails-change-null
-- run
UPDATE "app"."orders" SET "state" = 'x' WHERE "state" IS NULL;
ALTER TABLE "app"."orders" ALTER COLUMN "state" SET NOT NULL;

-- case: unseen-alter/rails-add-reference
-- run
ALTER TABLE "app"."orders" ADD "owner_id" bigint;
CREATE  INDEX  "index_orders_on_owner_id" ON "app"."orders"  ("owner_id");
ALTER TABLE "app"."orders" ADD CONSTRAINT "fk_rails_1" FOREIGN KEY ("owner_id") REFERENCES "app"."Users" ("Id");

-- case: unseen-alter/rails-change-column
-- run
ALTER TABLE "app"."orders" ALTER COLUMN "state" TYPE character varying(30), ALTER COLUMN "state" SET DEFAULT 'n', ALTER COLUMN "state" SET NOT NULL;

-- case: unseen-alter/rails-timestamps
-- run
ALTER TABLE "app"."orders" ADD "created_at" timestamp(6) NOT NULL DEFAULT CURRENT_TIMESTAMP;
ALTER TABLE "app"."orders" ADD "updated_at" timestamp(6) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- case: unseen-alter/django-add-field
-- run
ALTER TABLE "app"."orders" ADD COLUMN "kind" varchar(10) DEFAULT 'a' NOT NULL;
ALTER TABLE "app"."orders" ALTER COLUMN "kind" DROP DEFAULT;
CREATE INDEX "orders_kind_like" ON "app"."orders" ("kind" varchar_pattern_ops);

-- case: unseen-alter/django-fk
-- run
ALTER TABLE "app"."orders" ADD COLUMN "boss_id" integer NULL CONSTRAINT "boss_fk" REFERENCES "app"."Users"("Id") DEFERRABLE INITIALLY DEFERRED; SET CONSTRAINTS "app"."boss_fk" IMMEDIATE;

-- case: unseen-alter/django-alter-field
-- run
ALTER TABLE "app"."orders" ALTER COLUMN "state" TYPE integer USING "state"::integer;

-- case: unseen-alter/prisma-redefine
-- run
-- AlterTable
ALTER TABLE "app"."orders" DROP COLUMN "state",
ADD COLUMN     "state" TEXT NOT NULL DEFAULT 'x',
ALTER COLUMN "total" SET DATA TYPE DECIMAL(65,30);

-- case: unseen-alter/prisma-pk
-- run
ALTER TABLE "app"."orders" DROP CONSTRAINT "orders_pkey",
ADD CONSTRAINT "orders_pkey" PRIMARY KEY ("id", "user_id");

-- case: unseen-alter/prisma-enum
-- setup
create type app."Role" as enum ('A', 'B');
alter table app."Users" add role app."Role" not null default 'A';
-- run
BEGIN;
CREATE TYPE "app"."Role_new" AS ENUM ('A', 'C');
ALTER TABLE "app"."Users" ALTER COLUMN "role" DROP DEFAULT;
ALTER TABLE "app"."Users" ALTER COLUMN "role" TYPE "app"."Role_new" USING ("role"::text::"app"."Role_new");
ALTER TYPE "app"."Role" RENAME TO "Role_old";
ALTER TYPE "app"."Role_new" RENAME TO "Role";
DROP TYPE "app"."Role_old";
ALTER TABLE "app"."Users" ALTER COLUMN "role" SET DEFAULT 'A';

-- case: unseen-alter/knex-alter
-- run
alter table "app"."orders" alter column "state" drop default;
alter table "app"."orders" alter column "state" drop not null;
alter table "app"."orders" alter column "state" type varchar(255) using ("state"::varchar(255));

-- case: unseen-alter/knex-add
-- run
alter table "app"."orders" add column "meta" jsonb null, add column "deleted_at" timestamptz null, add column "n" integer default '0';

-- case: unseen-alter/typeorm-recreate
-- run
ALTER TABLE "app"."orders" DROP COLUMN "state"; 
ALTER TABLE "app"."orders" ADD "state" character varying NOT NULL;

-- case: unseen-alter/flyway-multi
-- run
alter table app.orders
  add column if not exists currency char(3) not null default 'EUR',
  add constraint chk_currency check (currency ~ '^[A-Z]{3}$'),
  alter column total set default 0.00,
  drop column if exists legacy;

-- case: unseen-alter/add-fk-and-index-then-drop
-- run
create index tmp_i on app.orders (total);
alter table app.orders drop column total cascade;

-- case: unseen-alter/same-column-add-and-alter
-- run
alter table app.orders add z int, alter z set default 5, alter z set not null;

-- case: unseen-alter/add-and-drop-same
-- run
alter table app.orders add z int, drop z;

-- case: unseen-alter/add-and-unique-same
-- run
alter table app.orders add z int, add unique (z, id);

-- case: unseen-alter/drop-and-rename-in-one
-- run
alter table app.orders drop state, rename user_id to uid;

-- case: unseen-alter/trailing-comma
-- run
alter table app.orders add z int, ;

-- case: unseen-alter/no-action
-- run
alter table app.orders;

-- case: unseen-alter/alter-column-int-only
-- run
alter table only app.orders * add z int;

-- case: unseen-alter/star
-- run
alter table app.orders * add z int;

-- case: unseen-alter/foreign-table
-- setup
create foreign data wrapper fw;
create server sv foreign data wrapper fw;
create foreign table app.ft (a int, b text) server sv;
-- run
alter foreign table app.ft add c int default random(), alter a type bigint, alter b set not null;

-- case: unseen-alter/foreign-table-check
-- setup
create foreign data wrapper fw;
create server sv foreign data wrapper fw;
create foreign table app.ft (a int, b text) server sv;
-- run
alter foreign table app.ft add check (a > 0), options (add x 'y');

-- case: unseen-alter/foreign-table-pk
-- setup
create foreign data wrapper fw;
create server sv foreign data wrapper fw;
create foreign table app.ft (a int, b text) server sv;
-- run
alter foreign table app.ft add primary key (a);

-- case: unseen-alter/foreign-table-by-table
-- setup
create foreign data wrapper fw;
create server sv foreign data wrapper fw;
create foreign table app.ft (a int, b text) server sv;
-- run
alter table app.ft alter a type bigint, alter column b options (set n 'x');

-- case: unseen-alter/catalog-table
-- run
alter table pg_class add z int;

-- case: unseen-alter/drop-while-cursor
-- run
declare c cursor for select * from app.orders;
alter table app.orders add z int;

-- case: unseen-alter/pending-trigger-events
-- setup
alter table app.orders add constraint fk_user foreign key (user_id) references app."Users" deferrable initially deferred;
-- run
insert into app.orders (user_id) values (3);
alter table app.orders alter total type text;

-- case: unseen-alter/pending-trigger-events-drop-constraint
-- setup
alter table app.orders add constraint fk_user foreign key (user_id) references app."Users" deferrable initially deferred;
-- run
insert into app.orders (user_id) values (3);
alter table app.orders drop constraint fk_user;

-- case: unseen-alter/event-in-function-trigger
-- run
alter table app.orders add column total2 numeric(8,2);
update app.orders set total2 = total;
alter table app.orders alter column total2 set not null;

-- case: unseen-alter/default-on-existing-function
-- run
alter table app.orders alter state set default upper('x') || now();

-- case: unseen-alter/depends-on-extension
-- run
alter index app.orders_pkey depends on extension plpgsql;
