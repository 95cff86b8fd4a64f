-- base
create schema hr;
create type hr.grade as enum ('a', 'b');
create type hr.pair as (x int, y text);
create domain hr.pos as int check (value > 0);
create table hr.person (id int primary key, name text not null, grade hr.grade, born date);
create table hr.pet (id int primary key, owner_id int references hr.person, name text, weight numeric(6,2));
create table hr.log (id bigserial primary key, what text, at timestamptz default now());
create function hr.note(t text) returns void language plpgsql as $$ begin insert into hr.log (what) values (t); end $$;
insert into hr.person select g, 'n', 'a', '2000-01-01' from generate_series(1, 1200) g;
insert into hr.pet select g, g, 'p', 1 from generate_series(1, 1200) g;

-- case: unseen-gaps-4/type-missing
-- run
create function hr.f() returns int language plpgsql as $$ declare x nosuch; begin return 1; end $$;

-- case: unseen-gaps-4/type-column-missing
-- run
create function hr.f() returns int language plpgsql as $$ declare x hr.person.nope%type; begin return 1; end $$;

-- case: unseen-gaps-4/type-table-missing
-- run
create function hr.f() returns int language plpgsql as $$ declare x hr.nope.id%type; begin return 1; end $$;

-- case: unseen-gaps-4/rowtype-missing
-- run
create function hr.f() returns int language plpgsql as $$ declare x hr.nope%rowtype; begin return 1; end $$;

-- case: unseen-gaps-4/rowtype
-- run
create function hr.f() returns int language plpgsql as $$ declare x hr.person%rowtype; y hr.person; z hr.pair; begin select * into x from hr.person limit 1; return x.id; end $$;

-- case: unseen-gaps-4/type-of-variable
-- run
create function hr.f() returns int language plpgsql as $$ declare x hr.pos; y x%type; begin return 1; end $$;

-- case: unseen-gaps-4/type-of-missing-variable
-- run
create function hr.f() returns int language plpgsql as $$ declare y nope%type; begin return 1; end $$;

-- case: unseen-gaps-4/type-array
-- run
create function hr.f() returns int language plpgsql as $$ declare x hr.person[]; y int[] := '{1}'; z hr.grade[]; begin return y[1]; end $$;

-- case: unseen-gaps-4/type-array-missing
-- run
create function hr.f() returns int language plpgsql as $$ declare x hr.nope[]; begin return 1; end $$;

-- case: unseen-gaps-4/not-null-no-default
-- run
create function hr.f() returns int language plpgsql as $$ declare x int not null; begin return 1; end $$;

-- case: unseen-gaps-4/constant-assigned
-- run
create function hr.f() returns int language plpgsql as $$ declare c constant int := 1; begin c := 2; return c; end $$;

-- case: unseen-gaps-4/constant-into
-- run
create function hr.f() returns int language plpgsql as $$ declare c constant int := 1; begin select 2 into c; return c; end $$;

-- case: unseen-gaps-4/declared-twice
-- run
create function hr.f() returns int language plpgsql as $$ declare x int; x text; begin return 1; end $$;

-- case: unseen-gaps-4/declared-in-inner
-- run
create function hr.f() returns int language plpgsql as $$ declare x int; begin declare x text; begin x := 'a'; end; return x; end $$;

-- case: unseen-gaps-4/assign-undeclared
-- run
create function hr.f() returns int language plpgsql as $$ begin y := 1; return 1; end $$;

-- case: unseen-gaps-4/into-undeclared
-- run
create function hr.f() returns int language plpgsql as $$ begin select 1 into y; return 1; end $$;

-- case: unseen-gaps-4/into-scalar-and-record
-- run
create function hr.f() returns int language plpgsql as $$ declare r record; i int; begin select 1, 2 into r, i; return 1; end $$;

-- case: unseen-gaps-4/return-in-void
-- run
create function hr.f() returns void language plpgsql as $$ begin return 1; end $$;

-- case: unseen-gaps-4/return-nothing
-- run
create function hr.f() returns int language plpgsql as $$ begin return; end $$;

-- case: unseen-gaps-4/return-missing
-- run
create function hr.f() returns int language plpgsql as $$ begin perform 1; end $$;

-- case: unseen-gaps-4/return-next-scalar
-- run
create function hr.f() returns int language plpgsql as $$ begin return next 1; end $$;

-- case: unseen-gaps-4/return-query-scalar
-- run
create function hr.f() returns int language plpgsql as $$ begin return query select 1; end $$;

-- case: unseen-gaps-4/return-value-in-set
-- run
create function hr.f() returns setof int language plpgsql as $$ begin return 1; end $$;

-- case: unseen-gaps-4/return-next-out
-- run
create function hr.f(out a int, out b int) returns setof record language plpgsql as $$ begin a := 1; return next; end $$;

-- case: unseen-gaps-4/return-value-with-out
-- run
create function hr.f(out a int) language plpgsql as $$ begin return 1; end $$;

-- case: unseen-gaps-4/return-row-scalar
-- run
create function hr.f() returns int language plpgsql as $$ begin return row(1, 2); end $$;

-- case: unseen-gaps-4/returns-missing
-- run
create function hr.f() returns hr.nope language plpgsql as $$ begin return null; end $$;

-- case: unseen-gaps-4/argument-missing
-- run
create function hr.f(x hr.nope) returns int language plpgsql as $$ begin return 1; end $$;

-- case: unseen-gaps-4/argument-table-type
-- run
create function hr.f(p hr.person) returns int language plpgsql as $$ begin return p.id; end $$;

-- case: unseen-gaps-4/argument-column-type
-- run
create function hr.f(p hr.person.id%type) returns int language plpgsql as $$ begin return p; end $$;

-- case: unseen-gaps-4/returns-column-missing
-- run
create function hr.f() returns hr.person.nope%type language plpgsql as $$ begin return 1; end $$;

-- case: unseen-gaps-4/polymorphic-return
-- run
create function hr.f() returns anyelement language plpgsql as $$ begin return null; end $$;

-- case: unseen-gaps-4/polymorphic-both
-- run
create function hr.f(x anyelement) returns anyarray language plpgsql as $$ begin return x; end $$;

-- case: unseen-gaps-4/returns-pseudo
-- run
create function hr.f() returns any language plpgsql as $$ begin return null; end $$;

-- case: unseen-gaps-4/returns-cstring
-- run
create function hr.f() returns cstring language plpgsql as $$ begin return null; end $$;

-- case: unseen-gaps-4/trigger-arguments
-- run
create function hr.f(x int) returns trigger language plpgsql as $$ begin return new; end $$;

-- case: unseen-gaps-4/trigger-called
-- run
create function hr.f() returns trigger language plpgsql as $$ begin return new; end $$;
select hr.f();

-- case: unseen-gaps-4/exit-outside
-- run
create function hr.f() returns int language plpgsql as $$ begin exit; return 1; end $$;

-- case: unseen-gaps-4/exit-label-missing
-- run
create function hr.f() returns int language plpgsql as $$ begin <<a>> loop exit b; end loop; return 1; end $$;

-- case: unseen-gaps-4/continue-in-block
-- run
create function hr.f() returns int language plpgsql as $$ begin <<a>> begin continue a; end; return 1; end $$;

-- case: unseen-gaps-4/raise-few
-- run
create function hr.f() returns int language plpgsql as $$ begin raise notice '% and %', 1; return 1; end $$;

-- case: unseen-gaps-4/raise-many
-- run
create function hr.f() returns int language plpgsql as $$ begin raise notice 'none', 1; return 1; end $$;

-- case: unseen-gaps-4/raise-condition-unknown
-- run
create function hr.f() returns int language plpgsql as $$ begin raise no_such_thing; return 1; end $$;

-- case: unseen-gaps-4/condition-unknown
-- run
create function hr.f() returns int language plpgsql as $$ begin return 1; exception when no_such_thing then return 2; end $$;

-- case: unseen-gaps-4/condition-known
-- run
create function hr.f() returns int language plpgsql as $$ begin return 1; exception when unique_violation or others then return 2; end $$;

-- case: unseen-gaps-4/diagnostics-unknown
-- run
create function hr.f() returns int language plpgsql as $$ declare n int; begin get diagnostics n = nothing_such; return n; end $$;

-- case: unseen-gaps-4/diagnostics-stacked-outside
-- run
create function hr.f() returns int language plpgsql as $$ declare n text; begin get diagnostics n = returned_sqlstate; return 1; end $$;

-- case: unseen-gaps-4/cursor-wrong-args
-- run
create function hr.f() returns int language plpgsql as $$ declare c cursor (k int) for select k; begin open c; return 1; end $$;

-- case: unseen-gaps-4/cursor-no-args
-- run
create function hr.f() returns int language plpgsql as $$ declare c cursor for select 1; begin open c(1); return 1; end $$;

-- case: unseen-gaps-4/open-not-cursor
-- run
create function hr.f() returns int language plpgsql as $$ declare c int; begin open c for select 1; return 1; end $$;

-- case: unseen-gaps-4/for-missing-loop-variable
-- run
create function hr.f() returns int language plpgsql as $$ begin for r in select 1 loop null; end loop; return 1; end $$;

-- case: unseen-gaps-4/for-integer-undeclared
-- run
create function hr.f() returns int language plpgsql as $$ begin for i in 1..3 loop perform i; end loop; return 1; end $$;

-- case: unseen-gaps-4/foreach-not-array-check
-- run
create function hr.f() returns int language plpgsql as $$ declare i int; begin foreach i in array 5 loop null; end loop; return 1; end $$;

-- case: unseen-gaps-4/case-mismatch-end
-- run
create function hr.f() returns int language plpgsql as $$ begin if true then return 1; end; end $$;

-- case: unseen-gaps-4/alias-missing
-- run
create function hr.f(x int) returns int language plpgsql as $$ declare a alias for $3; begin return 1; end $$;

-- case: unseen-gaps-4/query-table-missing
-- run
create function hr.f() returns int language plpgsql as $$ begin return (select count(*) from hr.nope); end $$;

-- case: unseen-gaps-4/query-syntax
-- run
create function hr.f() returns int language plpgsql as $$ begin select from where; return 1; end $$;

-- case: unseen-gaps-4/expression-syntax
-- run
create function hr.f() returns int language plpgsql as $$ begin return 1 +; end $$;

-- case: unseen-gaps-4/do-row-field
-- run
do $$ declare r hr.person%rowtype; begin r.nope := 1; end $$;

-- case: unseen-gaps-4/do-row-field-read
-- run
do $$ declare r hr.person; begin select * into r from hr.person where id = 1; raise notice '%', r.nope; end $$;

-- case: unseen-gaps-4/do-record-unassigned
-- run
do $$ declare r record; begin raise notice '%', r.x; end $$;

-- case: unseen-gaps-4/do-record-field
-- run
do $$ declare r record; begin for r in select id, name from hr.person where id < 3 loop update hr.pet set name = r.nme where id = r.id; end loop; end $$;

-- case: unseen-gaps-4/do-text-into-int
-- run
do $$ declare x int := 'abc'; begin null; end $$;

-- case: unseen-gaps-4/do-domain
-- run
do $$ declare x hr.pos := -1; begin null; end $$;

-- case: unseen-gaps-4/do-enum-bad
-- run
do $$ declare g hr.grade := 'z'; begin null; end $$;

-- case: unseen-gaps-4/do-assign-date-int
-- run
do $$ declare d date; begin d := 5; end $$;

-- case: unseen-gaps-4/do-assign-text-from-int
-- run
do $$ declare t text; begin t := 5; insert into hr.log (what) values (t); end $$;

-- case: unseen-gaps-4/do-operator-missing
-- run
do $$ declare a int := 1; b text := 'x'; begin if a = b then null; end if; end $$;

-- case: unseen-gaps-4/do-where-mismatch
-- run
do $$ declare b text := 'x'; begin update hr.pet set name = 'y' where id = b; end $$;

-- case: unseen-gaps-4/do-loop-rowtype
-- run
do $$ declare p hr.person%rowtype; begin for p in select * from hr.person where id < 5 loop insert into hr.log (what) values (p.name); end loop; end $$;

-- case: unseen-gaps-4/do-insert-row
-- run
do $$ declare p hr.pet%rowtype; begin select * into p from hr.pet where id = 1; p.id := 9001; insert into hr.pet values (p.*); end $$;

-- case: unseen-gaps-4/do-dynamic-format
-- run
do $$ begin execute format('alter table %I.%I add column z int', 'hr', 'pet'); end $$;

-- case: unseen-gaps-4/do-dynamic-loop
-- run
do $$ declare t text; begin foreach t in array array['person', 'pet'] loop execute format('alter table hr.%I add column z int', t); end loop; end $$;

-- case: unseen-gaps-4/do-dynamic-variable
-- run
do $$ declare s text := 'hr.pet'; begin execute 'create index on ' || s || ' (weight)'; end $$;

-- case: unseen-gaps-4/do-dynamic-using
-- run
do $$ declare n int; begin execute 'select count(*) from hr.pet where id > $1' into n using 5; end $$;

-- case: unseen-gaps-4/do-perform
-- run
do $$ begin perform hr.note('x'); end $$;

-- case: unseen-gaps-4/do-variable-column-clash
-- run
do $$ declare name text := 'x'; begin update hr.pet set weight = 2 where name = 'p'; end $$;

-- case: unseen-gaps-4/do-select-no-into
-- run
do $$ begin select 1; end $$;

-- case: unseen-gaps-4/do-if-exists-catalog
-- run
do $$ begin if not exists (select 1 from information_schema.columns where table_schema = 'hr' and table_name = 'pet' and column_name = 'z') then alter table hr.pet add column z int; end if; end $$;

-- case: unseen-gaps-4/do-exception-add
-- run
do $$ begin alter table hr.pet add column weight int; exception when duplicate_column then null; end $$;

-- case: unseen-gaps-4/do-exception-other
-- run
do $$ begin alter table hr.pet add column weight int; exception when undefined_table then null; end $$;

-- case: unseen-gaps-4/do-exception-type
-- run
do $$ begin create type hr.grade as enum ('x'); exception when duplicate_object then null; end $$;

-- case: unseen-gaps-4/do-exception-then-work
-- run
do $$ begin create table hr.pet (id int); exception when duplicate_table then alter table hr.pet add column z int; end $$;

-- case: unseen-gaps-4/do-nested-block
-- run
do $$ <<o>> declare n int := 2; begin declare n int := 3; begin delete from hr.pet where id = o.n; end; end $$;

-- case: unseen-gaps-4/do-while
-- run
do $$ declare n int := 1; begin while n < 3 loop update hr.pet set weight = n where id = n; n := n + 1; end loop; end $$;

-- case: unseen-gaps-4/do-return-query
-- run
do $$ begin return query select 1; end $$;

-- case: unseen-gaps-4/do-cursor
-- run
do $$ declare c cursor for select id from hr.person for update; begin for r in c loop delete from hr.pet where current of c; end loop; end $$;

-- case: unseen-gaps-4/do-cursor-current
-- run
do $$ declare c cursor for select id from hr.pet for update; begin for r in c loop update hr.pet set weight = 3 where current of c; exit; end loop; end $$;

-- case: unseen-gaps-4/do-commit
-- run
do $$ begin update hr.pet set weight = 1 where id = 1; commit; end $$;

-- case: unseen-gaps-4/do-returning
-- run
do $$ declare n int; begin insert into hr.log (what) values ('x') returning id into n; update hr.pet set weight = n where id = 1; end $$;

-- case: unseen-gaps-4/trigger-new-field
-- setup
create function hr.tf() returns trigger language plpgsql as $$ begin new.nope := 1; return new; end $$;
create trigger t before insert on hr.pet for each row execute function hr.tf();
-- run
insert into hr.pet values (9001, 1, 'x', 1);

-- case: unseen-gaps-4/trigger-tg-argv
-- setup
create function hr.tf() returns trigger language plpgsql as $$ begin execute format('insert into hr.%I (what) values ($1)', tg_argv[0]) using new.name; return new; end $$;
create trigger t after insert on hr.pet for each row execute function hr.tf('log');
-- run
insert into hr.pet values (9001, 1, 'x', 1);

-- case: unseen-gaps-4/trigger-tg-op
-- setup
create function hr.tf() returns trigger language plpgsql as $$ begin if tg_op = 'DELETE' then insert into hr.log (what) values (old.name); return old; end if; return new; end $$;
create trigger t before insert or delete on hr.pet for each row execute function hr.tf();
-- run
insert into hr.pet values (9001, 1, 'x', 1);

-- case: unseen-gaps-4/trigger-tg-op-delete
-- setup
create function hr.tf() returns trigger language plpgsql as $$ begin if tg_op = 'DELETE' then insert into hr.log (what) values (old.name); return old; end if; return new; end $$;
create trigger t before insert or delete on hr.pet for each row execute function hr.tf();
-- run
delete from hr.pet where id = 1;

-- case: unseen-gaps-4/trigger-rename-table
-- setup
create function hr.tf() returns trigger language plpgsql as $$ begin insert into hr.log (what) values ('x'); return null; end $$;
create trigger t after update on hr.pet for each statement execute function hr.tf();
-- run
alter table hr.log rename to logs;
update hr.pet set weight = 1 where id = 1;

-- case: unseen-gaps-4/call-unknown-table
-- setup
create function hr.g() returns bigint language plpgsql as $$ begin return (select count(*) from hr.nope); end $$;
-- run
select hr.g();

-- case: unseen-gaps-4/call-return-type
-- setup
create function hr.g() returns int language plpgsql as $$ begin return 'abc'; end $$;
-- run
select hr.g();

-- case: unseen-gaps-4/call-no-return
-- setup
create function hr.g() returns int language plpgsql as $$ begin perform 1; end $$;
-- run
select hr.g();

-- case: unseen-gaps-4/call-setof-record-plain
-- setup
create function hr.g() returns setof record language plpgsql as $$ begin return query select 1, 2; end $$;
-- run
select * from hr.g();

-- case: unseen-gaps-4/call-setof-record-as
-- setup
create function hr.g() returns setof record language plpgsql as $$ begin return query select id, name from hr.pet; end $$;
-- run
select * from hr.g() as (a int, b text);

-- case: unseen-gaps-4/call-setof-record-wrong
-- setup
create function hr.g() returns setof record language plpgsql as $$ begin return query select id, name from hr.pet; end $$;
-- run
select * from hr.g() as (a int, b int);

-- case: unseen-gaps-4/call-table-ambiguous
-- setup
create function hr.g() returns table (id int) language plpgsql as $$ begin return query select id from hr.pet; end $$;
-- run
select * from hr.g();

-- case: unseen-gaps-4/call-table-qualified
-- setup
create function hr.g() returns table (id int) language plpgsql as $$ begin return query select p.id from hr.pet p; end $$;
-- run
select * from hr.g();

-- case: unseen-gaps-4/call-table-count-wrong
-- setup
create function hr.g() returns table (id int, n text) language plpgsql as $$ begin return query select p.id from hr.pet p; end $$;
-- run
select * from hr.g();

-- case: unseen-gaps-4/call-rowtype-changed
-- setup
create function hr.g() returns setof hr.pet language plpgsql as $$ begin return query select * from hr.pet; end $$;
-- run
alter table hr.pet add column z int;
select count(*) from hr.g();

-- case: unseen-gaps-4/drop-column-of-type
-- setup
create function hr.g() returns int language plpgsql as $$ declare x hr.pet.weight%type; begin return 1; end $$;
-- run
alter table hr.pet drop column weight;
select hr.g();
