-- base
create table a (id int primary key, v text, n int);
create table b (id int primary key, a_id int references a, x int);
create table c (id int, x int);
create table log (id bigserial primary key, what text);
create index b_a on b (a_id);
create function f_ins(t text) returns bigint language sql as $$ insert into log (what) values (t) returning id $$;
create function f_upd(k int) returns void language sql as $$ update b set x = 0 where id = k; delete from c where id = k; $$;
create function f_sel(k int) returns text language sql stable as $$ select v from a where id = k $$;
create function f_cnt() returns bigint language sql as $$ select count(*) from c $$;
create function f_rows() returns setof b language sql stable as $$ select * from b $$;
create function f_rows_of(k int) returns table (id int, x int) language sql stable as $$ select id, x from b where a_id = k $$;
create function f_rows_vol() returns setof b language sql as $$ select * from b $$;
create function f_strict(k int) returns int language sql strict as $$ select x from b where id = k $$;
create function f_imm(k int) returns int language sql immutable as $$ select k * 2 $$;
create function f_nest(k int) returns text language sql as $$ select f_sel(k) || f_ins('n') $$;
create function f_plp(k int) returns int language plpgsql as $$ begin perform f_upd(k); return (select n from a where id = k); end $$;
create function f_def(k int) returns int language sql security definer as $$ select x from b where id = k $$;
create function f_set(k int) returns int language sql set search_path = public as $$ select x from b where id = k $$;
create procedure p_move(k int) language sql as $$ insert into c select id, x from b where id = k; delete from b where id = k; $$;
create procedure p_plp(k int) language plpgsql as $$ begin call p_move(k); update a set n = 1 where id = k; end $$;
create view va as select id, f_sel(id) as w from c;
create view vb as select * from f_rows() where x > 0;
create materialized view ma as select id, f_imm(id) as d from c;
insert into a select g, 'v', g from generate_series(1, 1200) g;
insert into b select g, g, g from generate_series(1, 1200) g;
insert into c select g, g from generate_series(1, 1200) g;

-- case: unseen-gaps-5/select-insert
-- run
select f_ins('x');

-- case: unseen-gaps-5/select-two-statements
-- run
select f_upd(1);

-- case: unseen-gaps-5/select-stable
-- run
select f_sel(1);

-- case: unseen-gaps-5/select-stable-column
-- run
select f_sel(id) from c;

-- case: unseen-gaps-5/select-stable-where
-- run
select id from c where f_sel(id) = 'v';

-- case: unseen-gaps-5/rows-inlined
-- run
select * from f_rows();

-- case: unseen-gaps-5/rows-inlined-where
-- run
select * from f_rows() r where r.id = 5;

-- case: unseen-gaps-5/rows-inlined-argument
-- run
select * from f_rows_of(5);

-- case: unseen-gaps-5/rows-inlined-join
-- run
select count(*) from c, lateral f_rows_of(c.id) r where c.id = 3;

-- case: unseen-gaps-5/rows-not-inlined
-- run
select * from f_rows_vol() r where r.id = 5;

-- case: unseen-gaps-5/rows-in-list
-- run
select f_rows();

-- case: unseen-gaps-5/strict-null
-- run
select f_strict(null);

-- case: unseen-gaps-5/strict-value
-- run
select f_strict(5);

-- case: unseen-gaps-5/immutable
-- run
select f_imm(2);

-- case: unseen-gaps-5/nested
-- run
select f_nest(3);

-- case: unseen-gaps-5/plpgsql-calls
-- run
select f_plp(4);

-- case: unseen-gaps-5/definer
-- run
select f_def(4);

-- case: unseen-gaps-5/setting
-- run
select f_set(4);

-- case: unseen-gaps-5/call-procedure-sql
-- run
call p_move(6);

-- case: unseen-gaps-5/call-procedure-plpgsql
-- run
call p_plp(6);

-- case: unseen-gaps-5/call-function
-- run
call f_ins('x');

-- case: unseen-gaps-5/select-procedure
-- run
select p_move(6);

-- case: unseen-gaps-5/never-where-false
-- run
select f_ins('x') from c where false;

-- case: unseen-gaps-5/never-case
-- run
select case when false then f_ins('x') else 0 end;

-- case: unseen-gaps-5/never-coalesce
-- run
select coalesce(1, f_ins('x'));

-- case: unseen-gaps-5/maybe-case
-- run
select case when id > 0 then f_ins('x') end from c where id < 4;

-- case: unseen-gaps-5/in-insert
-- run
insert into c values (1, (select f_sel(1))::int);

-- case: unseen-gaps-5/in-insert-values
-- run
insert into log (what) values (f_sel(2));

-- case: unseen-gaps-5/in-insert-select
-- run
insert into c select f_imm(id), x from b where id < 10;

-- case: unseen-gaps-5/in-update
-- run
update c set x = f_strict(id) where id = 3;

-- case: unseen-gaps-5/in-update-where
-- run
update c set x = 1 where f_strict(id) = 3;

-- case: unseen-gaps-5/in-delete-returning
-- run
delete from c where id = 3 returning f_ins('gone');

-- case: unseen-gaps-5/in-on-conflict
-- run
insert into a values (1, 'x', 1) on conflict (id) do update set n = f_def(excluded.id);

-- case: unseen-gaps-5/in-merge
-- min: 15
-- run
merge into c using (values (1)) s(id) on c.id = s.id when matched then update set x = f_def(s.id) when not matched then insert values (s.id, 0);

-- case: unseen-gaps-5/default-volatile
-- run
alter table c add column z bigint default f_cnt();

-- case: unseen-gaps-5/default-insert
-- run
alter table b add column z bigint default f_ins('d');

-- case: unseen-gaps-5/default-stable
-- run
alter table c add column z text default f_sel(1);

-- case: unseen-gaps-5/default-immutable
-- run
alter table c add column z int not null default f_imm(1);

-- case: unseen-gaps-5/default-then-insert
-- run
alter table c alter x set default f_def(1);
insert into c (id) values (1);

-- case: unseen-gaps-5/default-then-insert-given
-- run
alter table c alter x set default f_def(1);
insert into c (id, x) values (1, 2);

-- case: unseen-gaps-5/index-immutable
-- run
create index on c (f_imm(x));

-- case: unseen-gaps-5/index-stable
-- run
create index on c (f_sel(x));

-- case: unseen-gaps-5/check-immutable
-- run
alter table c add constraint ch check (f_imm(x) > 0);

-- case: unseen-gaps-5/check-stable
-- run
alter table c add constraint ch check (f_sel(x) is not null) not valid;
insert into c values (1, 1);

-- case: unseen-gaps-5/type-using
-- run
alter table c alter x type text using f_sel(x);

-- case: unseen-gaps-5/generated-stable
-- run
alter table c add column g text generated always as (f_sel(x)) stored;

-- case: unseen-gaps-5/generated-immutable
-- run
alter table c add column g int generated always as (f_imm(x)) stored;

-- case: unseen-gaps-5/view-select
-- run
select * from va where id = 1;

-- case: unseen-gaps-5/view-function-rows
-- run
select * from vb where id = 1;

-- case: unseen-gaps-5/view-count
-- run
select count(*) from va;

-- case: unseen-gaps-5/matview-refresh
-- run
refresh materialized view ma;

-- case: unseen-gaps-5/table-as
-- run
create table t as select id, f_sel(id) as w from c;

-- case: unseen-gaps-5/table-as-no-data
-- run
create table t as select id, f_ins('x') as w from c with no data;

-- case: unseen-gaps-5/explain
-- run
explain select f_ins('x');

-- case: unseen-gaps-5/explain-analyze
-- run
explain analyze select f_ins('x');

-- case: unseen-gaps-5/explain-inlined
-- run
explain select * from f_rows() where id = 1;

-- case: unseen-gaps-5/prepare
-- run
prepare q (int) as select f_sel($1);
execute q(1);

-- case: unseen-gaps-5/prepare-function-text
-- run
prepare q as select f_ins($1);
execute q('x');

-- case: unseen-gaps-5/cte
-- run
with w as (select f_ins('x') as i) select * from w;

-- case: unseen-gaps-5/cte-unused
-- run
with w as (select f_ins('x') as i) select 1;

-- case: unseen-gaps-5/subquery-unused
-- run
select s.id from (select id, f_ins('x') as i from c) s where s.id = 1;

-- case: unseen-gaps-5/exists
-- run
select 1 where exists (select f_ins('x') from c);

-- case: unseen-gaps-5/order-by
-- run
select id from c order by f_sel(id) limit 3;

-- case: unseen-gaps-5/group-by
-- run
select f_imm(id), count(*) from c group by 1;

-- case: unseen-gaps-5/limit-zero
-- run
select f_ins('x') from c limit 0;

-- case: unseen-gaps-5/values
-- run
values (f_ins('a')), (f_ins('b'));

-- case: unseen-gaps-5/from-scalar
-- run
select * from f_ins('x');

-- case: unseen-gaps-5/from-strict-null
-- run
select * from f_strict(null);

-- case: unseen-gaps-5/trigger-chain
-- setup
create function tg1() returns trigger language plpgsql as $$ begin update b set x = 1 where a_id = new.id; return null; end $$;
create function tg2() returns trigger language plpgsql as $$ begin perform f_ins('b'); return null; end $$;
create trigger t1 after update on a for each row execute function tg1();
create trigger t2 after update on b for each row execute function tg2();
-- run
update a set n = 5 where id = 7;

-- case: unseen-gaps-5/trigger-statement-chain
-- setup
create function tg1() returns trigger language plpgsql as $$ begin perform f_upd(5); return null; end $$;
create trigger t1 after truncate on c for each statement execute function tg1();
-- run
truncate c;

-- case: unseen-gaps-5/trigger-when-function
-- setup
create function tg1() returns trigger language plpgsql as $$ begin perform f_ins('x'); return null; end $$;
create trigger t1 after update on a for each row when (f_imm(new.n) > 0) execute function tg1();
-- run
update a set n = 5 where id = 7;

-- case: unseen-gaps-5/rule-function
-- setup
create rule r as on insert to c do also select f_ins('rule');
-- run
insert into c values (1, 1);

-- case: unseen-gaps-5/policy-function
-- setup
alter table c enable row level security;
create policy p on c using (f_sel(id) = 'v');
create role reader;
grant select on c, a to reader;
-- run
set role reader;
select * from c where id = 1;

-- case: unseen-gaps-5/aggregate
-- setup
create aggregate agg_imm (int) (sfunc = int4pl, stype = int);
-- run
select agg_imm(id) from c;

-- case: unseen-gaps-5/aggregate-custom
-- setup
create function acc(s int, k int) returns int language sql as $$ select s + coalesce((select x from b where id = k), 0) $$;
create aggregate agg (int) (sfunc = acc, stype = int, initcond = '0');
-- run
select agg(id) from c where id < 5;

-- case: unseen-gaps-5/operator-custom
-- setup
create function opf(l int, r int) returns boolean language sql stable as $$ select exists (select 1 from b where id = l and x = r) $$;
create operator ==== (leftarg = int, rightarg = int, function = opf);
-- run
select * from c where id ==== x;

-- case: unseen-gaps-5/cast-custom
-- setup
create function to_a(k int) returns a language sql stable as $$ select * from a where id = k $$;
-- run
select (to_a(5)).v;

-- case: unseen-gaps-5/row-function
-- setup
create function name_of(a) returns text language sql stable as $$ select $1.v || (select count(*) from c) $$;
-- run
select a.name_of from a where id = 1;

-- case: unseen-gaps-5/domain-function
-- setup
create function ok(k int) returns boolean language sql stable as $$ select exists (select 1 from a where id = k) $$;
create domain known as int check (ok(value));
-- run
alter table c add column k known;

-- case: unseen-gaps-5/domain-cast
-- setup
create function ok(k int) returns boolean language sql stable as $$ select exists (select 1 from a where id = k) $$;
create domain known as int check (ok(value));
-- run
select 5::known;

-- case: unseen-gaps-5/domain-insert
-- setup
create function ok(k int) returns boolean language sql stable as $$ select exists (select 1 from a where id = k) $$;
create domain known as int check (ok(value));
create table d (k known);
-- run
insert into d values (5);

-- case: unseen-gaps-5/atomic
-- min: 14
-- setup
create function f_at(k int) returns int language sql begin atomic; select x from b where id = k; end;
-- run
select f_at(3);

-- case: unseen-gaps-5/atomic-insert
-- min: 14
-- setup
create function f_at(k int) returns void language sql begin atomic; insert into c values (k, k); delete from log; end;
-- run
select f_at(3);

-- case: unseen-gaps-5/atomic-drop
-- min: 14
-- setup
create function f_at(k int) returns int language sql begin atomic; select x from b where id = k; end;
-- run
alter table b drop column x;

-- case: unseen-gaps-5/return-expression
-- min: 14
-- setup
create function f_re(k int) returns int language sql return (select x from b where id = k);
-- run
select f_re(3), f_re(4);

-- case: unseen-gaps-5/sql-body-missing-table
-- run
create function f_bad() returns int language sql as $$ select x from nope $$;

-- case: unseen-gaps-5/sql-body-missing-column
-- run
create function f_bad() returns int language sql as $$ select nope from b limit 1 $$;

-- case: unseen-gaps-5/sql-body-return-type
-- run
create function f_bad() returns int language sql as $$ select v from a limit 1 $$;

-- case: unseen-gaps-5/sql-body-return-columns
-- run
create function f_bad() returns table (p int, q int) language sql as $$ select id from a $$;

-- case: unseen-gaps-5/sql-body-no-select
-- run
create function f_bad() returns int language sql as $$ update b set x = 1 $$;

-- case: unseen-gaps-5/sql-body-void-select
-- setup
create function f_ok() returns void language sql as $$ select x from b $$;
-- run
select f_ok();

-- case: unseen-gaps-5/sql-body-ddl
-- setup
create function f_ddl() returns void language sql as $$ alter table c add column zz int; insert into c (id) values (1) $$;
-- run
select f_ddl();

-- case: unseen-gaps-5/sql-body-create-then-use
-- run
create function f_ddl() returns void language sql as $$ create table fresh (id int); insert into fresh values (1) $$;
