-- base
create type mood as enum ('sad', 'ok');
create table usr (id int primary key, name text, m mood default 'ok');
create table tick (id int not null, at date not null, n int) partition by range (at);
create table tick_23 partition of tick for values from ('2023-01-01') to ('2024-01-01');
create table tick_24 partition of tick for values from ('2024-01-01') to ('2025-01-01');
create table tick_sub partition of tick for values from ('2025-01-01') to ('2026-01-01') partition by hash (id);
create table tick_sub_0 partition of tick_sub for values with (modulus 2, remainder 0);
create table tick_sub_1 partition of tick_sub for values with (modulus 2, remainder 1);
create table animal (id int, name text);
create table dog (breed text) inherits (animal);
create index tick_at on tick (at);
insert into usr select g, 'u', 'ok' from generate_series(1, 1200) g;
insert into tick select g, date '2023-01-01' + g % 1000, g from generate_series(1, 3000) g;
insert into animal select g, 'a' from generate_series(1, 1200) g;
insert into dog select g, 'a', 'b' from generate_series(1, 1200) g;

-- case: unseen-gaps-6/union-all-partitions
-- run
select id from tick_23 union all select id from tick_24;

-- case: unseen-gaps-6/union-all-limit
-- run
select id from tick_23 union all select id from tick_24 limit 3;

-- case: unseen-gaps-6/union-partitions-where
-- run
select id from tick_23 where at = '2023-05-05' union select id from tick_24 where at = '2024-05-05';

-- case: unseen-gaps-6/partition-direct-select
-- run
select count(*) from tick_23;

-- case: unseen-gaps-6/partition-direct-where
-- run
select count(*) from tick_23 where at > '2023-06-01';

-- case: unseen-gaps-6/partition-direct-excluded
-- run
select count(*) from tick_23 where at > '2024-06-01';

-- case: unseen-gaps-6/partition-direct-insert
-- run
insert into tick_23 values (1, '2023-05-05', 1);

-- case: unseen-gaps-6/partition-direct-insert-sub
-- run
insert into tick_sub values (1, '2025-05-05', 1);

-- case: unseen-gaps-6/partition-direct-insert-leaf
-- run
insert into tick_sub_0 values (1, '2025-05-05', 1);

-- case: unseen-gaps-6/partition-direct-insert-wrong
-- run
insert into tick_23 values (1, '2024-05-05', 1);

-- case: unseen-gaps-6/partition-direct-update
-- run
update tick_23 set n = 1 where id = 1;

-- case: unseen-gaps-6/partition-direct-update-key
-- run
update tick_23 set at = at + 1 where id = 1;

-- case: unseen-gaps-6/partition-direct-update-leaf-key
-- run
update tick_sub_0 set id = id where id = 1;

-- case: unseen-gaps-6/partition-direct-delete
-- run
delete from tick_24 where at < '2024-02-01';

-- case: unseen-gaps-6/partition-direct-check
-- run
alter table tick_23 add constraint c check (n > 0);

-- case: unseen-gaps-6/partition-direct-validate
-- setup
alter table tick_23 add constraint c check (n > 0) not valid;
-- run
alter table tick_23 validate constraint c;

-- case: unseen-gaps-6/partition-direct-not-null
-- run
alter table tick_23 alter n set not null;

-- case: unseen-gaps-6/partition-direct-rewrite
-- run
alter table tick_23 add column z int default random();

-- case: unseen-gaps-6/partition-direct-truncate
-- run
truncate tick_23;

-- case: unseen-gaps-6/partition-direct-index
-- run
create index on tick_24 (n);

-- case: unseen-gaps-6/partition-direct-partial
-- run
create index on tick_24 (n) where at > '2024-01-01';

-- case: unseen-gaps-6/partition-join
-- run
select count(*) from tick_23 t join usr u on u.id = t.id where u.id = 5;

-- case: unseen-gaps-6/partition-copy-out
-- run
copy tick_23 to '/dev/null';

-- case: unseen-gaps-6/partition-delete-using
-- run
delete from usr u using tick_23 t where t.id = u.id and t.id = 5;

-- case: unseen-gaps-6/partition-exists
-- run
select 1 from usr u where exists (select 1 from tick_24 t where t.id = u.id) and u.id = 3;

-- case: unseen-gaps-6/inherit-union
-- run
select id from only animal union all select id from dog;

-- case: unseen-gaps-6/aggregate-missing
-- run
create aggregate my_sum (int) (sfunc = nope, stype = int);

-- case: unseen-gaps-6/aggregate-wrong-types
-- run
create aggregate my_sum (int) (sfunc = int4pl, stype = text);

-- case: unseen-gaps-6/aggregate-final-missing
-- run
create aggregate my_sum (int) (sfunc = int4pl, stype = int, finalfunc = nope);

-- case: unseen-gaps-6/aggregate-no-sfunc
-- run
create aggregate my_sum (int) (stype = int);

-- case: unseen-gaps-6/aggregate-no-stype
-- run
create aggregate my_sum (int) (sfunc = int4pl);

-- case: unseen-gaps-6/aggregate-stype-missing
-- run
create aggregate my_sum (int) (sfunc = int4pl, stype = nope);

-- case: unseen-gaps-6/aggregate-twice
-- run
create aggregate my_sum (int) (sfunc = int4pl, stype = int, initcond = '0');
create aggregate my_sum (int) (sfunc = int4pl, stype = int, initcond = '0');

-- case: unseen-gaps-6/aggregate-replace
-- run
create or replace aggregate my_sum (int) (sfunc = int4pl, stype = int, initcond = '0');
select my_sum(id) from usr;

-- case: unseen-gaps-6/aggregate-initcond-bad
-- run
create aggregate my_sum (int) (sfunc = int4pl, stype = int, initcond = 'x');

-- case: unseen-gaps-6/operator-missing
-- run
create operator ~~~ (leftarg = int, rightarg = int, function = nope);

-- case: unseen-gaps-6/operator-no-function
-- run
create operator ~~~ (leftarg = int, rightarg = int);

-- case: unseen-gaps-6/operator-arguments
-- run
create operator ~~~ (leftarg = int, rightarg = text, function = int4pl);

-- case: unseen-gaps-6/operator-ok
-- run
create operator ~~~ (leftarg = int, rightarg = int, function = int4pl, commutator = ~~~);
select id ~~~ 1 from usr where id = 1;

-- case: unseen-gaps-6/operator-type-missing
-- run
create operator ~~~ (leftarg = nope, rightarg = int, function = int4pl);

-- case: unseen-gaps-6/operator-exists
-- run
create operator ~~~ (leftarg = int, rightarg = int, function = int4pl);
create operator ~~~ (leftarg = int, rightarg = int, function = int4mi);

-- case: unseen-gaps-6/operator-postfix
-- run
create operator ~~~ (leftarg = int, function = int4um);

-- case: unseen-gaps-6/operator-prefix
-- run
create operator ~~~ (rightarg = int, function = int4um);

-- case: unseen-gaps-6/operator-drop-missing
-- run
drop operator ~~~ (int, int);

-- case: unseen-gaps-6/cast-function-missing
-- run
create cast (mood as int) with function nope(mood);

-- case: unseen-gaps-6/cast-binary
-- run
create cast (mood as int) without function;

-- case: unseen-gaps-6/cast-inout
-- run
create cast (mood as bytea) with inout as assignment;

-- case: unseen-gaps-6/cast-exists
-- run
create cast (int as text) with inout;

-- case: unseen-gaps-6/execute-few
-- run
prepare q (int, int) as select * from usr where id = $1 and id = $2;
execute q(1);

-- case: unseen-gaps-6/execute-many
-- run
prepare q (int) as select * from usr where id = $1;
execute q(1, 2);

-- case: unseen-gaps-6/execute-none
-- run
prepare q as select * from usr;
execute q(1);

-- case: unseen-gaps-6/execute-type
-- run
prepare q (int) as select * from usr where id = $1;
execute q('abc'::text);

-- case: unseen-gaps-6/execute-missing
-- run
execute nope(1);

-- case: unseen-gaps-6/prepare-twice
-- run
prepare q as select 1;
prepare q as select 2;

-- case: unseen-gaps-6/prepare-undeclared
-- run
prepare q as select * from usr where id = $1 and name = $2;
execute q(1, 'x');

-- case: unseen-gaps-6/deallocate
-- run
prepare q as select 1;
deallocate q;
execute q;

-- case: unseen-gaps-6/range-multi-cast
-- min: 14
-- run
create type span as range (subtype = numeric, multirange_type_name = spans);
create table sp (s span, m spans);
insert into sp values (span(1, 2), spans(span(1, 2)));

-- case: unseen-gaps-6/range-multi-default
-- min: 14
-- run
create type span as range (subtype = numeric);
create table sp (s span, m spanmultirange);

-- case: unseen-gaps-6/range-multi-range-name
-- min: 14
-- run
create type numrange2 as range (subtype = numeric);
create table sp (m nummultirange2);

-- case: unseen-gaps-6/range-no-subtype
-- run
create type span as range (subtype_opclass = numeric_ops);

-- case: unseen-gaps-6/range-subtype-missing
-- run
create type span as range (subtype = nope);

-- case: unseen-gaps-6/range-multi-exists
-- min: 14
-- run
create type span as range (subtype = numeric, multirange_type_name = mood);

-- case: unseen-gaps-6/range-drop
-- min: 14
-- setup
create type span as range (subtype = numeric);
-- run
drop type spanmultirange;

-- case: unseen-gaps-6/range-drop-both
-- min: 14
-- setup
create type span as range (subtype = numeric);
create table sp (m span_multirange);
-- run
drop type span;

-- case: unseen-gaps-6/system-alter
-- run
alter table pg_catalog.pg_class add column z int;

-- case: unseen-gaps-6/system-drop
-- run
drop table pg_catalog.pg_class;

-- case: unseen-gaps-6/system-index
-- run
create index on pg_catalog.pg_class (relname);

-- case: unseen-gaps-6/system-info-schema
-- run
alter table information_schema.sql_parts add column z int;

-- case: unseen-gaps-6/system-info-insert
-- run
insert into information_schema.sql_parts values ('x');

-- case: unseen-gaps-6/system-create
-- run
create table pg_catalog.mine (id int);

-- case: unseen-gaps-6/system-info-create
-- run
create table information_schema.mine (id int);

-- case: unseen-gaps-6/system-view
-- run
create or replace view information_schema.sql_mine as select 1 as one;

-- case: unseen-gaps-6/system-select
-- run
select count(*) from pg_class join information_schema.tables on true where relname = 'usr';

-- case: unseen-gaps-6/detach-not-part
-- run
alter table tick detach partition usr;

-- case: unseen-gaps-6/detach-grandchild
-- run
alter table tick detach partition tick_sub_0;

-- case: unseen-gaps-6/detach-default-missing
-- run
alter table usr detach partition tick_23;

-- case: unseen-gaps-6/detach-missing
-- run
alter table tick detach partition nope;

-- case: unseen-gaps-6/detach-itself
-- run
alter table tick detach partition tick;
