-- base
create table p (id int primary key, n text);
create table t (id int primary key, p int references p on delete cascade, a int, b text);
create index t_p on t (p);
create table r (id int primary key, p int references p);
create table s (id int primary key, p int references p on delete set null);
create table big (id int primary key, a int, b text);
create view v as select id, a, b from big where a > 0;
create table u (id serial primary key, a int);
insert into p select g, g from generate_series(1, 2000) g;
insert into t select g, g, g, g from generate_series(1, 1000) g;
insert into r select g, 1000 + g from generate_series(1, 500) g;
insert into s select g, 1500 + g from generate_series(1, 400) g;
insert into big select g, g, g from generate_series(1, 5000) g;

-- case: rows/select
-- run
select * from big;

-- case: rows/select-by-key
-- run
select * from big where id = 7;

-- case: rows/select-count
-- run
select count(*) from big;

-- case: rows/select-for-update
-- run
select * from big where id = 7 for update;

-- case: rows/select-for-share
-- run
select * from big where id = 7 for share;

-- case: rows/select-for-no-key-update
-- run
select * from big where id = 7 for no key update;

-- case: rows/select-for-key-share
-- run
select * from big where id = 7 for key share;

-- case: rows/select-for-update-join
-- run
select * from t join p on p.id = t.p where t.id = 7 for update of t;

-- case: rows/select-for-update-view
-- run
select * from v where id = 7 for update;

-- case: rows/select-skip-locked
-- run
select * from big where id = 7 for update skip locked;

-- case: rows/insert
-- run
insert into big values (9001, 1, 'x');

-- case: rows/insert-many
-- run
insert into big select g, g, g from generate_series(9001, 9100) g;

-- case: rows/insert-child
-- run
insert into t values (9001, 7, 1, 'x');

-- case: rows/insert-child-null
-- run
insert into t values (9001, null, 1, 'x');

-- case: rows/insert-child-violated
-- run
insert into t values (9001, 99999, 1, 'x');

-- case: rows/insert-child-no-rows
-- run
insert into t select 9001, 7, 1, 'x' where false;

-- case: rows/insert-serial
-- run
insert into u (a) values (1);

-- case: rows/insert-returning
-- run
insert into u (a) values (1) returning id;

-- case: rows/insert-on-conflict-nothing
-- run
insert into big values (7, 1, 'x') on conflict do nothing;

-- case: rows/insert-on-conflict-update
-- run
insert into big values (7, 1, 'x') on conflict (id) do update set a = excluded.a;

-- case: rows/insert-on-conflict-no-index
-- run
insert into big values (7, 1, 'x') on conflict (a) do nothing;

-- case: rows/insert-select-other
-- run
insert into big select id + 10000, a, b from t;

-- case: rows/insert-duplicate
-- run
insert into big values (7, 1, 'x');

-- case: rows/insert-view
-- run
insert into v values (9001, 1, 'x');

-- case: rows/insert-default-values
-- run
insert into u default values;

-- case: rows/insert-overriding-identity
-- run
insert into u (id, a) overriding system value values (1, 1);

-- case: rows/update-all
-- run
update big set a = a + 1;

-- case: rows/update-by-key
-- run
update big set a = 3 where id = 7;

-- case: rows/update-where-unindexed
-- run
update big set a = 3 where b = 'x';

-- case: rows/update-where-in
-- run
update big set a = 3 where id in (1, 2, 3);

-- case: rows/update-range
-- run
update big set a = 3 where id between 1 and 100;

-- case: rows/update-from
-- run
update big set a = t.a from t where t.id = big.id;

-- case: rows/update-subquery
-- run
update big set a = (select count(*) from t where t.p = big.id) where id = 7;

-- case: rows/update-child-key
-- run
update t set p = 8 where id = 7;

-- case: rows/update-child-other-column
-- run
update t set a = 8 where id = 7;

-- case: rows/update-child-key-same
-- run
update t set p = p where id = 7;

-- case: rows/update-parent-key-used
-- run
update p set id = 99999 where id = 7;

-- case: rows/update-parent-key-unused
-- run
update p set id = 99999 where id = 1999;

-- case: rows/update-parent-other-column
-- run
update p set n = 'x' where id = 7;

-- case: rows/update-none
-- run
update t set p = 8 where id = -1;

-- case: rows/update-missing-column
-- run
update big set nothing = 1;

-- case: rows/update-view
-- run
update v set a = 3 where id = 7;

-- case: rows/update-with-cte
-- run
with x as (select id from big where id < 10) update big set a = 1 from x where x.id = big.id;

-- case: rows/update-batch
-- run
update big set a = 1 where id in (select id from big where a is not null order by id limit 100);

-- case: rows/update-batch-skip-locked
-- run
with x as (select id from big order by id limit 100 for update skip locked) update big set a = 1 from x where x.id = big.id;

-- case: rows/update-ctid-batch
-- run
update big set a = 1 where ctid = any (array(select ctid from big limit 100));

-- case: rows/delete-all
-- run
delete from big;

-- case: rows/delete-by-key
-- run
delete from big where id = 7;

-- case: rows/delete-none
-- run
delete from big where id = -1;

-- case: rows/delete-parent-cascade
-- run
delete from p where id = 7;

-- case: rows/delete-parent-no-action
-- run
delete from p where id = 1007;

-- case: rows/delete-parent-set-null
-- run
delete from p where id = 1507;

-- case: rows/delete-parent-unused
-- run
delete from p where id = 1999;

-- case: rows/delete-parent-none
-- run
delete from p where id = -1;

-- case: rows/delete-child
-- run
delete from t where id = 7;

-- case: rows/delete-using
-- run
delete from big using t where t.id = big.id;

-- case: rows/delete-returning
-- run
delete from big where id = 7 returning *;

-- case: rows/delete-view
-- run
delete from v where id = 7;

-- case: rows/delete-in-cte
-- run
with x as (delete from big where id = 7 returning *) insert into u (a) select a from x;

-- case: rows/delete-not-exists
-- run
delete from t where not exists (select from p where p.id = t.p);

-- case: rows/merge
-- run
merge into big using t on t.id = big.id when matched then update set a = t.a when not matched then insert values (t.id, t.a, t.b);

-- case: rows/merge-delete
-- run
merge into big using (values (7)) x (id) on x.id = big.id when matched then delete;

-- case: rows/merge-nothing
-- run
merge into big using (values (7)) x (id) on x.id = big.id when matched then do nothing;

-- case: rows/copy-to-file
-- run
copy big to '/dev/null';

-- case: rows/copy-query-to-file
-- run
copy (select * from big join t using (id)) to '/dev/null';

-- case: rows/copy-from-empty
-- run
copy big from '/dev/null';

-- case: rows/copy-missing
-- run
copy nowhere from '/dev/null';

-- case: rows/values
-- run
values (1);

-- case: rows/table-command
-- run
table big;

-- case: rows/with-recursive
-- run
with recursive x as (select 1 n union all select n + 1 from x where n < 5) select * from x;

-- case: rows/declare-cursor
-- run
declare cu cursor for select * from big;

-- case: rows/create-table-as
-- run
create table n as select * from big;

-- case: rows/create-table-then-backfill-swap
-- run
create table n (like big including all);
insert into n select * from big;
alter table big rename to old;
alter table n rename to big;

-- case: rows/set-constraints-deferred
-- run
set constraints all deferred;

-- case: rows/copy-from-stdin
-- run
copy big (id, a, b) from stdin;
9001	1	x
\.

-- case: rows/copy-from-stdin-child
-- run
copy t (id, p, a, b) from stdin;
9001	7	1	x
\.

-- case: rows/trigger-writes-other
-- setup
create table log (x int);
create function l() returns trigger language plpgsql as 'begin insert into log values (1); return null; end';
create trigger lt after update on big for each row execute function l();
-- run
update big set a = 1 where id = 7;

-- case: rows/trigger-statement-writes-other
-- setup
create table log (x int);
create function l() returns trigger language plpgsql as 'begin insert into log values (1); return null; end';
create trigger lt after update on big execute function l();
-- run
update big set a = 1 where id = -1;

-- case: rows/trigger-disabled
-- setup
create table log (x int);
create function l() returns trigger language plpgsql as 'begin insert into log values (1); return null; end';
create trigger lt after update on big for each row execute function l();
alter table big disable trigger lt;
-- run
update big set a = 1 where id = 7;

-- case: rows/rule-writes-other
-- setup
create table log (x int);
create function l() returns trigger language plpgsql as 'begin insert into log values (1); return null; end';
create rule ru as on insert to big do also insert into log values (1);
-- run
insert into big values (9001, 1, 'x');

-- case: rows/row-security-subquery
-- setup
create policy po on big using (exists (select from t where t.id = big.id));
alter table big enable row level security;
-- run
select * from big where id = 7;

-- case: rows/deferred-fk-insert
-- setup
create table c (id int primary key, p int references p deferrable initially deferred);
-- run
insert into c values (1, 7);
set constraints all immediate;

-- case: rows/generated-column
-- setup
create table g (id int primary key, a int, z int generated always as (a * 2) stored);
insert into g select g, g from generate_series(1, 2000) g;
-- run
update g set a = 1 where id = 7;

-- case: rows/partitioned-select
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (1000);
create table pt2 partition of pt for values from (1000) to (3000);
create index pt_k on pt (k);
insert into pt select g, g from generate_series(1, 2000) g;
-- run
select * from pt;

-- case: rows/partitioned-select-pruned
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (1000);
create table pt2 partition of pt for values from (1000) to (3000);
create index pt_k on pt (k);
insert into pt select g, g from generate_series(1, 2000) g;
-- run
select * from pt where k = 7;

-- case: rows/partitioned-insert
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (1000);
create table pt2 partition of pt for values from (1000) to (3000);
create index pt_k on pt (k);
insert into pt select g, g from generate_series(1, 2000) g;
-- run
insert into pt values (7, 7);

-- case: rows/partitioned-insert-no-partition
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (1000);
create table pt2 partition of pt for values from (1000) to (3000);
create index pt_k on pt (k);
insert into pt select g, g from generate_series(1, 2000) g;
-- run
insert into pt values (-7, 7);

-- case: rows/partitioned-update
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (1000);
create table pt2 partition of pt for values from (1000) to (3000);
create index pt_k on pt (k);
insert into pt select g, g from generate_series(1, 2000) g;
-- run
update pt set a = 1;

-- case: rows/partitioned-update-pruned
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (1000);
create table pt2 partition of pt for values from (1000) to (3000);
create index pt_k on pt (k);
insert into pt select g, g from generate_series(1, 2000) g;
-- run
update pt set a = 1 where k = 7;

-- case: rows/partitioned-update-moves
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (1000);
create table pt2 partition of pt for values from (1000) to (3000);
create index pt_k on pt (k);
insert into pt select g, g from generate_series(1, 2000) g;
-- run
update pt set k = 1500 where k = 7;

-- case: rows/partitioned-delete-pruned
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (1000);
create table pt2 partition of pt for values from (1000) to (3000);
create index pt_k on pt (k);
insert into pt select g, g from generate_series(1, 2000) g;
-- run
delete from pt where k = 7;

-- case: rows/partitioned-copy
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (1000);
create table pt2 partition of pt for values from (1000) to (3000);
create index pt_k on pt (k);
insert into pt select g, g from generate_series(1, 2000) g;
-- run
copy pt from '/dev/null';

-- case: rows/partitioned-truncate-part
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (1000);
create table pt2 partition of pt for values from (1000) to (3000);
create index pt_k on pt (k);
insert into pt select g, g from generate_series(1, 2000) g;
-- run
truncate pt1;

-- case: rows/partitioned-select-for-update
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (1000);
create table pt2 partition of pt for values from (1000) to (3000);
create index pt_k on pt (k);
insert into pt select g, g from generate_series(1, 2000) g;
-- run
select * from pt where k = 7 for update;

-- case: rows/inherited-update
-- setup
create table par (a int);
create table kid () inherits (par);
insert into kid values (1);
-- run
update par set a = 1;

-- case: rows/inherited-insert
-- setup
create table par (a int);
create table kid () inherits (par);
-- run
insert into par values (1);

-- case: rows/inherited-update-only
-- setup
create table par (a int);
create table kid () inherits (par);
-- run
update only par set a = 1;
