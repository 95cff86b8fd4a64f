-- base
create type grade as enum ('a', 'b', 'c');
create type geo as (lat float8, lon float8);
create domain geo_ok as geo check ((value).lat between -90 and 90);
create domain upper_code as varchar(8) check (value = upper(value)) default 'NONE';
create domain nn_code as upper_code not null;
create domain loose as numeric(10,2);
create domain small_nums as int[] check (cardinality(value) < 10);
create schema w;
create schema "Odd Name";
create function w.rnd() returns double precision language sql volatile as $$ select random() $$;
create function w.calc(a int, b int default 2) returns int language sql immutable as $$ select a * b $$;
create function w.calc_pl(a int) returns int language plpgsql immutable as $$ begin return a + 1; end $$;
create function w.cur_user() returns text language sql stable as $$ select current_user::text $$;
create function w.stamp() returns trigger language plpgsql as $$ begin new.changed = clock_timestamp(); return new; end $$;
create table w.supplier (id int generated always as identity primary key, code upper_code unique, name varchar(80) not null, rating grade, loc geo, vat varchar(20) collate "C", since date, credit loose default 0, changed timestamptz(0), constraint supplier_since check (since > '1990-01-01'));
create table w.part (id int primary key, supplier_id int references w.supplier on update cascade on delete restrict, sku nn_code, label text not null default '', weight real, dims numeric(8,3)[], price money, made timestamp(0), ok bool, area numeric generated always as (weight::numeric * 2) stored);
create index part_sku on w.part (sku);
create index part_label on w.part (label text_pattern_ops);
create index part_calc on w.part (w.calc(id));
create index part_made on w.part using brin (made);
create unique index part_uq on w.part (supplier_id, id) where ok;
create index supplier_vat on w.supplier (vat collate "C" desc);
create index supplier_rating on w.supplier using hash (rating);
create trigger supplier_stamp before update on w.supplier for each row execute function w.stamp();
create table w.move (id bigserial, part_id int not null, region text not null, day date not null, n int default 1, note varchar(40)) partition by list (region);
create table w.move_eu partition of w.move for values in ('eu') partition by range (day);
create table w.move_eu_1 partition of w.move_eu for values from (minvalue) to ('2024-01-01');
create table w.move_eu_2 partition of w.move_eu for values from ('2024-01-01') to (maxvalue);
create table w.move_us partition of w.move for values in ('us', 'ca');
create table w.move_null partition of w.move for values in (null);
create index move_part on w.move (part_id);
alter table w.move add constraint move_part_fk foreign key (part_id) references w.part;
alter table w.move add constraint move_n check (n > 0);
create table w.shard (id int not null, v text) partition by hash (id);
create table w.shard_0 partition of w.shard for values with (modulus 2, remainder 0);
create table w.shard_1 partition of w.shard for values with (modulus 2, remainder 1);
alter table w.shard add constraint shard_pk primary key (id);
create table w.shard_ref (id int primary key, shard_id int references w.shard);
create table w.move_asia (id bigint not null default nextval('w.move_id_seq'), part_id int not null, region text not null, day date not null, n int default 1, note varchar(40), constraint move_n check (n > 0), check (region = 'asia'));
create table w.animal (id int not null, name varchar(30), legs int check (legs >= 0));
create table w.dog (breed text) inherits (w.animal);
create table w.cat (lives int default 9) inherits (w.animal);
create table w.pet (owner text) inherits (w.dog, w.cat);
create table "Odd Name"."Order Item" ("Id" serial primary key, "Qty Ordered" int, "when" timestamp, constraint "Qty Check" check ("Qty Ordered" > 0));
create type w.row_kind as (a int, b text);
create table w.typed of w.row_kind (a with options primary key);
create view w.part_view as select id, sku, label, price from w.part;
create view w.part_wide as select v.*, s.name from w.part_view v left join w.part p using (id) left join w.supplier s on s.id = p.supplier_id;
create materialized view w.moves as select region, count(*) n from w.move group by region;
create unlogged table w.scratch (k int, v jsonb);
insert into w.supplier (code, name) select 'S' || g, 'n' from generate_series(1, 1500) g;
insert into w.part (id, supplier_id, sku, label, weight, made) select g, g % 1500 + 1, 'P' || g, 'l', 1, '2024-01-01' from generate_series(1, 3000) g;
insert into w.move (part_id, region, day) select g, case g % 4 when 0 then 'us' when 1 then null else 'eu' end, date '2023-06-01' + g % 400 from generate_series(1, 2000) g where g % 4 <> 1;
insert into w.move_asia (part_id, region, day) select g, 'asia', '2024-01-01' from generate_series(1, 1200) g;
insert into w.shard select g, 'v' from generate_series(1, 1500) g;
insert into w.shard_ref select g, g from generate_series(1, 1500) g;
insert into w.animal select g, 'a', 4 from generate_series(1, 1200) g;
insert into w.dog select g, 'd', 4 from generate_series(1, 1200) g;
insert into w.cat select g, 'c', 4 from generate_series(1, 1200) g;
insert into w.pet select g, 'p', 4 from generate_series(1, 1200) g;
insert into "Odd Name"."Order Item" ("Qty Ordered") select g from generate_series(1, 1200) g;
insert into w.typed select g, 't' from generate_series(1, 1200) g;
insert into w.scratch select g, '{}' from generate_series(1, 1200) g;

-- case: unseen-alter-10/add-composite-domain
-- run
alter table w.part add place geo_ok;

-- case: unseen-alter-10/add-composite-domain-default
-- run
alter table w.part add place geo_ok default row(1, 1);

-- case: unseen-alter-10/add-array-domain-check
-- run
alter table w.part add nums small_nums not null default '{}';

-- case: unseen-alter-10/add-nn-domain-with-domain-default
-- run
alter table w.supplier add alt nn_code;

-- case: unseen-alter-10/add-upper-domain-with-domain-default
-- run
alter table w.supplier add alt upper_code;

-- case: unseen-alter-10/add-loose-domain
-- run
alter table w.supplier add extra loose default 1.5;

-- case: unseen-alter-10/add-default-rnd
-- run
alter table w.part add r float8 default w.rnd();

-- case: unseen-alter-10/add-default-named-args
-- run
alter table w.part add r int default w.calc(b => 3, a => 2);

-- case: unseen-alter-10/add-default-pl-immutable
-- run
alter table w.part add r int not null default w.calc_pl(4);

-- case: unseen-alter-10/add-default-current-user
-- run
alter table w.part add who text default w.cur_user(), add who2 name default session_user;

-- case: unseen-alter-10/add-default-interval
-- run
alter table w.part add expires timestamptz default now() + interval '30 days';

-- case: unseen-alter-10/add-default-timeofday
-- run
alter table w.part add made_txt text default timeofday();

-- case: unseen-alter-10/add-default-nextval
-- run
alter table w.part add ord bigint default nextval('w.move_id_seq');

-- case: unseen-alter-10/add-default-case-volatile
-- run
alter table w.part add r float8 default case when true then 1.0 else random() end;

-- case: unseen-alter-10/add-default-array-constructor
-- run
alter table w.part add roles text[] not null default array['user']::text[];

-- case: unseen-alter-10/add-default-jsonb-build
-- run
alter table w.part add meta jsonb not null default jsonb_build_object('v', 1);

-- case: unseen-alter-10/add-generated-calc
-- run
alter table w.part add calc int generated always as (w.calc(id, 3)) stored;

-- case: unseen-alter-10/add-generated-rnd-refused
-- run
alter table w.part add r float8 generated always as (w.rnd()) stored;

-- case: unseen-alter-10/add-generated-virtual-user-function
-- run
alter table w.part add calc int generated always as (w.calc(id, 3)) virtual;

-- case: unseen-alter-10/add-generated-virtual-unique
-- run
alter table w.part add calc int generated always as (id * 2) virtual unique;

-- case: unseen-alter-10/add-check-own-column-part
-- run
alter table w.move add weight int check (weight > 0);

-- case: unseen-alter-10/add-check-and-default-part
-- run
alter table w.move add weight int default 1 check (weight > 0);

-- case: unseen-alter-10/add-fk-column-part
-- run
alter table w.move add supplier_id int references w.supplier;

-- case: unseen-alter-10/add-unique-column-part
-- run
alter table w.move add token text unique;

-- case: unseen-alter-10/add-column-only-part
-- run
alter table only w.move add x int;

-- case: unseen-alter-10/add-column-to-partition
-- run
alter table w.move_us add x int;

-- case: unseen-alter-10/add-column-serial-part
-- run
alter table w.move add seq serial;

-- case: unseen-alter-10/add-identity-part
-- run
alter table w.move add seq bigint generated always as identity;

-- case: unseen-alter-10/add-column-diamond
-- run
alter table w.animal add weight numeric default 1;

-- case: unseen-alter-10/add-column-diamond-merge
-- setup
alter table w.pet add weight numeric;
-- run
alter table w.animal add weight numeric;

-- case: unseen-alter-10/add-column-diamond-conflict
-- setup
alter table w.pet add weight int;
-- run
alter table w.animal add weight numeric;

-- case: unseen-alter-10/add-column-serial-inherited
-- run
alter table w.animal add num serial;

-- case: unseen-alter-10/add-column-inherited-unique
-- run
alter table w.animal add chip text unique;

-- case: unseen-alter-10/add-column-typed
-- run
alter table w.typed add c int;

-- case: unseen-alter-10/typed-type-add-attribute
-- run
alter type w.row_kind add attribute c int;

-- case: unseen-alter-10/typed-type-add-attribute-cascade
-- run
alter type w.row_kind add attribute c int cascade;

-- case: unseen-alter-10/typed-type-alter-attribute-cascade
-- run
alter type w.row_kind alter attribute a set data type bigint cascade;

-- case: unseen-alter-10/typed-not-of
-- run
alter table w.typed not of;

-- case: unseen-alter-10/typed-of
-- setup
alter table w.typed not of;
-- run
alter table w.typed of w.row_kind;

-- case: unseen-alter-10/add-column-quoted
-- run
alter table "Odd Name"."Order Item" add column "Unit Price" numeric(10,2) not null default 0.00, alter column "when" set default current_timestamp;

-- case: unseen-alter-10/add-system-column-name
-- run
alter table w.part add xmin int;

-- case: unseen-alter-10/add-reserved-unquoted
-- run
alter table w.part add user text;

-- case: unseen-alter-10/add-column-setof
-- run
alter table w.part add pseudo anyelement;

-- case: unseen-alter-10/add-same-column-twice
-- run
alter table w.part add z int, add z int;

-- case: unseen-alter-10/add-if-not-exists-serial-skip
-- run
alter table w.part add column if not exists id serial;

-- case: unseen-alter-10/add-if-not-exists-references-skip
-- run
alter table w.part add column if not exists supplier_id int references w.supplier (id);

-- case: unseen-alter-10/type-hash-index-enum
-- run
alter table w.supplier alter rating type text;

-- case: unseen-alter-10/type-vat-varchar-wider
-- run
alter table w.supplier alter vat type varchar(30);

-- case: unseen-alter-10/type-vat-keep-collation
-- run
alter table w.supplier alter vat type varchar(30) collate "C";

-- case: unseen-alter-10/type-label-varchar
-- run
alter table w.part alter label type varchar(200);

-- case: unseen-alter-10/type-sku-domain-to-text
-- run
alter table w.part alter sku type text;

-- case: unseen-alter-10/type-sku-domain-to-parent
-- run
alter table w.part alter sku type upper_code;

-- case: unseen-alter-10/type-code-to-child-domain
-- run
alter table w.supplier alter code type nn_code;

-- case: unseen-alter-10/type-credit-domain-to-numeric
-- run
alter table w.supplier alter credit type numeric(12,2);

-- case: unseen-alter-10/type-credit-to-plain-numeric
-- run
alter table w.supplier alter credit type numeric;

-- case: unseen-alter-10/type-composite-to-domain
-- run
alter table w.supplier alter loc type geo_ok;

-- case: unseen-alter-10/type-changed-precision-up
-- run
alter table w.supplier alter changed type timestamptz(3);

-- case: unseen-alter-10/type-changed-precision-free
-- run
alter table w.supplier alter changed type timestamptz;

-- case: unseen-alter-10/type-made-brin-free
-- run
alter table w.part alter made type timestamp;

-- case: unseen-alter-10/type-made-date
-- run
alter table w.part alter made type date;

-- case: unseen-alter-10/type-dims-wider
-- run
alter table w.part alter dims type numeric(10,3)[];

-- case: unseen-alter-10/type-money-numeric
-- run
alter table w.part alter price type numeric(10,2);

-- case: unseen-alter-10/type-money-view-other-column
-- run
alter table w.part alter ok type int using ok::int;

-- case: unseen-alter-10/type-ok-partial-index
-- run
drop view w.part_view cascade;
alter table w.part alter ok type text;

-- case: unseen-alter-10/type-weight-generated
-- run
alter table w.part alter weight type float8;

-- case: unseen-alter-10/type-id-expression-index
-- run
drop view w.part_view cascade;
alter table w.part alter id type bigint;

-- case: unseen-alter-10/type-id-view
-- run
alter table w.part alter id type bigint;

-- case: unseen-alter-10/type-identity-smallint
-- run
alter table w.supplier alter id type smallint;

-- case: unseen-alter-10/type-identity-text
-- run
alter table w.supplier alter id type text;

-- case: unseen-alter-10/type-identity-bigint-referenced
-- run
alter table w.supplier alter id type bigint;

-- case: unseen-alter-10/type-note-part
-- run
alter table w.move alter note type varchar(60);

-- case: unseen-alter-10/type-note-part-text-using
-- run
alter table w.move alter note type text using trim(note);

-- case: unseen-alter-10/type-n-part-check
-- run
alter table w.move alter n type bigint;

-- case: unseen-alter-10/type-part-id-fk-part
-- run
alter table w.move alter part_id type bigint;

-- case: unseen-alter-10/type-shard-nonkey
-- run
alter table w.shard alter v type varchar;

-- case: unseen-alter-10/type-shard-key
-- run
alter table w.shard alter id type bigint;

-- case: unseen-alter-10/type-diamond
-- run
alter table w.animal alter name type varchar(50);

-- case: unseen-alter-10/type-diamond-child
-- run
alter table w.cat alter lives type bigint;

-- case: unseen-alter-10/type-legs-diamond-check
-- run
alter table w.animal alter legs type smallint;

-- case: unseen-alter-10/type-same-domain-twice
-- run
alter table w.supplier alter code type upper_code;

-- case: unseen-alter-10/type-two-columns-index
-- run
alter table w.part alter supplier_id type bigint, alter label type varchar;

-- case: unseen-alter-10/type-then-drop-same
-- run
alter table w.part alter weight type float8, drop column weight;

-- case: unseen-alter-10/type-using-other-column
-- run
alter table w.part alter made type date using (made + weight * interval '1 day')::date;

-- case: unseen-alter-10/type-using-constant-null
-- run
alter table w.supplier alter vat type int using null;

-- case: unseen-alter-10/type-using-subquery
-- run
alter table w.supplier alter vat type text using (select 'x');

-- case: unseen-alter-10/type-to-serial
-- run
alter table w.part alter weight type serial;

-- case: unseen-alter-10/type-quoted-table
-- run
alter table "Odd Name"."Order Item" alter "Qty Ordered" type bigint;

-- case: unseen-alter-10/type-default-not-castable
-- run
alter table w.part alter label type int using 1;

-- case: unseen-alter-10/type-scratch-jsonb-text
-- run
alter table w.scratch alter v type text;

-- case: unseen-alter-10/type-foreign-pg-temp
-- run
create temp table tmp_part as select * from w.part;
alter table pg_temp.tmp_part alter label type varchar(10), add primary key (id);

-- case: unseen-alter-10/default-set-part-only
-- run
alter table only w.move alter n set default 5;

-- case: unseen-alter-10/default-drop-diamond
-- run
alter table w.cat alter lives drop default;

-- case: unseen-alter-10/default-on-generated
-- run
alter table w.part alter area set default 0;

-- case: unseen-alter-10/default-on-identity
-- run
alter table w.supplier alter id set default 1;

-- case: unseen-alter-10/default-column-reference
-- run
alter table w.part alter label set default sku;

-- case: unseen-alter-10/default-domain-column
-- run
alter table w.part alter sku set default 'lower';

-- case: unseen-alter-10/not-null-domain
-- run
alter table w.supplier alter code set not null;

-- case: unseen-alter-10/not-null-since-check
-- run
alter table w.supplier alter since set not null;

-- case: unseen-alter-10/not-null-diamond
-- run
alter table w.animal alter name set not null;

-- case: unseen-alter-10/not-null-diamond-drop
-- run
alter table w.animal alter id drop not null;

-- case: unseen-alter-10/not-null-dog-drop
-- run
alter table w.dog alter id drop not null;

-- case: unseen-alter-10/not-null-move-day-null-partition
-- run
alter table w.move_null alter region set not null;

-- case: unseen-alter-10/not-null-region-part
-- run
alter table w.move alter region drop not null;

-- case: unseen-alter-10/not-null-shard-v-child-first
-- run
alter table w.shard_0 alter v set not null;
alter table w.shard_1 alter v set not null;
alter table w.shard alter v set not null;

-- case: unseen-alter-10/not-null-typed
-- run
alter table w.typed alter b set not null;

-- case: unseen-alter-10/check-diamond
-- run
alter table w.animal add constraint named check (name <> '');

-- case: unseen-alter-10/check-diamond-no-inherit
-- run
alter table w.animal add constraint named check (name <> '') no inherit;

-- case: unseen-alter-10/check-diamond-drop
-- run
alter table w.animal drop constraint animal_legs_check;

-- case: unseen-alter-10/check-uses-system-column
-- run
alter table w.part add check (tableoid > 0::oid);

-- case: unseen-alter-10/check-subquery
-- run
alter table w.part add check (id in (select 1));

-- case: unseen-alter-10/check-name-taken
-- run
alter table w.supplier add constraint supplier_since check (id > 0);

-- case: unseen-alter-10/check-not-boolean
-- run
alter table w.part add constraint c check (weight);

-- case: unseen-alter-10/check-part-child-drop
-- run
alter table w.move_us drop constraint move_n;

-- case: unseen-alter-10/check-part-drop
-- run
alter table w.move drop constraint move_n;

-- case: unseen-alter-10/fk-part-drop
-- run
alter table w.move drop constraint move_part_fk;

-- case: unseen-alter-10/fk-part-child-drop
-- run
alter table w.move_us drop constraint move_part_fk;

-- case: unseen-alter-10/fk-shard-ref-drop
-- run
alter table w.shard_ref drop constraint shard_ref_shard_id_fkey;

-- case: unseen-alter-10/fk-shard-detach
-- run
alter table w.shard detach partition w.shard_0;

-- case: unseen-alter-10/fk-composite-match-full
-- setup
create unique index part_pair on w.part (id, supplier_id);
-- run
alter table w.scratch add constraint f foreign key (k) references w.part (id) match full;

-- case: unseen-alter-10/fk-unlogged-to-logged
-- run
alter table w.scratch add foreign key (k) references w.part;

-- case: unseen-alter-10/fk-logged-to-unlogged
-- setup
alter table w.scratch add primary key (k);
-- run
alter table w.part add foreign key (id) references w.scratch;

-- case: unseen-alter-10/fk-partial-unique-target
-- run
alter table w.scratch add foreign key (k, k) references w.part (supplier_id, id);

-- case: unseen-alter-10/fk-domain-columns
-- run
alter table w.part add foreign key (sku) references w.supplier (code);

-- case: unseen-alter-10/fk-not-enforced
-- run
alter table w.scratch add constraint f foreign key (k) references w.part not enforced;

-- case: unseen-alter-10/fk-to-view
-- run
alter table w.scratch add foreign key (k) references w.part_view (id);

-- case: unseen-alter-10/fk-attach-asia
-- run
alter table w.move attach partition w.move_asia for values in ('asia');

-- case: unseen-alter-10/attach-wrong-level
-- run
alter table w.move_eu attach partition w.move_asia for values from ('2025-01-01') to ('2026-01-01');

-- case: unseen-alter-10/attach-default-with-rows
-- run
alter table w.move attach partition w.move_asia default;

-- case: unseen-alter-10/attach-missing-constraint
-- setup
alter table w.move_asia drop constraint move_n;
-- run
alter table w.move attach partition w.move_asia for values in ('asia');

-- case: unseen-alter-10/attach-extra-column
-- setup
alter table w.move_asia add extra int;
-- run
alter table w.move attach partition w.move_asia for values in ('asia');

-- case: unseen-alter-10/attach-inherited-child
-- run
alter table w.move attach partition w.dog for values in ('x');

-- case: unseen-alter-10/attach-hash-bad-modulus
-- setup
create table w.shard_2 (id int not null, v text);
-- run
alter table w.shard attach partition w.shard_2 for values with (modulus 3, remainder 2);

-- case: unseen-alter-10/detach-sub-level
-- run
alter table w.move_eu detach partition w.move_eu_2;

-- case: unseen-alter-10/detach-wrong-parent
-- run
alter table w.move detach partition w.move_eu_2;

-- case: unseen-alter-10/pk-part-composite
-- run
alter table w.move_us add primary key (id, region);

-- case: unseen-alter-10/pk-move-list-null
-- run
alter table w.move add primary key (id, region, day);

-- case: unseen-alter-10/pk-second
-- run
alter table w.part add primary key (sku);

-- case: unseen-alter-10/pk-animal-inherit
-- run
alter table w.animal add primary key (id);

-- case: unseen-alter-10/pk-nullable-inherit
-- run
alter table w.animal add primary key (name);

-- case: unseen-alter-10/pk-drop-cascade
-- run
alter table w.part drop constraint part_pkey cascade;

-- case: unseen-alter-10/pk-drop-referenced
-- run
alter table w.part drop constraint part_pkey;

-- case: unseen-alter-10/unique-existing-partial-index-name
-- run
alter table w.part add constraint part_sku unique (sku);

-- case: unseen-alter-10/unique-using-index-rename
-- setup
create unique index s_idname on w.supplier (id, name) include (vat);
-- run
alter table w.supplier add constraint supplier_idname unique using index s_idname deferrable;

-- case: unseen-alter-10/exclude-equal
-- run
alter table w.supplier add constraint ex exclude using btree (vat with =) where (rating = 'a');

-- case: unseen-alter-10/exclude-part
-- run
alter table w.shard add constraint ex exclude using btree (id with =);

-- case: unseen-alter-10/drop-column-diamond
-- run
alter table w.animal drop column legs;

-- case: unseen-alter-10/drop-column-diamond-only-then-child
-- run
alter table only w.animal drop column legs;
alter table w.dog drop column legs;

-- case: unseen-alter-10/drop-column-inherited-refused
-- run
alter table w.pet drop column name;

-- case: unseen-alter-10/drop-column-typed
-- run
alter table w.typed drop column b;

-- case: unseen-alter-10/drop-column-statistics
-- setup
create statistics w.st on label, weight from w.part;
-- run
alter table w.part drop column weight;

-- case: unseen-alter-10/drop-column-view-cascade-tree
-- run
alter table w.part drop column label cascade;

-- case: unseen-alter-10/drop-column-fk-target
-- run
alter table w.supplier drop column id cascade;

-- case: unseen-alter-10/drop-column-sub-part-key
-- run
alter table w.move drop column day;

-- case: unseen-alter-10/drop-last-columns
-- run
alter table w.shard_ref drop column id, drop column shard_id;

-- case: unseen-alter-10/drop-system-column
-- run
alter table w.part drop column ctid;

-- case: unseen-alter-10/rename-diamond
-- run
alter table w.animal rename name to label;

-- case: unseen-alter-10/rename-diamond-only
-- run
alter table only w.animal rename name to label;

-- case: unseen-alter-10/rename-typed
-- run
alter table w.typed rename b to c;

-- case: unseen-alter-10/rename-attribute-cascade
-- run
alter type w.row_kind rename attribute b to c cascade;

-- case: unseen-alter-10/rename-part-column
-- run
alter table w.move rename column note to remark;

-- case: unseen-alter-10/rename-view-column
-- run
alter view w.part_view rename column label to title;

-- case: unseen-alter-10/rename-to-existing
-- run
alter table w.part rename to supplier;

-- case: unseen-alter-10/rename-index-if-exists
-- run
alter index if exists w.ghost rename to w2;

-- case: unseen-alter-10/rename-sequence
-- run
alter sequence "Odd Name"."Order Item_Id_seq" rename to order_item_id_seq;

-- case: unseen-alter-10/rename-constraint-inherited
-- run
alter table w.animal rename constraint animal_legs_check to legs_ok;

-- case: unseen-alter-10/rename-constraint-child
-- run
alter table w.dog rename constraint animal_legs_check to legs_ok;

-- case: unseen-alter-10/trigger-disable-part
-- setup
create function w.t() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger tr before insert on w.move for each row execute function w.t();
-- run
alter table w.move disable trigger tr;

-- case: unseen-alter-10/trigger-disable-only
-- setup
create function w.t() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger tr before insert on w.move for each row execute function w.t();
-- run
alter table only w.move disable trigger tr;

-- case: unseen-alter-10/trigger-disable-missing
-- run
alter table w.part disable trigger ghost;

-- case: unseen-alter-10/trigger-rename-part
-- setup
create function w.t() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger tr before insert on w.move for each row execute function w.t();
-- run
alter trigger tr on w.move rename to tr2;

-- case: unseen-alter-10/set-schema-type
-- run
alter type grade set schema w;
alter table w.supplier alter rating set default 'a';

-- case: unseen-alter-10/set-access-method
-- run
alter table w.part set access method heap;

-- case: unseen-alter-10/set-access-method-part
-- run
alter table w.move set access method heap;

-- case: unseen-alter-10/set-tablespace
-- run
alter table w.part set tablespace pg_default;

-- case: unseen-alter-10/set-logged
-- run
alter table w.scratch set logged;

-- case: unseen-alter-10/set-logged-already
-- run
alter table w.part set logged;

-- case: unseen-alter-10/set-unlogged-part
-- run
alter table w.move set unlogged;

-- case: unseen-alter-10/toast-option
-- run
alter table w.part set (toast.autovacuum_enabled = false, parallel_workers = 4);

-- case: unseen-alter-10/reset-option-unknown
-- run
alter table w.part set (no_such = 1);

-- case: unseen-alter-10/column-n-distinct
-- run
alter table w.part alter label set (n_distinct = -0.5), alter label set storage main;

-- case: unseen-alter-10/oids
-- run
alter table w.part set without oids;

-- case: unseen-alter-10/cluster-without
-- run
alter table w.part set without cluster;

-- case: unseen-alter-10/replica-full-part
-- run
alter table w.move replica identity full;

-- case: unseen-alter-10/replica-index-not-unique
-- run
alter table w.part replica identity using index part_sku;

-- case: unseen-alter-10/rls-part
-- run
alter table w.move enable row level security;

-- case: unseen-alter-10/matview-as-table
-- run
alter table w.moves alter region set statistics 100;

-- case: unseen-alter-10/matview-storage
-- run
alter materialized view w.moves set (fillfactor = 70), cluster on ghost;

-- case: unseen-alter-10/view-as-table-default
-- run
alter table w.part_view alter column label set default 'x';

-- case: unseen-alter-10/view-add-constraint
-- run
alter table w.part_view add constraint c check (id > 0);

-- case: unseen-alter-10/index-as-table-set
-- run
alter table w.part_sku set (fillfactor = 60);

-- case: unseen-alter-10/index-set-tablespace
-- run
alter index w.part_sku set tablespace pg_default;

-- case: unseen-alter-10/index-part-attach-wrong
-- run
alter index w.move_part attach partition w.part_sku;

-- case: unseen-alter-10/flyway-many
-- run
alter table w.part add column if not exists created_by varchar(50) default 'system' not null, add column if not exists version int default 0 not null, drop column if exists ghost, alter column weight set not null, add constraint part_weight check (weight > 0) not valid;

-- case: unseen-alter-10/expand-contract
-- run
alter table w.part add column title varchar(100);
update w.part set title = label;
alter table w.part alter title set not null;
create unique index part_title on w.part (title, id);
alter table w.part drop column label cascade;

-- case: unseen-alter-10/write-then-type
-- run
insert into w.supplier (code, name) values ('ZZ', 'z');
alter table w.supplier alter name type text;

-- case: unseen-alter-10/drop-add-fk-same
-- run
alter table w.part drop constraint part_supplier_id_fkey, add constraint part_supplier_id_fkey foreign key (supplier_id) references w.supplier (id) on delete cascade;

-- case: unseen-alter-10/domain-drop-default-used
-- run
alter domain upper_code drop default;

-- case: unseen-alter-10/domain-composite-check
-- setup
alter table w.part add place geo_ok;
-- run
alter domain geo_ok add constraint lon check ((value).lon < 180);

-- case: unseen-alter-10/domain-array-check
-- setup
alter table w.part add nums small_nums;
-- run
alter domain small_nums add check (not 5 = any (value));

-- case: unseen-alter-10/domain-parent-check
-- run
alter domain upper_code add constraint not_x check (value <> 'X');

-- case: unseen-alter-10/domain-rename-constraint
-- run
alter domain upper_code rename constraint upper_code_check to is_upper;

-- case: unseen-alter-10/geo-attribute-used
-- run
alter type geo add attribute alt float8;

-- case: unseen-alter-10/geo-attribute-type-used
-- run
alter type geo alter attribute lat type numeric;

-- base
create table base18 (id int primary key);
insert into base18 select g from generate_series(1, 1200) g;

-- case: unseen-alter-10/min18-virtual-set-expression
-- min: 18
-- setup
create table v (id int primary key, a int, b int generated always as (a * 2) virtual, c int);
insert into v select g, g from generate_series(1, 1500) g;
-- run
alter table v alter b set expression as (a * 3);

-- case: unseen-alter-10/min18-virtual-drop-expression
-- min: 18
-- setup
create table v (id int primary key, a int, b int generated always as (a * 2) virtual, c int);
insert into v select g, g from generate_series(1, 1500) g;
-- run
alter table v alter b drop expression;

-- case: unseen-alter-10/min18-virtual-set-not-null
-- min: 18
-- setup
create table v (id int primary key, a int, b int generated always as (a * 2) virtual, c int);
insert into v select g, g from generate_series(1, 1500) g;
-- run
alter table v alter b set not null;

-- case: unseen-alter-10/min18-virtual-type
-- min: 18
-- setup
create table v (id int primary key, a int, b int generated always as (a * 2) virtual, c int);
insert into v select g, g from generate_series(1, 1500) g;
-- run
alter table v alter b type bigint;

-- case: unseen-alter-10/min18-virtual-source-type
-- min: 18
-- setup
create table v (id int primary key, a int, b int generated always as (a * 2) virtual, c int);
insert into v select g, g from generate_series(1, 1500) g;
-- run
alter table v alter a type bigint;

-- case: unseen-alter-10/min18-virtual-check-set-expression
-- min: 18
-- setup
create table v (id int primary key, a int, b int generated always as (a * 2) virtual, constraint bpos check (b > 0));
insert into v select g, g from generate_series(1, 1500) g;
-- run
alter table v alter b set expression as (a * 3);

-- case: unseen-alter-10/min18-virtual-index
-- min: 18
-- setup
create table v (id int primary key, a int, b int generated always as (a * 2) virtual, c int);
-- run
create index on v (b);

-- case: unseen-alter-10/min18-notnull-rename-validate
-- min: 18
-- setup
create table n (id int primary key, a int, b text);
insert into n select g, g, 'x' from generate_series(1, 1500) g;
alter table n add constraint nn not null a not valid;
-- run
alter table n validate constraint nn;

-- case: unseen-alter-10/min18-notnull-set-when-not-valid
-- min: 18
-- setup
create table n (id int primary key, a int, b text);
insert into n select g, g, 'x' from generate_series(1, 1500) g;
alter table n add constraint nn not null a not valid;
-- run
alter table n alter a set not null;

-- case: unseen-alter-10/min18-notnull-pk-on-not-valid
-- min: 18
-- setup
create table n (a int, b text);
insert into n select g, 'x' from generate_series(1, 1500) g;
alter table n add constraint nn not null a not valid;
-- run
alter table n add primary key (a);

-- case: unseen-alter-10/min18-notnull-inherit-alter
-- min: 18
-- setup
create table n (a int, b text, constraint nn not null a no inherit);
create table nc () inherits (n);
insert into nc select g, 'x' from generate_series(1, 1500) g;
-- run
alter table n alter constraint nn inherit;

-- case: unseen-alter-10/min18-notnull-no-inherit-alter
-- min: 18
-- setup
create table n (a int, b text, constraint nn not null a);
create table nc () inherits (n);
-- run
alter table n alter constraint nn no inherit;

-- case: unseen-alter-10/min18-notnull-drop-constraint
-- min: 18
-- setup
create table n (a int not null, b text);
create table nc () inherits (n);
-- run
alter table n drop constraint n_a_not_null;

-- case: unseen-alter-10/min18-overlaps-pk
-- min: 18
-- setup
create table o (room int4range, valid daterange, x int);
insert into o select int4range(g, g + 1), daterange('2024-01-01', '2024-02-01') from generate_series(1, 1500) g;
-- run
alter table o add constraint opk primary key (room, valid without overlaps);

-- case: unseen-alter-10/min18-period-fk
-- min: 18
-- setup
create table o (room int4range, valid daterange, constraint opk primary key (room, valid without overlaps));
insert into o select int4range(g, g + 1), daterange('2024-01-01', '2024-02-01') from generate_series(1, 1500) g;
create table p (id int, room int4range, during daterange);
insert into p select g, int4range(g, g + 1), daterange('2024-01-05', '2024-01-07') from generate_series(1, 1500) g;
-- run
alter table p add constraint pf foreign key (room, period during) references o (room, period valid);

-- case: unseen-alter-10/min18-fk-enforced
-- min: 18
-- setup
create table c (id int, b int constraint cf references base18 not enforced);
insert into c select g, g from generate_series(1, 1200) g;
-- run
alter table c alter constraint cf enforced;

-- case: unseen-alter-10/min18-check-enforced
-- min: 18
-- setup
create table c (id int, b int constraint cc check (b > 0) not enforced);
-- run
alter table c alter constraint cc enforced;

-- case: unseen-alter-10/min18-fk-part-not-valid
-- min: 18
-- setup
create table c (id int, b int) partition by range (id);
create table c1 partition of c for values from (0) to (5000);
insert into c select g, g from generate_series(1, 1200) g;
-- run
alter table c add constraint cf foreign key (b) references base18 not valid;
alter table c validate constraint cf;

-- case: unseen-alter-10/min18-attach-not-valid-nn
-- min: 18
-- setup
create table c (id int, b int not null) partition by range (id);
create table c1 (id int, b int);
insert into c1 select g, g from generate_series(1, 1200) g;
alter table c1 add constraint bnn not null b not valid;
-- run
alter table c attach partition c1 for values from (0) to (5000);

-- case: unseen-alter-10/min17-identity-part
-- min: 17
-- setup
create table c (id int, b int) partition by range (id);
create table c1 partition of c for values from (0) to (5000);
insert into c select g, g from generate_series(1, 1200) g;
-- run
alter table c alter b set not null, alter b add generated by default as identity;

-- case: unseen-alter-10/min17-set-expression-index
-- min: 17
-- setup
create table c (id int, b int, g int generated always as (b + 1) stored, check (g > 0));
create index cg on c (g);
create index cb on c (b);
insert into c select g, g from generate_series(1, 1200) g;
-- run
alter table c alter g set expression as (b + 2);

-- case: unseen-alter-10/min17-statistics-default
-- min: 17
-- run
alter table base18 alter id set statistics default;

-- case: unseen-alter-10/min17-access-method-default
-- min: 17
-- run
alter table base18 set access method default;
