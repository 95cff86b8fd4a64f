-- base
create type mood as enum ('sad', 'ok', 'happy');
create domain positive_int as int check (value > 0);
create table shops (id serial primary key, name text not null, city text, opened date, constraint shops_name_key unique (name));
create table staff (id int generated always as identity primary key, shop_id int not null references shops (id), manager_id int references staff (id), email varchar(255) not null, feeling mood default 'ok', salary numeric(8,2), hired timestamptz not null default now());
create unique index staff_email_lower on staff (lower(email));
create table sales (id bigint generated always as identity, shop_id int not null references shops (id) on update cascade, sold_on date not null, amount numeric(10,2) not null check (amount > 0), primary key (id, sold_on)) partition by range (sold_on);
create table sales_2023 partition of sales for values from ('2023-01-01') to ('2024-01-01');
create table sales_2024 partition of sales for values from ('2024-01-01') to ('2025-01-01');
create table stock (shop_id int references shops (id) on delete cascade, item text, qty positive_int, primary key (shop_id, item));
create table notes (id int, body text, meta jsonb);
create view shop_staff as select s.id, s.name, st.email from shops s join staff st on st.shop_id = s.id;
create view happy_staff as select * from staff where feeling = 'happy';
create materialized view sales_by_shop as select shop_id, sum(amount) as total from sales group by shop_id with data;
create function raise_salary(who int, by numeric) returns numeric language plpgsql as $$ begin update staff set salary = salary * by where id = who; return by; end $$;
create function staff_guard() returns trigger language plpgsql as $$ begin if new.salary < 0 then raise exception 'no'; end if; return new; end $$;
create trigger staff_guard before insert or update on staff for each row execute function staff_guard();
create sequence ticket_seq;
insert into shops (name, city) select 's' || g, 'c' || g % 7 from generate_series(1, 1200) g;
insert into staff (shop_id, email, salary) select g, 'e' || g || '@x', 100 from generate_series(1, 1200) g;
insert into sales (shop_id, sold_on, amount) select g, '2023-03-01'::date + g % 600, g from generate_series(1, 1200) g;
insert into stock select g, 'i', 1 from generate_series(1, 1200) g;
insert into notes select g, 'n', '{}' from generate_series(1, 1200) g;
refresh materialized view sales_by_shop;
analyze;

-- case: unseen-other-5/create-fk-deferrable
-- run
create table shifts (id bigserial primary key, staff_id int not null references staff (id) on delete cascade deferrable initially deferred, starts timestamptz, ends timestamptz, check (ends > starts));
insert into shifts (staff_id, starts, ends) values (1, now(), now() + interval '1 hour');

-- case: unseen-other-5/create-like-identity
-- run
create table staff_copy (like staff including identity including constraints);
insert into staff_copy (shop_id, email) select shop_id, email from staff;

-- case: unseen-other-5/create-partition-with-fk
-- run
create table sales_2025 partition of sales for values from ('2025-01-01') to ('2026-01-01');
insert into sales (shop_id, sold_on, amount) values (1, '2025-02-02', 3);

-- case: unseen-other-5/create-partition-default
-- run
create table sales_default partition of sales default;

-- case: unseen-other-5/create-partition-inverted
-- run
create table sales_bad partition of sales for values from ('2026-01-01') to ('2025-01-01');

-- case: unseen-other-5/create-domain-column
-- run
create table boxes (id int, n positive_int not null default 1, m mood[] default '{ok}');
insert into boxes values (1, 5, array['sad'::mood]);

-- case: unseen-other-5/create-as-union
-- run
create table all_names as select name from shops union select email from staff;

-- case: unseen-other-5/create-as-existing-view
-- run
create table shop_staff as select 1 as x;

-- case: unseen-other-5/create-temp-shadow
-- run
create temp table notes (id int);
insert into notes values (1);
select * from notes;
drop table notes;
select count(*) from notes;

-- case: unseen-other-5/create-unique-nulls-not-distinct
-- run
create table u (a int, b int, unique nulls not distinct (a, b));

-- case: unseen-other-5/create-generated-virtual
-- run
create table g (a int, b int generated always as (a * 2) virtual);

-- case: unseen-other-5/create-without-oids
-- run
create table w (a int) with (oids = false);

-- case: unseen-other-5/create-bad-option
-- run
create table w (a int) with (fillfactr = 50);

-- case: unseen-other-5/create-exclude-missing-opclass
-- run
create table ex (room int, during tsrange, exclude using gist (room with =, during with &&));

-- case: unseen-other-5/create-pk-nullable
-- run
create table n (a int null primary key);

-- case: unseen-other-5/create-not-null-conflict
-- run
create table n (a int null not null);

-- case: unseen-other-5/create-array-fk
-- run
create table n (a int[] references shops (id));

-- case: unseen-other-5/create-varchar-to-text-fk
-- run
create table n (shop text references shops (name), unique (shop));

-- case: unseen-other-5/view-join-read
-- run
select name from shop_staff where id = 3;
select email from happy_staff where id = 3;

-- case: unseen-other-5/view-aggregate-pushdown
-- run
create view totals as select shop_id, count(*) as n from staff group by shop_id;
select * from totals where shop_id = 4;

-- case: unseen-other-5/view-distinct-limit
-- run
create view recent as select id, hired from staff order by hired desc limit 5;
select * from recent where id = 1;

-- case: unseen-other-5/view-drop-used-function
-- run
create view v as select raise_salary(id, 1) from staff;
drop function raise_salary;

-- case: unseen-other-5/view-alter-base-type
-- run
alter table staff alter column email type text;

-- case: unseen-other-5/view-insert-join
-- run
insert into shop_staff (name) values ('x');

-- case: unseen-other-5/view-update-simple
-- run
update happy_staff set salary = 5 where id = 7;

-- case: unseen-other-5/view-replace-reorder
-- run
create or replace view shop_staff as select s.name, s.id, st.email from shops s join staff st on st.shop_id = s.id;

-- case: unseen-other-5/view-comment-grant
-- run
comment on view shop_staff is 'x';
grant select on shop_staff to public;
alter view shop_staff owner to current_user;

-- case: unseen-other-5/matview-with-index-refresh
-- run
create unique index on sales_by_shop (shop_id);
refresh materialized view concurrently sales_by_shop;
select * from sales_by_shop where shop_id = 5;

-- case: unseen-other-5/matview-delete
-- run
delete from sales_by_shop;

-- case: unseen-other-5/matview-truncate
-- run
truncate sales_by_shop;

-- case: unseen-other-5/matview-analyze
-- run
analyze sales_by_shop;

-- case: unseen-other-5/matview-if-not-exists
-- run
create materialized view if not exists sales_by_shop as select 1 as one;

-- case: unseen-other-5/function-call-update
-- run
select raise_salary(3, 1.1);

-- case: unseen-other-5/function-call-per-row
-- run
select raise_salary(id, 1.1) from staff where id < 5;

-- case: unseen-other-5/function-named-args
-- run
select raise_salary(by => 2, who => 5);

-- case: unseen-other-5/function-search-path-empty
-- run
create function shop_count() returns bigint language sql security definer set search_path = '' as $$ select count(*) from public.shops $$;
select shop_count();

-- case: unseen-other-5/function-search-path-empty-broken
-- run
create function shop_count() returns bigint language sql security definer set search_path = '' as $$ select count(*) from shops $$;

-- case: unseen-other-5/function-variadic
-- run
create function total(variadic n int[]) returns bigint language sql immutable as $$ select sum(x) from unnest(n) x $$;
select total(1, 2, 3);

-- case: unseen-other-5/function-polymorphic
-- run
create function first_of(a anyelement, b anyelement) returns anyelement language sql as $$ select a $$;
select first_of(1, 2), first_of('a'::text, 'b');

-- case: unseen-other-5/function-record-coldef
-- run
create function pair() returns record language sql as $$ select 1, 'a'::text $$;
select * from pair() as p(a int, b text);

-- case: unseen-other-5/function-returns-table-plpgsql
-- run
create function rich(min numeric) returns table (sid int, mail text) language plpgsql stable as $$ begin return query select st.id, st.email::text from staff st where st.salary >= min; end $$;
select * from rich(50);

-- case: unseen-other-5/function-recursive-drop
-- run
create function f1() returns int language sql as $$ select 1 $$;
create function f2() returns int language sql as $$ select f1() $$;
drop function f1();
select f2();

-- case: unseen-other-5/function-cost-options
-- run
create or replace function raise_salary(who int, by numeric) returns numeric language plpgsql cost 1000 parallel unsafe security definer as $$ begin return by; end $$;
alter function raise_salary(int, numeric) rows 10;

-- case: unseen-other-5/function-execute-dynamic-param
-- run
create function wipe(t text) returns void language plpgsql as $$ begin execute format('delete from %I', t); end $$;
comment on function wipe(text) is 'x';

-- case: unseen-other-5/procedure-with-exception
-- run
create procedure safe_add(n text) language plpgsql as $$ begin insert into shops (name) values (n); exception when unique_violation then raise notice 'dup'; end $$;
call safe_add('brand new');

-- case: unseen-other-5/call-missing
-- run
call nothing_here(1);

-- case: unseen-other-5/drop-procedure-as-function
-- run
create procedure p1() language sql as $$ select 1 $$;
drop function p1();

-- case: unseen-other-5/drop-routine
-- run
create procedure p1() language sql as $$ select 1 $$;
drop routine p1(), raise_salary;

-- case: unseen-other-5/trigger-cascade-function-drop
-- run
drop function staff_guard() cascade;
update staff set salary = 1 where id = 3;

-- case: unseen-other-5/trigger-drop-missing
-- run
drop trigger nothing on staff;

-- case: unseen-other-5/trigger-enable-always
-- run
alter table staff enable always trigger staff_guard;
insert into staff (shop_id, email) values (1, 'new@x');

-- case: unseen-other-5/trigger-update-other-table
-- run
create function restock() returns trigger language plpgsql as $$ begin update stock set qty = qty + 1 where shop_id = new.shop_id and item = 'i'; insert into notes (id, body) values (new.id, 'sale'); return null; end $$;
create trigger restock after insert on sales for each row execute function restock();
insert into sales (shop_id, sold_on, amount) values (2, '2024-03-03', 9);

-- case: unseen-other-5/trigger-copy-partition-drop
-- run
create trigger g after insert on sales for each row execute function staff_guard();
drop trigger g on sales_2023;

-- case: unseen-other-5/trigger-on-matview
-- run
create trigger g after insert on sales_by_shop for each statement execute function staff_guard();

-- case: unseen-other-5/trigger-instead-on-table
-- run
create trigger g instead of insert on staff for each row execute function staff_guard();

-- case: unseen-other-5/rule-on-insert-condition
-- run
create rule skip_nulls as on insert to notes where new.body is null do instead nothing;
insert into notes values (9999, 'x', null);

-- case: unseen-other-5/rule-select-on-table
-- run
create rule "_RETURN" as on select to notes do instead select 1 as id, 'b'::text as body, '{}'::jsonb as meta;

-- case: unseen-other-5/policy-role-check
-- run
create role clerk;
alter table staff enable row level security;
create policy clerk_read on staff for select to clerk using (shop_id = any (select id from shops where city = 'c1'));
grant select on staff, shops to clerk;
set role clerk;
select count(*) from staff;
reset role;

-- case: unseen-other-5/enum-add-and-use-default
-- run
alter type mood add value if not exists 'angry';
alter table staff alter column feeling set default 'angry';

-- case: unseen-other-5/enum-rename-used
-- run
alter type mood rename value 'ok' to 'fine';
insert into staff (shop_id, email, feeling) values (1, 'q@x', 'fine');
insert into staff (shop_id, email, feeling) values (1, 'r@x', 'ok');

-- case: unseen-other-5/enum-compare-literal
-- run
select * from staff where feeling = 'missing';

-- case: unseen-other-5/enum-cast-text
-- run
update staff set feeling = 'sad'::text where id = 1;

-- case: unseen-other-5/domain-violation-type
-- run
insert into stock values (1, 'zz', 'abc');

-- case: unseen-other-5/domain-drop-constraint
-- run
alter domain positive_int drop constraint positive_int_check;
alter domain positive_int add check (value >= 0);

-- case: unseen-other-5/type-composite-return
-- run
create type staff_row as (id int, mail text);
create function get_staff(n int) returns staff_row language sql stable as $$ select id, email::text from staff where id = n $$;
select (get_staff(3)).mail;
drop type staff_row;

-- case: unseen-other-5/type-drop-rowtype
-- run
drop type staff;

-- case: unseen-other-5/type-range-multirange
-- min: 14
-- run
create type money_range as range (subtype = numeric, multirange_type_name = money_ranges);
create table mr (r money_range, m money_ranges);

-- case: unseen-other-5/sequence-nextval-loop
-- run
select nextval('ticket_seq') from generate_series(1, 3);
alter sequence ticket_seq increment by 5 maxvalue 100000;

-- case: unseen-other-5/sequence-owned-by-change
-- run
alter sequence ticket_seq owned by notes.id;
drop table notes;
select nextval('ticket_seq');

-- case: unseen-other-5/sequence-temp
-- run
create temp sequence ts;
select nextval('ts');

-- case: unseen-other-5/sequence-bad-increment
-- run
create sequence bad increment 0;

-- case: unseen-other-5/sequence-drop-view-word
-- run
drop view ticket_seq;

-- case: unseen-other-5/sequence-alter-if-exists
-- run
alter sequence if exists nothing_seq restart;
alter sequence nothing_seq restart;

-- case: unseen-other-5/extension-citext-column
-- run
create extension if not exists citext;
alter table shops alter column city type citext;

-- case: unseen-other-5/extension-uuid-default
-- run
create extension "uuid-ossp";
create table ids (id uuid primary key default uuid_generate_v4());
insert into ids default values;

-- case: unseen-other-5/extension-drop-missing
-- run
drop extension if exists hstore;
drop extension hstore;

-- case: unseen-other-5/publication-for-partition
-- run
create publication pp for table sales_2023;
alter publication pp add table sales;
drop table sales_2023;

-- case: unseen-other-5/publication-exists
-- run
create publication pp;
create publication pp for table notes;

-- case: unseen-other-5/publication-rename
-- run
create publication pp for table notes;
alter publication pp rename to qq;
alter publication pp set (publish = 'insert');

-- case: unseen-other-5/schema-authorization
-- run
create role owner1;
create schema authorization owner1;
create table owner1.t (id int references shops (id));
drop schema owner1 cascade;
drop role owner1;

-- case: unseen-other-5/schema-move-table
-- run
create schema old;
alter table notes set schema old;
create view notes as select * from old.notes;
select * from notes where id = 3;

-- case: unseen-other-5/collation-duplicate
-- run
create collation if not exists nocase from "C";
create collation nocase from "C";

-- case: unseen-other-5/operator-missing-function
-- run
create operator ~~~ (leftarg = int, rightarg = int, function = nothing_fn);

-- case: unseen-other-5/operator-drop-missing
-- run
drop operator ~~~ (int, int);

-- case: unseen-other-5/aggregate-missing-sfunc
-- run
create aggregate my_sum(int) (sfunc = nothing_fn, stype = int);

-- case: unseen-other-5/aggregate-over-table
-- run
create function acc(bigint, int) returns bigint language sql immutable as $$ select $1 + $2 $$;
create aggregate my_sum(int) (sfunc = acc, stype = bigint, initcond = '0');
select my_sum(id) from notes;
drop function acc(bigint, int);

-- case: unseen-other-5/cast-drop-missing
-- run
drop cast (mood as int);

-- case: unseen-other-5/cast-enum-function
-- run
create function mood_num(m mood) returns int language sql immutable as $$ select case m when 'sad' then 0 else 1 end $$;
create cast (mood as int) with function mood_num(mood);
select feeling::int from staff where id = 2;

-- case: unseen-other-5/text-search-dictionary
-- run
create text search dictionary simple_en (template = simple, stopwords = english);
create text search configuration my_en (copy = english);
drop text search dictionary simple_en;

-- case: unseen-other-5/role-revoke-drop
-- run
create role temp_role;
grant all on notes to temp_role;
revoke all on notes from temp_role;
drop role temp_role;

-- case: unseen-other-5/role-drop-with-grant
-- run
create role temp_role;
grant select on notes to temp_role;
drop role temp_role;

-- case: unseen-other-5/role-drop-missing
-- run
drop role if exists nobody_here;
drop role nobody_here;

-- case: unseen-other-5/alter-default-privileges
-- run
create role r2;
alter default privileges in schema public grant select on tables to r2;
create table fresh (id int);
alter default privileges in schema public revoke select on tables from r2;
drop role r2;

-- case: unseen-other-5/grant-wrong-kind
-- run
grant usage on schema nothing_here to public;

-- case: unseen-other-5/owner-function-schema
-- run
create role r3;
grant create on schema public to r3;
alter function raise_salary(int, numeric) owner to r3;
alter schema public owner to current_user;
drop role r3;

-- case: unseen-other-5/drop-shops
-- run
drop table shops;

-- case: unseen-other-5/drop-shops-cascade
-- run
drop table shops cascade;

-- case: unseen-other-5/drop-staff-self-fk
-- run
drop view shop_staff, happy_staff;
drop table staff;

-- case: unseen-other-5/drop-stock-domain
-- run
drop table stock;
drop domain positive_int;

-- case: unseen-other-5/drop-column-used-by-view
-- run
alter table staff drop column feeling;

-- case: unseen-other-5/drop-index-plain
-- run
drop index staff_email_lower, shops_pkey;

-- case: unseen-other-5/drop-index-missing
-- run
drop index if exists nothing_idx;
drop index nothing_idx;

-- case: unseen-other-5/drop-partition-cascade-fk
-- run
create table sale_lines (sale_id bigint, sold_on date, foreign key (sale_id, sold_on) references sales);
drop table sales_2024;

-- case: unseen-other-5/dml-insert-returning-join
-- run
insert into staff (shop_id, manager_id, email) select s.id, m.id, 'x' || s.id from shops s left join staff m on m.shop_id = s.id where s.id = 5 returning id, email;

-- case: unseen-other-5/dml-on-conflict-expression
-- run
insert into staff (shop_id, email) values (1, 'E1@X') on conflict (lower(email)) do nothing;

-- case: unseen-other-5/dml-on-conflict-wrong-expression
-- run
insert into staff (shop_id, email) values (1, 'E1@X') on conflict (email) do nothing;

-- case: unseen-other-5/dml-update-from-values
-- run
update notes n set body = v.b from (values (1, 'a'), (2, 'b')) v (i, b) where n.id = v.i;

-- case: unseen-other-5/dml-update-row-assign
-- run
update staff set (salary, hired) = (select 5, now()) where id = 8;

-- case: unseen-other-5/dml-delete-using-self
-- run
delete from notes a using notes b where a.id = b.id and a.ctid < b.ctid;

-- case: unseen-other-5/dml-delete-referenced
-- run
delete from shops where id = 9;

-- case: unseen-other-5/dml-update-shop-id
-- run
update shops set id = 5000 where id = 10;

-- case: unseen-other-5/dml-update-shop-name
-- run
update shops set name = upper(name) where city = 'c3';

-- case: unseen-other-5/dml-insert-partition-direct
-- run
insert into sales_2024 (shop_id, sold_on, amount) values (1, '2024-05-05', 1);

-- case: unseen-other-5/dml-insert-partition-wrong
-- run
insert into sales_2024 (shop_id, sold_on, amount) values (1, '2023-05-05', 1);

-- case: unseen-other-5/dml-select-partition-prune
-- run
select sum(amount) from sales where sold_on >= '2024-01-01' and sold_on < '2024-07-01';
select * from sales where id = 5 and sold_on = '2023-06-01';

-- case: unseen-other-5/dml-select-partition-now
-- run
select count(*) from sales where sold_on > current_date - 10;

-- case: unseen-other-5/dml-update-partitioned-join
-- run
update sales set amount = amount + 1 from shops where shops.id = sales.shop_id and shops.id = 4 and sold_on = '2023-03-05';

-- case: unseen-other-5/dml-insert-generated-always
-- run
insert into staff (id, shop_id, email) values (1, 1, 'a@b');

-- case: unseen-other-5/dml-cte-update-select
-- run
with up as (update notes set body = 'c' where id < 3 returning id) select s.* from staff s join up on up.id = s.id;

-- case: unseen-other-5/dml-intersect-except
-- run
select id from shops except select shop_id from staff;

-- case: unseen-other-5/dml-lateral-function
-- run
select s.id, x from shops s, lateral generate_series(1, s.id) x where s.id = 2;

-- case: unseen-other-5/dml-for-update-skip-join
-- run
select st.id from staff st join shops s on s.id = st.shop_id where s.id = 3 for no key update of st skip locked;

-- case: unseen-other-5/dml-for-update-of-missing
-- run
select * from staff for update of shops;

-- case: unseen-other-5/dml-distinct-for-update
-- run
select distinct shop_id from staff for update;

-- case: unseen-other-5/dml-limit-text
-- run
select * from notes limit 'x';

-- case: unseen-other-5/dml-group-missing
-- run
select shop_id, email, count(*) from staff group by shop_id;

-- case: unseen-other-5/dml-nested-aggregate
-- run
select max(count(*)) from staff group by shop_id;

-- case: unseen-other-5/dml-window-where
-- run
select id from staff where row_number() over () = 1;

-- case: unseen-other-5/dml-boolean-where
-- run
select id from staff where salary;

-- case: unseen-other-5/dml-text-plus-int
-- run
select body + 1 from notes;

-- case: unseen-other-5/dml-json-operators
-- run
select meta -> 'a' ->> 'b', meta @> '{"x": 1}' from notes where id = 4;

-- case: unseen-other-5/dml-date-function-wrong
-- run
select date_trunc('day', body) from notes;

-- case: unseen-other-5/dml-coalesce-mismatch
-- run
select coalesce(id, body) from notes;

-- case: unseen-other-5/dml-case-mismatch
-- run
select case when id > 1 then body else 5 end from notes;

-- case: unseen-other-5/dml-in-subquery-types
-- run
select * from notes where body in (select id from shops);

-- case: unseen-other-5/lock-view-nowait
-- run
lock table shop_staff in share update exclusive mode nowait;

-- case: unseen-other-5/lock-missing
-- run
lock table nothing_here;

-- case: unseen-other-5/lock-matview
-- run
lock table sales_by_shop;

-- case: unseen-other-5/do-if-exists-table
-- run
do $$ begin if exists (select 1 from information_schema.tables where table_name = 'notes') then drop table notes; end if; end $$;

-- case: unseen-other-5/do-if-not-exists-true
-- run
do $$ begin if not exists (select 1 from pg_class where relname = 'notes') then alter table shops add column x int; alter table staff add column y int; end if; end $$;

-- case: unseen-other-5/do-if-exists-false-else
-- run
do $$ begin if exists (select 1 from information_schema.columns where table_name = 'notes' and column_name = 'nothing') then alter table shops drop column city; else alter table notes add column nothing int; end if; end $$;

-- case: unseen-other-5/do-to-regclass
-- run
do $$ begin if to_regclass('public.nothing_table') is null then create table nothing_table (id int references shops (id)); end if; if to_regclass('public.notes') is null then drop table stock; end if; end $$;

-- case: unseen-other-5/do-count-condition
-- run
do $$ begin if (select count(*) from pg_constraint where conname = 'shops_name_key') = 0 then alter table shops add constraint shops_name_key unique (name); end if; end $$;

-- case: unseen-other-5/do-type-exists
-- run
do $$ begin if not exists (select 1 from pg_type t join pg_namespace n on n.oid = t.typnamespace where t.typname = 'mood' and n.nspname = 'public') then create type mood as enum ('x'); alter table notes add column m mood; end if; end $$;

-- case: unseen-other-5/do-exception-block-continue
-- run
do $$ begin begin alter table notes add column id int; exception when others then raise notice 'skip'; end; alter table stock add column extra int; end $$;

-- case: unseen-other-5/do-for-select-values
-- run
do $$ declare t text; begin for t in select unnest(array['shops', 'notes']) loop execute 'alter table ' || quote_ident(t) || ' add column tag text'; end loop; end $$;

-- case: unseen-other-5/do-for-catalog
-- run
do $$ declare r record; begin for r in select tablename from pg_tables where schemaname = 'public' and tablename = 'notes' loop execute format('alter table %I add column tag text', r.tablename); end loop; end $$;

-- case: unseen-other-5/do-assert
-- run
do $$ begin assert (select count(*) from shops) > 0, 'empty'; end $$;

-- case: unseen-other-5/do-execute-using
-- run
do $$ begin execute 'update notes set body = $1 where id = $2' using 'z', 5; end $$;

-- case: unseen-other-5/do-execute-into
-- run
do $$ declare n bigint; begin execute 'select count(*) from staff' into n; raise notice '%', n; end $$;

-- case: unseen-other-5/do-commit-outside
-- run: outside
do $$ begin for i in 1..3 loop update notes set body = 'b' where id = i; commit; end loop; end $$;

-- case: unseen-other-5/do-commit-in-block
-- run
do $$ begin update notes set body = 'b' where id = 1; commit; end $$;

-- case: unseen-other-5/do-sql-language
-- run
do language sql $$ select 1 $$;

-- case: unseen-other-5/do-undefined-column
-- run
do $$ begin update notes set nothing = 1; end $$;

-- case: unseen-other-5/do-case-statement
-- run
do $$ declare v int := 2; begin case v when 1 then drop table notes; when 2 then alter table notes add column c2 int; end case; end $$;

-- case: unseen-other-5/prepare-wrong-count
-- run
prepare q (int) as select * from notes where id = $1;
execute q;

-- case: unseen-other-5/prepare-exists
-- run
prepare q as select 1;
prepare q as select 2;

-- case: unseen-other-5/prepare-ddl
-- run
prepare q as create table x (id int);

-- case: unseen-other-5/cursor-outside
-- run: outside
declare c cursor for select * from notes;

-- case: unseen-other-5/cursor-drop-open
-- run
declare c cursor for select * from notes;
fetch 1 from c;
drop table notes;

-- case: unseen-other-5/set-role-missing
-- run
set role nobody_here_at_all;

-- case: unseen-other-5/set-time-zone
-- run
set time zone 'Europe/Berlin';
set session characteristics as transaction isolation level serializable;
set constraints all deferred;
show search_path;

-- case: unseen-other-5/set-integer-garbage
-- run
set work_mem = 'lots';

-- case: unseen-other-5/set-enum-garbage
-- run
set client_min_messages = 'shouting';

-- case: unseen-other-5/set-bool-garbage
-- run
set enable_seqscan = maybe;

-- case: unseen-other-5/set-local-search-path
-- run
set local search_path = pg_catalog;
select count(*) from public.notes;
select count(*) from notes;

-- case: unseen-other-5/reset-unknown
-- run
reset nothing_parameter;

-- case: unseen-other-5/savepoint-release-again
-- run
savepoint s1;
alter table notes add column a int;
release savepoint s1;
rollback to savepoint s1;

-- case: unseen-other-5/transaction-read-only
-- run
set transaction read only;
select count(*) from notes;
update notes set body = 'x' where id = 1;

-- case: unseen-other-5/alter-system
-- run
alter system set work_mem = '8MB';

-- case: unseen-other-5/drop-database-block
-- run
drop database if exists nothing_db;

-- case: unseen-other-5/reindex-concurrently-block
-- run
reindex table concurrently notes;

-- case: unseen-other-5/cluster-named
-- run
cluster shops using shops_pkey;

-- case: unseen-other-5/vacuum-full-outside
-- run: outside
vacuum full notes;

-- case: unseen-other-5/analyze-view
-- run
analyze shop_staff;

-- case: unseen-other-5/truncate-only-parent
-- run
truncate only shops;

-- case: unseen-other-5/truncate-restart-owned
-- run
truncate notes, stock restart identity;

-- case: unseen-other-5/truncate-partition
-- run
truncate sales_2023;

-- case: unseen-other-5/comment-type-cast
-- run
comment on type mood is 'x';
comment on cast (text as mood) is 'y';

-- case: unseen-other-5/comment-function-missing
-- run
comment on function nothing_fn(int) is 'x';

-- case: unseen-other-5/comment-on-table-null
-- run
comment on table notes is null;
comment on column notes.body is 'b';
comment on index shops_pkey is 'i';

-- case: unseen-other-5/explain-ddl
-- run
explain create table x as select * from notes;

-- case: unseen-other-5/explain-analyze-delete
-- run
explain (analyze, costs off) delete from notes where id = 1;

-- case: unseen-other-5/listen-notify
-- run
listen chan;
notify chan, 'x';
unlisten *;
discard plans;

-- case: unseen-other-5/select-system-functions
-- run
select pg_advisory_xact_lock(42), current_setting('search_path'), txid_current(), pg_sleep(0);
select has_table_privilege('notes', 'select'), pg_total_relation_size('notes'), obj_description('notes'::regclass);

-- case: unseen-other-5/select-set-config
-- run
select set_config('lock_timeout', '1s', true);
alter table notes add column z int;

-- case: unseen-other-5/select-query-catalog
-- run
select conname from pg_constraint where conrelid = 'notes'::regclass;
select count(*) from information_schema.columns where table_name = 'notes';

-- case: unseen-other-5/select-catalog-missing-relation
-- run
select conname from pg_constraint where conrelid = 'nothing_here'::regclass;

-- case: unseen-other-5/insert-select-self
-- run
insert into notes select id + 10000, body, meta from notes where id < 100;

-- case: unseen-other-5/create-table-partition-fk-later
-- run
create table visits (id bigint generated always as identity, shop_id int references shops, at date not null, primary key (id, at)) partition by range (at);
create table visits_2024 partition of visits for values from ('2024-01-01') to ('2025-01-01');
create index on visits (shop_id);
insert into visits (shop_id, at) select 1, '2024-02-02';

-- case: unseen-other-5/create-trigger-fk-self
-- run
create table tree (id int primary key, parent int references tree (id) on delete cascade);
insert into tree values (1, null), (2, 1);
delete from tree where id = 1;

-- case: unseen-other-5/alter-view-set-default-missing
-- run
alter view shop_staff alter column nothing set default 1;

-- case: unseen-other-5/drop-view-table-word
-- run
drop view notes;

-- case: unseen-other-5/rename-table-to-existing
-- run
alter table notes rename to stock;

-- case: unseen-other-5/create-table-like-missing
-- run
create table x (like nothing_here);

-- case: unseen-other-5/create-inherits-missing
-- run
create table x (a int) inherits (nothing_here);
