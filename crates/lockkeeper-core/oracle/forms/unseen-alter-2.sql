-- base
create schema hr;
create type hr.status as enum ('on', 'off');
create domain hr.money_t as numeric(12,2) check (value >= 0);
create domain hr.code as varchar(8);
create table hr.dept (id int primary key, title text not null unique, boss int);
create table hr.emp (id serial primary key, dept_id int references hr.dept, name varchar(60) not null, pay hr.money_t default 0, st hr.status default 'on', code hr.code, hired date default current_date, meta json, bits int[] default '{}', unique (dept_id, name));
create index emp_name on hr.emp (upper(name));
create index emp_part on hr.emp (hired) where st = 'on';
insert into hr.dept select g, 'd' || g from generate_series(1, 20) g;
insert into hr.emp (dept_id, name, pay, code) select g, 'n' || g, g, 'c' || g from generate_series(1, 20) g;
create view hr.rich as select id, name from hr.emp where pay > 100;
create function hr.next_code() returns text language sql volatile as 'select ''c''::text || (random())::text';
create function hr.const_code() returns text language sql immutable parallel safe as $$ select 'c'::text $$;
create function hr.plain_code() returns text language plpgsql stable as $$ begin return 'c'; end $$;
create function hr.touch() returns trigger language plpgsql as $$ begin return new; end $$;

-- case: unseen-alter-2/add-if-then-else
-- run
alter table hr.emp add grade int default case when 1 > 2 then (random() * 3)::int when null then 5 else 7 end not null;

-- case: unseen-alter-2/add-case-operand
-- run
alter table hr.emp add grade int default case 1 when 1 then 3 else (random() * 3)::int end;

-- case: unseen-alter-2/add-case-volatile-condition
-- run
alter table hr.emp add grade int default case when random() > 0.5 then 3 else 4 end;

-- case: unseen-alter-2/add-and-short
-- run
alter table hr.emp add flag boolean default (false and random() > 0.5);

-- case: unseen-alter-2/add-or-open
-- run
alter table hr.emp add flag boolean default (false or random() > 0.5);

-- case: unseen-alter-2/add-nullif
-- run
alter table hr.emp add flag int default nullif(3, 3);

-- case: unseen-alter-2/add-greatest-volatile
-- run
alter table hr.emp add flag double precision default greatest(1, random());

-- case: unseen-alter-2/add-sql-function-inlined-volatile
-- run
alter table hr.emp add c2 text default hr.next_code();

-- case: unseen-alter-2/add-const-function
-- run
alter table hr.emp add c2 text not null default hr.const_code() || '-' || hr.plain_code();

-- case: unseen-alter-2/add-enum-default
-- run
alter table hr.emp add st2 hr.status not null default 'off';

-- case: unseen-alter-2/add-enum-default-cast
-- run
alter table hr.emp add st2 hr.status not null default 'off'::hr.status;

-- case: unseen-alter-2/add-enum-bad-default
-- run
alter table hr.emp add st2 hr.status not null default 'maybe';

-- case: unseen-alter-2/add-enum-array
-- run
alter table hr.emp add st2 hr.status[] not null default array['on', 'off']::hr.status[];

-- case: unseen-alter-2/add-domain-no-check
-- run
alter table hr.emp add code2 hr.code default 'abc';

-- case: unseen-alter-2/add-domain-no-check-not-null
-- run
alter table hr.emp add code2 hr.code not null default 'abc';

-- case: unseen-alter-2/add-domain-check-null
-- run
alter table hr.emp add pay2 hr.money_t;

-- case: unseen-alter-2/add-timestamptz-literal
-- run
alter table hr.emp add t1 timestamptz default 'now', add t2 timestamptz default 'now()'::timestamptz, add t3 date default 'today';

-- case: unseen-alter-2/add-bit-literal
-- run
alter table hr.emp add b1 bit(3) default b'101', add b2 bytea default '\xdead', add b3 bytea default decode('00', 'hex');

-- case: unseen-alter-2/add-point-box
-- run
alter table hr.emp add p point default '(1,2)', add r int4range default '[1,3)', add m money default 3;

-- case: unseen-alter-2/add-tsvector-generated
-- run
alter table hr.emp add fts tsvector generated always as (to_tsvector('english', coalesce(name, ''))) stored;

-- case: unseen-alter-2/add-tsvector-generated-default-config
-- run
alter table hr.emp add fts tsvector generated always as (to_tsvector(name)) stored;

-- case: unseen-alter-2/add-generated-case
-- run
alter table hr.emp add size text generated always as (case when pay > 10 then 'big' else 'small' end) stored;

-- case: unseen-alter-2/add-generated-concat
-- run
alter table hr.emp add size text generated always as (concat(name, '-')) stored;

-- case: unseen-alter-2/add-generated-pipe-date
-- run
alter table hr.emp add size text generated always as (name || hired) stored;

-- case: unseen-alter-2/add-generated-extract
-- run
alter table hr.emp add yr int generated always as (extract(year from hired)) stored;

-- case: unseen-alter-2/add-generated-json
-- run
alter table hr.emp add k text generated always as (meta ->> 'k') stored;

-- case: unseen-alter-2/add-generated-domain-result
-- run
alter table hr.emp add pay2 hr.money_t generated always as (pay * 2) stored;

-- case: unseen-alter-2/add-generated-enum-text
-- run
alter table hr.emp add s text generated always as (st::text) stored;

-- case: unseen-alter-2/add-generated-with-default
-- run
alter table hr.emp add s int default 3 generated always as (id) stored;

-- case: unseen-alter-2/add-generated-not-null-stored
-- run
alter table hr.emp add s int generated always as (id * 2) stored not null unique;

-- case: unseen-alter-2/virtual-array-check
-- min: 18
-- run
alter table hr.emp add n int generated always as (cardinality(bits)) check (n < 100);

-- case: unseen-alter-2/virtual-domain-type
-- min: 18
-- run
alter table hr.emp add n hr.money_t generated always as (pay);

-- case: unseen-alter-2/virtual-enum-type
-- min: 18
-- run
alter table hr.emp add n hr.status generated always as (st);

-- case: unseen-alter-2/virtual-enum-used
-- min: 18
-- run
alter table hr.emp add n boolean generated always as (st = 'on');

-- case: unseen-alter-2/virtual-pk
-- min: 18
-- setup
alter table hr.dept add n int generated always as (id + 1);
-- run
alter table hr.dept drop constraint dept_pkey cascade, add primary key (n);

-- case: unseen-alter-2/virtual-fk
-- min: 18
-- setup
alter table hr.emp add n int generated always as (dept_id);
-- run
alter table hr.emp add foreign key (n) references hr.dept;

-- case: unseen-alter-2/virtual-statistics
-- min: 18
-- setup
alter table hr.emp add n int generated always as (dept_id);
-- run
alter table hr.emp alter n set statistics 100;

-- case: unseen-alter-2/virtual-default
-- min: 18
-- setup
alter table hr.emp add n int generated always as (dept_id);
-- run
alter table hr.emp alter n drop default;

-- case: unseen-alter-2/virtual-check-expression-set
-- min: 18
-- setup
alter table hr.emp add n int generated always as (dept_id) check (n > 0);
-- run
alter table hr.emp alter n set expression as (dept_id + 1);

-- case: unseen-alter-2/virtual-not-null-expression-set
-- min: 18
-- setup
alter table hr.emp add n int generated always as (dept_id) not null;
-- run
alter table hr.emp alter n set expression as (dept_id + 1);

-- case: unseen-alter-2/stored-expression-set-indexed
-- setup
alter table hr.emp add n int generated always as (dept_id) stored;
create index emp_n on hr.emp (n);
-- run
alter table hr.emp alter column n set expression as (dept_id + 1);

-- case: unseen-alter-2/type-used-in-partial-index
-- run
alter table hr.emp alter st type text;

-- case: unseen-alter-2/type-enum-default-blocks
-- setup
drop index hr.emp_part;
-- run
alter table hr.emp alter st type text;

-- case: unseen-alter-2/type-enum-to-varchar-using
-- setup
drop index hr.emp_part;
-- run
alter table hr.emp alter st drop default, alter st type varchar(10) using st::text, alter st set default 'on';

-- case: unseen-alter-2/type-name-in-expression-index
-- setup
drop view hr.rich;
-- run
alter table hr.emp alter name type text;

-- case: unseen-alter-2/type-name-shrink
-- setup
drop view hr.rich;
-- run
alter table hr.emp alter column name type varchar(30);

-- case: unseen-alter-2/type-view
-- run
alter table hr.emp alter name type text;

-- case: unseen-alter-2/type-view-where
-- run
alter table hr.emp alter pay type numeric;

-- case: unseen-alter-2/type-domain-to-own-base
-- setup
drop view hr.rich;
-- run
alter table hr.emp alter pay type numeric(12,2);

-- case: unseen-alter-2/type-domain-to-wider-base
-- setup
drop view hr.rich;
-- run
alter table hr.emp alter pay type numeric(14,2);

-- case: unseen-alter-2/type-code-to-varchar
-- run
alter table hr.emp alter code type varchar(8);

-- case: unseen-alter-2/type-code-to-wider
-- run
alter table hr.emp alter code type varchar(80);

-- case: unseen-alter-2/type-code-to-text
-- run
alter table hr.emp alter code type text;

-- case: unseen-alter-2/type-varchar-to-code
-- setup
alter table hr.emp add c8 varchar(8), add c4 varchar(4), add c9 varchar(9);
-- run
alter table hr.emp alter c8 type hr.code, alter c4 type hr.code;

-- case: unseen-alter-2/type-varchar-to-narrower-code
-- setup
alter table hr.emp add c9 varchar(9);
-- run
alter table hr.emp alter c9 type hr.code;

-- case: unseen-alter-2/type-json-jsonb-default
-- setup
alter table hr.emp alter meta set default '{}';
-- run
alter table hr.emp alter meta type jsonb;

-- case: unseen-alter-2/type-date-timestamptz
-- run
set local timezone = 'UTC';
alter table hr.emp alter hired type timestamptz;

-- case: unseen-alter-2/type-array-default
-- run
alter table hr.emp alter bits type bigint[] using bits::bigint[];

-- case: unseen-alter-2/type-array-to-jsonb
-- run
alter table hr.emp alter bits type jsonb using to_jsonb(bits);

-- case: unseen-alter-2/type-using-case
-- run
alter table hr.emp alter dept_id type text using case when dept_id > 3 then 'x' else 'y' end;

-- case: unseen-alter-2/type-using-case-no-fk
-- setup
alter table hr.emp drop constraint emp_dept_id_fkey;
-- run
alter table hr.emp alter dept_id type text using case when dept_id > 3 then 'x' else 'y' end;

-- case: unseen-alter-2/type-using-coalesce
-- run
alter table hr.emp alter code type varchar(20) using coalesce(code, 'x');

-- case: unseen-alter-2/type-using-volatile
-- run
alter table hr.emp alter code type text using hr.next_code();

-- case: unseen-alter-2/type-using-window
-- run
alter table hr.emp alter dept_id type bigint using row_number() over ();

-- case: unseen-alter-2/type-using-srf
-- run
alter table hr.emp alter dept_id type bigint using generate_series(1, 2);

-- case: unseen-alter-2/type-using-missing-function
-- run
alter table hr.emp alter dept_id type bigint using to_big(dept_id);

-- case: unseen-alter-2/type-using-wrong-function-argument
-- run
alter table hr.emp alter dept_id type bigint using length(dept_id);

-- case: unseen-alter-2/type-check-no-operator
-- setup
alter table hr.dept add constraint bpos check (boss > 0);
-- run
alter table hr.dept alter boss type text;

-- case: unseen-alter-2/type-check-still-operator
-- setup
alter table hr.dept add constraint bpos check (boss > 0);
-- run
alter table hr.dept alter boss type numeric(10);

-- case: unseen-alter-2/type-referenced-unique
-- setup
create table hr.note (t text references hr.dept (title));
-- run
alter table hr.dept alter title type varchar(100);

-- case: unseen-alter-2/type-referenced-unique-varchar
-- setup
create table hr.note (t text references hr.dept (title));
-- run
alter table hr.dept alter title type varchar;

-- case: unseen-alter-2/check-operator-missing
-- run
alter table hr.emp add check (dept_id ~ 'x');

-- case: unseen-alter-2/check-operator-types
-- run
alter table hr.emp add check (name > dept_id);

-- case: unseen-alter-2/check-unknown-function
-- run
alter table hr.emp add check (is_good(name));

-- case: unseen-alter-2/check-unknown-column
-- run
alter table hr.emp add check (salary > 0);

-- case: unseen-alter-2/check-aggregate
-- run
alter table hr.emp add check (count(*) > 0);

-- case: unseen-alter-2/check-volatile
-- run
alter table hr.emp add check (hired <= current_date and random() >= 0);

-- case: unseen-alter-2/check-in-enum
-- run
alter table hr.emp add constraint st_ok check (st in ('on', 'off'));

-- case: unseen-alter-2/check-in-enum-bad
-- run
alter table hr.emp add constraint st_ok check (st in ('on', 'gone'));

-- case: unseen-alter-2/check-null-constant
-- run
alter table hr.emp add check (null);

-- case: unseen-alter-2/check-like
-- run
alter table hr.emp add constraint nm check (name like 'n%') not valid, validate constraint nm;

-- case: unseen-alter-2/check-add-same-name-other-table
-- setup
alter table hr.dept add constraint nm check (id > 0);
-- run
alter table hr.emp add constraint nm check (id > 0);

-- case: unseen-alter-2/unnamed-checks
-- run
alter table hr.emp add check (id > 0), add check (id > 1), add check (id > 2);

-- case: unseen-alter-2/add-not-null-check-drop-check
-- run
alter table hr.emp add constraint nn check (code is not null) not valid;
alter table hr.emp validate constraint nn;
alter table hr.emp alter code set not null;
alter table hr.emp drop constraint nn;

-- case: unseen-alter-2/not-null-and-type
-- run
alter table hr.emp alter code set not null, alter code type text;

-- case: unseen-alter-2/not-null-already-pk
-- run
alter table hr.emp alter column id set not null, alter name set not null;

-- case: unseen-alter-2/not-null-domain
-- run
alter table hr.emp alter pay set not null;

-- case: unseen-alter-2/not-null-coalesce-check
-- setup
alter table hr.emp add constraint cc check (coalesce(code, '') <> '');
-- run
alter table hr.emp alter code set not null;

-- case: unseen-alter-2/not-null-distinct-check
-- setup
alter table hr.emp add constraint cc check (code is distinct from null);
-- run
alter table hr.emp alter code set not null;

-- case: unseen-alter-2/not-null-num-nulls
-- setup
alter table hr.emp add constraint cc check (num_nulls(code) = 0);
-- run
alter table hr.emp alter code set not null;

-- case: unseen-alter-2/not-null-check-two-columns
-- setup
alter table hr.emp add constraint cc check (code is not null and dept_id is not null);
-- run
alter table hr.emp alter code set not null, alter dept_id set not null;

-- case: unseen-alter-2/not-null-18-inline
-- min: 18
-- run
alter table hr.emp add x int constraint x_nn not null default 3;

-- case: unseen-alter-2/not-null-18-drop-by-name
-- min: 18
-- run
alter table hr.emp drop constraint emp_name_not_null;

-- case: unseen-alter-2/not-null-18-rename
-- min: 18
-- run
alter table hr.emp rename constraint emp_name_not_null to nn;

-- case: unseen-alter-2/not-null-18-alter-no-inherit
-- min: 18
-- run
alter table hr.emp alter constraint emp_name_not_null no inherit;

-- case: unseen-alter-2/pk-swap
-- run
alter table hr.dept add column gid uuid default gen_random_uuid() not null;
alter table hr.dept add constraint dept_gid unique (gid);
alter table hr.dept drop constraint dept_pkey cascade;
alter table hr.dept add primary key (gid);

-- case: unseen-alter-2/pk-on-nullable
-- setup
alter table hr.dept drop constraint dept_pkey cascade;
-- run
alter table hr.dept add primary key (id, boss);

-- case: unseen-alter-2/pk-include
-- setup
alter table hr.dept drop constraint dept_pkey cascade;
-- run
alter table hr.dept add constraint dpk primary key (id) include (title);

-- case: unseen-alter-2/pk-duplicate-column
-- setup
alter table hr.dept drop constraint dept_pkey cascade;
-- run
alter table hr.dept add primary key (id, id);

-- case: unseen-alter-2/unique-json
-- run
alter table hr.emp add unique (meta);

-- case: unseen-alter-2/unique-expression-syntax
-- run
alter table hr.emp add unique (lower(name));

-- case: unseen-alter-2/unique-existing-name
-- run
alter table hr.emp add constraint emp_name unique (name);

-- case: unseen-alter-2/unique-drop-readd
-- run
alter table hr.emp drop constraint emp_dept_id_name_key, add constraint emp_dept_id_name_key unique (dept_id, name) deferrable;

-- case: unseen-alter-2/drop-unique-referenced
-- setup
create table hr.note (t text references hr.dept (title));
-- run
alter table hr.dept drop constraint dept_title_key;

-- case: unseen-alter-2/exclude-btree
-- run
alter table hr.emp add constraint ex exclude (code with =) where (dept_id > 5);

-- case: unseen-alter-2/exclude-gist-int
-- run
alter table hr.emp add exclude using gist (dept_id with =);

-- case: unseen-alter-2/fk-named-columns-swap
-- run
alter table hr.emp drop constraint emp_dept_id_fkey, add constraint emp_dept_id_fkey foreign key (dept_id) references hr.dept (id) on delete set null not valid;

-- case: unseen-alter-2/fk-two-to-same
-- run
alter table hr.dept add foreign key (boss) references hr.emp (id), add constraint b2 foreign key (boss) references hr.dept (id) not valid;

-- case: unseen-alter-2/fk-bigint-to-int
-- run
alter table hr.emp add big bigint references hr.dept;

-- case: unseen-alter-2/fk-text-to-int
-- run
alter table hr.emp add big text references hr.dept;

-- case: unseen-alter-2/fk-missing-table
-- run
alter table hr.emp add foreign key (dept_id) references hr.nowhere;

-- case: unseen-alter-2/fk-missing-column
-- run
alter table hr.emp add foreign key (dept_id) references hr.dept (nothing);

-- case: unseen-alter-2/fk-to-partial-unique
-- setup
create unique index dboss on hr.dept (boss) where boss is not null;
-- run
alter table hr.emp add foreign key (dept_id) references hr.dept (boss);

-- case: unseen-alter-2/fk-no-action-full
-- run
alter table hr.emp add foreign key (dept_id) references hr.dept (id) match full on update no action on delete restrict;

-- case: unseen-alter-2/fk-column-then-fill
-- run
alter table hr.emp add second_id int;
update hr.emp set second_id = dept_id;
alter table hr.emp add foreign key (second_id) references hr.dept;

-- case: unseen-alter-2/fk-column-nullable-then-validate
-- run
alter table hr.emp add second_id int;
alter table hr.emp add constraint s_fk foreign key (second_id) references hr.dept not valid;
alter table hr.emp validate constraint s_fk;

-- case: unseen-alter-2/trigger-pending
-- setup
create constraint trigger ct after insert on hr.dept deferrable initially deferred for each row execute function hr.touch();
-- run
insert into hr.dept values (99, 'x');
alter table hr.dept add z int;

-- case: unseen-alter-2/trigger-pending-set-immediate
-- setup
create constraint trigger ct after insert on hr.dept deferrable initially deferred for each row execute function hr.touch();
-- run
insert into hr.dept values (99, 'x');
set constraints all immediate;
alter table hr.dept add z int;

-- case: unseen-alter-2/fk-pending-update
-- run
update hr.dept set id = id;
alter table hr.dept add z int;

-- case: unseen-alter-2/fk-deferred-alter-parent
-- setup
alter table hr.emp alter constraint emp_dept_id_fkey deferrable initially deferred;
-- run
insert into hr.emp (dept_id, name) values (1, 'q');
alter table hr.dept add z int;

-- case: unseen-alter-2/alter-twice-weak
-- run
alter table hr.emp alter name set statistics 200;
alter table hr.emp validate constraint emp_dept_id_fkey;

-- case: unseen-alter-2/lock-timeout-first
-- run
set local lock_timeout = '2s';
set local statement_timeout to 0;
alter table hr.emp add column if not exists note text;

-- case: unseen-alter-2/set-search-path-ambiguous
-- setup
create table public.emp (id int);
-- run
set local search_path to hr, public;
alter table emp add column only_hr int;

-- case: unseen-alter-2/set-role-none
-- run
reset role;
alter table hr.emp add column rr int;

-- case: unseen-alter-2/do-loop
-- run
do $$
declare r record;
begin
  for r in select 1 loop
    alter table hr.emp add column looped int;
  end loop;
end $$;

-- case: unseen-alter-2/do-if-column-missing
-- run
do $$
begin
  if not exists (select from information_schema.columns where table_schema = 'hr' and table_name = 'emp' and column_name = 'extra') then
    alter table hr.emp add column extra int default 4;
  end if;
end
$$ language plpgsql;

-- case: unseen-alter-2/do-nested-exception-type
-- run
do $$ begin
  create type hr.status as enum ('on');
exception when duplicate_object then
  alter type hr.status add value if not exists 'new';
end $$;

-- case: unseen-alter-2/do-sql-language
-- run
do language plpgsql 'begin perform 1; alter table hr.emp alter code set not null; end';

-- case: unseen-alter-2/execute-format-literal
-- run
do $$ begin execute format('alter table %I.%I add column %I int', 'hr', 'emp', 'dyn'); end $$;

-- case: unseen-alter-2/function-sql-alter
-- setup
create function hr.mig() returns void language sql as $$ alter table hr.emp add column z1 int; alter table hr.emp alter z1 set default 4; $$;
-- run
select hr.mig();

-- case: unseen-alter-2/like-then-swap
-- run
create table hr.emp_new (like hr.emp including all);
alter table hr.emp rename to emp_old;
alter table hr.emp_new rename to emp;

-- case: unseen-alter-2/ctas-then-alter
-- run
create table hr.copy as select * from hr.emp;
alter table hr.copy add primary key (id);
alter table hr.copy add foreign key (dept_id) references hr.dept;

-- case: unseen-alter-2/inherit-new-child
-- run
create table hr.temp_emp () inherits (hr.emp);
alter table hr.emp add column late int default 3;

-- case: unseen-alter-2/rename-chain
-- run
alter table hr.emp rename column code to code_old;
alter table hr.emp add column code text generated always as (code_old) stored;

-- case: unseen-alter-2/rename-col-view-function
-- run
alter table hr.emp rename name to full_name;
alter view hr.rich rename column name to full_name;

-- case: unseen-alter-2/rename-constraint-fk
-- run
alter table hr.emp rename constraint emp_dept_id_fkey to fk1;

-- case: unseen-alter-2/rename-constraint-missing
-- run
alter table hr.emp rename constraint nope to fk1;

-- case: unseen-alter-2/drop-column-in-unique
-- run
alter table hr.emp drop column dept_id;

-- case: unseen-alter-2/drop-column-in-view
-- run
alter table hr.emp drop column if exists name cascade;

-- case: unseen-alter-2/drop-last-columns
-- setup
create table hr.tiny (a int, b int);
-- run
alter table hr.tiny drop a, drop b;

-- case: unseen-alter-2/drop-column-then-same-name
-- run
alter table hr.emp drop column meta, add column meta jsonb not null default '{}';

-- case: unseen-alter-2/drop-serial
-- run
alter table hr.emp drop id cascade;

-- case: unseen-alter-2/drop-column-partial-index
-- run
alter table hr.emp drop st;

-- case: unseen-alter-2/drop-column-trigger
-- setup
create trigger tr before update of code on hr.emp for each row execute function hr.touch();
-- run
alter table hr.emp drop code;

-- case: unseen-alter-2/drop-column-policy
-- setup
create policy pp on hr.emp using (code is not null);
-- run
alter table hr.emp drop code;

-- case: unseen-alter-2/drop-column-sql-function-atomic
-- min: 14
-- setup
create function hr.atom() returns bigint language sql begin atomic select count(code) from hr.emp; end;
-- run
alter table hr.emp drop code;

-- case: unseen-alter-2/set-default-subquery
-- run
alter table hr.emp alter code set default (select 'x');

-- case: unseen-alter-2/set-default-column
-- run
alter table hr.emp alter code set default name;

-- case: unseen-alter-2/set-default-operator-missing
-- run
alter table hr.emp alter dept_id set default (now() - 3);

-- case: unseen-alter-2/set-default-function-reads
-- setup
create function hr.first_dept() returns int language sql stable as 'select min(id) from hr.dept';
-- run
alter table hr.emp alter dept_id set default hr.first_dept();

-- case: unseen-alter-2/add-default-function-reads
-- setup
create function hr.first_dept() returns int language sql stable as 'select min(boss) from hr.dept';
-- run
alter table hr.emp add d2 int default hr.first_dept();

-- case: unseen-alter-2/add-default-plpgsql-reads
-- setup
create function hr.first_dept() returns int language plpgsql as $$ begin return (select boss from hr.dept limit 1); end $$;
-- run
alter table hr.emp add d2 int default hr.first_dept();

-- case: unseen-alter-2/add-default-nextval-quoted
-- setup
create sequence hr."Seq Q";
-- run
alter table hr.emp add d2 int default nextval('hr."Seq Q"'), add d3 bigint not null default nextval('hr."Seq Q"'::regclass);

-- case: unseen-alter-2/add-default-nextval-missing
-- run
alter table hr.emp add d2 int default nextval('hr.none');

-- case: unseen-alter-2/owned-by-then-drop
-- setup
create sequence hr.sx;
-- run
alter sequence hr.sx owned by hr.dept.boss;
alter table hr.dept drop boss;

-- case: unseen-alter-2/sequence-add-column
-- run
alter sequence hr.emp_id_seq add column z int;

-- case: unseen-alter-2/index-rename-column
-- run
alter index hr.emp_name rename column upper to up;

-- case: unseen-alter-2/index-set-tablespace
-- run
alter index hr.emp_name set tablespace pg_default;

-- case: unseen-alter-2/index-set-option-unknown
-- run
alter index hr.emp_name set (fastupdate = off);

-- case: unseen-alter-2/index-drop-column
-- run
alter index hr.emp_name drop column upper;

-- case: unseen-alter-2/index-attach-ordinary
-- run
alter index hr.emp_name attach partition hr.emp_part;

-- case: unseen-alter-2/view-set-not-null
-- run
alter view hr.rich alter name set not null;

-- case: unseen-alter-2/view-options-bad
-- run
alter view hr.rich set (fillfactor = 10);

-- case: unseen-alter-2/view-table-rls
-- run
alter table hr.rich add constraint c check (id > 0);

-- case: unseen-alter-2/table-set-storage-array
-- run
alter table hr.emp alter bits set storage main, alter bits set compression pglz, alter meta set storage external;

-- case: unseen-alter-2/table-storage-bad
-- run
alter table hr.emp alter name set storage weird;

-- case: unseen-alter-2/statistics-out-of-range
-- run
alter table hr.emp alter name set statistics -2;

-- case: unseen-alter-2/statistics-too-many
-- run
alter table hr.emp alter name set statistics 20000;

-- case: unseen-alter-2/attribute-option-unknown
-- run
alter table hr.emp alter name set (n_distinkt = 5);

-- case: unseen-alter-2/reset-unknown
-- run
alter table hr.emp reset (nothing_at_all);

-- case: unseen-alter-2/set-toast-option
-- run
alter table hr.emp set (toast_tuple_target = 512, toast.vacuum_truncate = false);

-- case: unseen-alter-2/set-fillfactor-text
-- run
alter table hr.emp set (fillfactor = 'x');

-- case: unseen-alter-2/set-empty-options
-- run
alter table hr.emp set ();

-- case: unseen-alter-2/replica-identity-partial
-- run
alter table hr.emp replica identity using index emp_part;

-- case: unseen-alter-2/replica-identity-missing
-- run
alter table hr.emp replica identity using index nowhere;

-- case: unseen-alter-2/cluster-partial
-- run
alter table hr.emp cluster on emp_part;

-- case: unseen-alter-2/set-without-cluster
-- run
alter table hr.emp set without cluster;

-- case: unseen-alter-2/unlogged-referencing
-- run
alter table hr.dept set unlogged;

-- case: unseen-alter-2/unlogged-child
-- run
alter table hr.emp set unlogged;

-- case: unseen-alter-2/disable-all-triggers
-- run
alter table hr.emp disable trigger all, enable trigger user;

-- case: unseen-alter-2/enable-always-missing
-- run
alter table hr.emp enable always trigger none_such;

-- case: unseen-alter-2/rls-then-policy
-- run
alter table hr.emp enable row level security;
create policy p on hr.emp for select using (dept_id in (select id from hr.dept));

-- case: unseen-alter-2/comment-and-grant
-- run
alter table hr.emp add remark text;
comment on column hr.emp.remark is 'x';
grant select (remark) on hr.emp to public;

-- case: unseen-alter-2/schema-rename-then-alter
-- run
alter schema hr rename to people;
alter table people.emp add z int;

-- case: unseen-alter-2/schema-rename-old-name
-- run
alter schema hr rename to people;
alter table hr.emp add z int;

-- case: unseen-alter-2/type-schema-move
-- run
alter type hr.status set schema public;
alter table hr.emp add st3 status;

-- case: unseen-alter-2/domain-chain-check
-- run
create domain hr.small as hr.money_t check (value < 1000);
alter table hr.emp alter pay type hr.small;

-- case: unseen-alter-2/domain-add-check-then-validate
-- run
alter domain hr.money_t add constraint lim check (value < 100000) not valid;
alter domain hr.money_t validate constraint lim;

-- case: unseen-alter-2/domain-not-null-constraint
-- run
alter domain hr.code add constraint cnn not null;

-- case: unseen-alter-2/domain-drop-default
-- run
alter domain hr.code drop default;

-- case: unseen-alter-2/domain-drop-cascade
-- run
drop domain hr.code cascade;

-- case: unseen-alter-2/domain-set-schema
-- run
alter domain hr.code set schema public;

-- case: unseen-alter-2/domain-missing
-- run
alter domain hr.nope set not null;

-- case: unseen-alter-2/domain-is-enum
-- run
alter domain hr.status set not null;

-- case: unseen-alter-2/enum-missing-neighbour
-- run
alter type hr.status add value 'x' before 'nope';

-- case: unseen-alter-2/enum-rename-missing
-- run
alter type hr.status rename value 'nope' to 'yes';

-- case: unseen-alter-2/enum-add-use-same
-- run
alter type hr.status add value 'z';
update hr.emp set st = 'z';

-- case: unseen-alter-2/enum-drop-used
-- run
drop type hr.status;

-- case: unseen-alter-2/table-of-composite
-- run
create type hr.pt as (x int, y int);
create table hr.pts of hr.pt;
alter type hr.pt add attribute z int cascade;

-- case: unseen-alter-2/typed-alter-type
-- setup
create type hr.pt as (x int, y int);
create table hr.pts of hr.pt;
-- run
alter table hr.pts alter x type bigint;

-- case: unseen-alter-2/composite-in-table-alter
-- setup
create type hr.pt as (x int, y int);
create table hr.geo (id int, p hr.pt);
insert into hr.geo values (1, row(1, 2));
-- run
alter type hr.pt alter attribute x type bigint cascade;

-- case: unseen-alter-2/composite-array-own
-- run
alter table hr.emp add selves hr.emp[];

-- base
create table m (ts timestamptz not null, dev int not null, val double precision, tag text) partition by range (ts);
create table m_2023 partition of m for values from ('2023-01-01') to ('2024-01-01');
create table m_2024 partition of m for values from ('2024-01-01') to ('2025-01-01') partition by hash (dev);
create table m_2024_0 partition of m_2024 for values with (modulus 2, remainder 0);
create table m_2024_1 partition of m_2024 for values with (modulus 2, remainder 1);
create table dev (id int primary key, name text);
create index m_dev on m (dev);
create unique index m_2023_u on m_2023 (ts, dev);
insert into dev select g, 'd' || g from generate_series(1, 20) g;
insert into m select timestamptz '2023-03-01' + g * interval '20 days', g, g, 't' from generate_series(1, 20) g;

-- case: unseen-alter-2/hash-add-unique
-- run
alter table m add constraint mu unique (ts, dev);

-- case: unseen-alter-2/hash-add-unique-missing-sub-key
-- run
alter table m add constraint mu unique (ts);

-- case: unseen-alter-2/hash-add-fk
-- run
alter table m add constraint mfk foreign key (dev) references dev not valid;

-- case: unseen-alter-2/hash-add-fk-valid
-- run
alter table m add constraint mfk foreign key (dev) references dev;

-- case: unseen-alter-2/sub-fk-then-parent-fk
-- setup
alter table m_2023 add constraint own_fk foreign key (dev) references dev;
-- run
alter table m add constraint mfk foreign key (dev) references dev;

-- case: unseen-alter-2/part-drop-parent-fk-on-sub
-- setup
alter table m add constraint mfk foreign key (dev) references dev;
-- run
alter table m_2024 drop constraint mfk;

-- case: unseen-alter-2/part-alter-fk-deferrable
-- setup
alter table m add constraint mfk foreign key (dev) references dev;
-- run
alter table m alter constraint mfk deferrable;

-- case: unseen-alter-2/part-add-generated-virtual
-- min: 18
-- run
alter table m add twice double precision generated always as (val * 2);

-- case: unseen-alter-2/part-add-check-not-enforced
-- min: 18
-- run
alter table m add constraint pos check (val > 0) not enforced;

-- case: unseen-alter-2/part-not-null-18
-- min: 18
-- run
alter table m add constraint nn not null val not valid;

-- case: unseen-alter-2/part-not-null-18-validate
-- min: 18
-- setup
alter table m add constraint nn not null val not valid;
-- run
alter table m validate constraint nn;

-- case: unseen-alter-2/part-set-not-null-one-has
-- setup
alter table m_2023 alter val set not null;
-- run
alter table m alter val set not null;

-- case: unseen-alter-2/part-set-not-null-check-on-leaves
-- setup
alter table m add constraint vv check (val is not null);
-- run
alter table m alter val set not null;

-- case: unseen-alter-2/part-drop-default-leaf
-- run
alter table m_2024_0 alter val set default 3, alter tag set default 'x';

-- case: unseen-alter-2/part-change-type-mid
-- run
alter table m_2024 alter val type real;

-- case: unseen-alter-2/part-change-type-top
-- run
alter table m alter val type real;

-- case: unseen-alter-2/part-change-type-text-varchar
-- run
alter table m alter tag type varchar;

-- case: unseen-alter-2/part-rename-partition
-- run
alter table m_2023 rename to m_old;

-- case: unseen-alter-2/part-schema
-- setup
create schema arc;
-- run
alter table m_2023 set schema arc;

-- case: unseen-alter-2/part-detach-and-add-check
-- run
alter table m detach partition m_2023;
alter table m_2023 add check (ts < '2024-01-01');

-- case: unseen-alter-2/part-attach-detached-again
-- run
alter table m detach partition m_2023;
alter table m attach partition m_2023 for values from ('2023-01-01') to ('2024-01-01');

-- case: unseen-alter-2/part-attach-not-matching-null
-- setup
create table m_2025 (ts timestamptz, dev int not null, val double precision, tag text);
-- run
alter table m attach partition m_2025 for values from ('2025-01-01') to ('2026-01-01');

-- case: unseen-alter-2/part-attach-default
-- setup
create table m_def (like m including all);
insert into m_def values ('2030-01-01', 1, 1, 'x');
-- run
alter table m attach partition m_def default;

-- case: unseen-alter-2/part-attach-overlap-range
-- setup
create table m_x (like m);
-- run
alter table m attach partition m_x for values from ('2023-06-01') to ('2023-07-01');

-- case: unseen-alter-2/part-attach-bad-bound
-- setup
create table m_x (like m);
-- run
alter table m attach partition m_x for values from ('2026-06-01') to ('2026-05-01');

-- case: unseen-alter-2/part-attach-list-bound
-- setup
create table m_x (like m);
-- run
alter table m attach partition m_x for values in ('2026-06-01');

-- case: unseen-alter-2/part-attach-hash-third
-- setup
create table m_x (like m);
-- run
alter table m_2024 attach partition m_x for values with (modulus 2, remainder 1);

-- case: unseen-alter-2/part-attach-with-fk
-- setup
alter table m add constraint mfk foreign key (dev) references dev;
create table m_2026 (like m including all);
alter table m_2026 add constraint pre check (ts >= '2026-01-01' and ts < '2027-01-01');
-- run
alter table m attach partition m_2026 for values from ('2026-01-01') to ('2027-01-01');

-- case: unseen-alter-2/part-attach-with-own-fk
-- setup
alter table m add constraint mfk foreign key (dev) references dev;
create table m_2026 (like m including all);
alter table m_2026 add foreign key (dev) references dev;
-- run
alter table m attach partition m_2026 for values from ('2026-01-01') to ('2027-01-01');

-- case: unseen-alter-2/part-attach-identity
-- setup
create table m_2026 (ts timestamptz not null, dev int not null generated always as identity, val double precision, tag text);
-- run
alter table m attach partition m_2026 for values from ('2026-01-01') to ('2027-01-01');

-- case: unseen-alter-2/part-drop-constraint-only
-- setup
alter table m add constraint pos check (val >= 0);
-- run
alter table only m drop constraint pos;

-- case: unseen-alter-2/part-set-statistics-only
-- run
alter table only m alter dev set statistics 300;

-- case: unseen-alter-2/part-replica-identity
-- run
alter table m replica identity full;

-- case: unseen-alter-2/part-cluster-on
-- run
alter table m cluster on m_dev;

-- case: unseen-alter-2/part-set-logged
-- run
alter table m set logged;

-- case: unseen-alter-2/part-tablespace
-- run
alter table m set tablespace pg_default;

-- case: unseen-alter-2/part-index-attach-valid
-- run
create index mt on only m (tag);
create index mt23 on m_2023 (tag);
alter index mt attach partition mt23;

-- case: unseen-alter-2/part-index-attach-wrong-column
-- setup
create index mt on only m (tag);
create index mt23 on m_2023 (val);
-- run
alter index mt attach partition mt23;

-- case: unseen-alter-2/part-trigger-disable-only
-- setup
create function tf() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger pt before insert on m for each row execute function tf();
-- run
alter table only m disable trigger pt;

-- case: unseen-alter-2/part-trigger-rename
-- setup
create function tf() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger pt before insert on m for each row execute function tf();
-- run
alter trigger pt on m rename to pt2;

-- case: unseen-alter-2/part-owner-only
-- setup
create role ann;
-- run
alter table only m owner to ann;

-- case: unseen-alter-2/fk-to-partitioned-part
-- setup
alter table m add constraint mu unique (ts, dev);
create table ref_m (ts timestamptz, dev int);
insert into ref_m select ts, dev from m;
-- run
alter table ref_m add constraint rm foreign key (ts, dev) references m (ts, dev);

-- case: unseen-alter-2/fk-to-partitioned-drop
-- setup
alter table m add constraint mu unique (ts, dev);
create table ref_m (ts timestamptz, dev int);
insert into ref_m select ts, dev from m;
alter table ref_m add constraint rm foreign key (ts, dev) references m (ts, dev);
-- run
alter table ref_m drop constraint rm;

-- case: unseen-alter-2/fk-to-partitioned-detach
-- setup
alter table m add constraint mu unique (ts, dev);
create table ref_m (ts timestamptz, dev int);
alter table ref_m add constraint rm foreign key (ts, dev) references m (ts, dev);
-- run
alter table m detach partition m_2023;

-- case: unseen-alter-2/fk-to-partitioned-drop-unique
-- setup
alter table m add constraint mu unique (ts, dev);
create table ref_m (ts timestamptz, dev int);
alter table ref_m add constraint rm foreign key (ts, dev) references m (ts, dev);
-- run
alter table m drop constraint mu cascade;
