-- base
create schema app;
create schema hist;
create type app.role_t as enum ('owner', 'admin', 'member');
create domain app.slug as varchar(40) check (value = lower(value));
create sequence app.ticket_no;
create table app.org (id int generated always as identity primary key, slug app.slug not null unique, name text not null, settings jsonb not null default '{}', created_at timestamptz not null default now());
create table app.usr (id bigserial primary key, email text not null, pass text, role app.role_t not null default 'member', org_id int references app.org on delete cascade, last_seen timestamptz, unique (org_id, email));
create index usr_email_lower on app.usr (lower(email));
create table app.project (id int primary key, org_id int not null references app.org, title text not null, archived boolean not null default false, budget numeric(12,2), tags text[] not null default '{}');
create index project_org on app.project (org_id) where not archived;
create table app.task (id bigint primary key default nextval('app.ticket_no'), project_id int not null references app.project on delete cascade, assignee bigint references app.usr on delete set null, parent_id bigint references app.task, state text not null default 'open' check (state in ('open', 'done', 'void')), due date, effort interval, body text, meta json);
create index task_project on app.task (project_id, state);
create index task_assignee on app.task (assignee);
create table app.comment (task_id bigint not null references app.task on delete cascade, author bigint not null references app.usr, n int not null, body text, primary key (task_id, n));
create table app.log (id bigserial, at timestamptz not null default now(), actor bigint, what text, primary key (id, at)) partition by range (at);
create table app.log_24 partition of app.log for values from ('2024-01-01') to ('2025-01-01');
create table app.log_25 partition of app.log for values from ('2025-01-01') to ('2026-01-01');
create table app.log_rest partition of app.log default;
create table app.metric (org_id int, k text, v float8) partition by list (org_id);
create table app.metric_1 partition of app.metric for values in (1, 2, 3);
create table app.metric_d partition of app.metric default;
create unlogged table app.cache (k text primary key, v bytea, until timestamptz);
create table app.import (org text, email text, role text, seen text, amount text);
create function app.audit() returns trigger language plpgsql as $$ begin insert into app.log (what) values (tg_op); return coalesce(new, old); end $$;
create function app.task_count(p int) returns bigint language sql stable as $$ select count(*) from app.task where project_id = p $$;
create function app.fmt(t text, n int default 10) returns text language sql immutable as $$ select left(t, n) $$;
create procedure app.close_all(p int) language plpgsql as $$ begin update app.task set state = 'done' where project_id = p; end $$;
create trigger task_audit after insert or update or delete on app.task for each row execute function app.audit();
create view app.open_task as select t.id, t.project_id, t.due, u.email from app.task t left join app.usr u on u.id = t.assignee where t.state = 'open';
create view app.member as select id, email, org_id from app.usr where role = 'member' with check option;
create materialized view app.load as select assignee, count(*) as n from app.task group by assignee;
create policy own on app.usr using (org_id = current_setting('app.org', true)::int);
insert into app.org (slug, name) select 'o' || g, 'O' || g from generate_series(1, 300) g;
insert into app.usr (email, org_id) select 'u' || g || '@x', g % 300 + 1 from generate_series(1, 2000) g;
insert into app.project (id, org_id, title) select g, g % 300 + 1, 'p' from generate_series(1, 1000) g;
insert into app.task (project_id, assignee, due) select g % 1000 + 1, g, current_date from generate_series(1, 2000) g;
insert into app.comment select id, assignee, 1, 'c' from app.task;
insert into app.log (at, what) select timestamptz '2024-01-01' + g * interval '12 hours', 'x' from generate_series(1, 1500) g;
insert into app.metric select g % 6, 'k', g from generate_series(1, 1000) g;
insert into app.import select 'o' || g, 'i' || g, 'member', '2024-01-01', '10' from generate_series(1, 500) g;
insert into app.cache select 'k' || g from generate_series(1, 500) g;

-- case: unseen-other-7/backfill-simple
-- run
update app.task set effort = '1 hour' where effort is null;

-- case: unseen-other-7/backfill-join
-- run
update app.task t set body = p.title from app.project p where p.id = t.project_id and t.body is null;

-- case: unseen-other-7/backfill-cte-batch
-- run
with b as (select id from app.task where body is null order by id limit 100 for update skip locked) update app.task t set body = '' from b where b.id = t.id;

-- case: unseen-other-7/backfill-case
-- run
update app.task set due = case when state = 'open' then current_date + 30 else due end;

-- case: unseen-other-7/backfill-jsonb
-- run
update app.org set settings = settings || jsonb_build_object('plan', 'free') where not settings ? 'plan';

-- case: unseen-other-7/backfill-array
-- run
update app.project set tags = array_append(tags, 'legacy') where archived;

-- case: unseen-other-7/backfill-enum-text
-- run
update app.usr set role = i.role from app.import i where i.email = usr.email;

-- case: unseen-other-7/backfill-enum-cast
-- run
update app.usr set role = i.role::app.role_t from app.import i where i.email = usr.email;

-- case: unseen-other-7/import-insert
-- run
insert into app.usr (email, org_id, role, last_seen) select i.email, o.id, i.role::app.role_t, i.seen::timestamptz from app.import i join app.org o on o.slug = i.org;

-- case: unseen-other-7/import-insert-no-cast
-- run
insert into app.usr (email, org_id, last_seen) select i.email, o.id, i.seen from app.import i join app.org o on o.slug = i.org;

-- case: unseen-other-7/import-distinct
-- run
insert into app.org (slug, name) select distinct on (org) org || '-x', org from app.import order by org;

-- case: unseen-other-7/import-overriding
-- run
insert into app.org (id, slug, name) overriding system value values (9000, 'z', 'Z');

-- case: unseen-other-7/import-identity
-- run
insert into app.org (id, slug, name) values (9000, 'z', 'Z');

-- case: unseen-other-7/upsert-cache
-- run
insert into app.cache (k, v, until) values ('a', '\x00', now() + interval '1 hour') on conflict (k) do update set v = excluded.v, until = excluded.until;

-- case: unseen-other-7/upsert-select
-- run
insert into app.cache (k) select email from app.usr on conflict do nothing;

-- case: unseen-other-7/upsert-type
-- run
insert into app.cache (k) values ('a') on conflict (k) do update set until = 'never';

-- case: unseen-other-7/upsert-where-type
-- run
insert into app.cache (k) values ('a') on conflict (k) do update set v = excluded.v where cache.until < excluded.k;

-- case: unseen-other-7/delete-old-log
-- run
delete from app.log where at < '2024-06-01';

-- case: unseen-other-7/delete-old-log-partition
-- run
delete from app.log_24 where at < '2024-06-01';

-- case: unseen-other-7/delete-not-exists
-- run
delete from app.cache c where not exists (select 1 from app.usr u where u.email = c.k);

-- case: unseen-other-7/delete-in-subquery
-- run
delete from app.comment where task_id in (select id from app.task where state = 'void');

-- case: unseen-other-7/delete-returning-archive
-- run
with d as (delete from app.task where id = 5 returning *) insert into app.import (org) select state from d;

-- case: unseen-other-7/delete-using-two
-- run
delete from app.comment c using app.task t join app.project p on p.id = t.project_id where t.id = c.task_id and p.archived;

-- case: unseen-other-7/delete-parent-cascade
-- run
delete from app.org where id = 7;

-- case: unseen-other-7/move-rows
-- run
with moved as (delete from app.log_rest where what = 'x' returning *) insert into app.log select * from moved;

-- case: unseen-other-7/update-partition-key
-- run
update app.metric set org_id = 2 where org_id = 1;

-- case: unseen-other-7/update-parent-key
-- run
update app.project set id = id + 100000 where id = 3;

-- case: unseen-other-7/update-view
-- run
update app.member set email = lower(email) where id = 10;

-- case: unseen-other-7/insert-view-check
-- run
insert into app.member (email, org_id) values ('q', 1);

-- case: unseen-other-7/delete-join-view
-- run
delete from app.open_task where id = 1;

-- case: unseen-other-7/select-join-agg
-- run
select p.id, count(t.id), min(t.due) from app.project p left join app.task t on t.project_id = p.id group by p.id;

-- case: unseen-other-7/select-ungrouped
-- run
select p.id, p.title, t.state, count(*) from app.project p join app.task t on t.project_id = p.id group by p.id;

-- case: unseen-other-7/select-window
-- run
select id, lag(due) over (partition by project_id order by id) from app.task;

-- case: unseen-other-7/select-lateral
-- run
select p.id, x.id from app.project p cross join lateral (select t.id from app.task t where t.project_id = p.id order by t.due limit 1) x;

-- case: unseen-other-7/select-json-agg
-- run
select json_agg(t) from app.task t where t.project_id = 1;

-- case: unseen-other-7/select-array-agg
-- run
select org_id, array_agg(email order by id) from app.usr group by org_id;

-- case: unseen-other-7/select-percentile
-- run
select percentile_cont(0.5) within group (order by budget) from app.project;

-- case: unseen-other-7/select-exists
-- run
select * from app.org o where exists (select 1 from app.usr u where u.org_id = o.id and u.role = 'owner');

-- case: unseen-other-7/select-type-compare-enum
-- run
select * from app.usr where role = 'boss';

-- case: unseen-other-7/select-enum-in
-- run
select * from app.usr where role in ('owner', 'admin') and last_seen > now() - interval '1 day';

-- case: unseen-other-7/select-text-like-array
-- run
select * from app.project where 'x' = any (tags);

-- case: unseen-other-7/select-array-overlap
-- run
select * from app.project where tags && array['a', 'b'];

-- case: unseen-other-7/select-array-contains-int
-- run
select * from app.project where tags @> array[1];

-- case: unseen-other-7/select-interval-compare
-- run
select * from app.task where effort > '90 minutes';

-- case: unseen-other-7/select-date-text-fn
-- run
select to_char(due, 'YYYY'), date_part('month', due) from app.task;

-- case: unseen-other-7/select-date-arith
-- run
select due - current_date, due + 1, due + interval '1 day', now() - due from app.task;

-- case: unseen-other-7/select-date-arith-bad
-- run
select due * 2 from app.task;

-- case: unseen-other-7/select-numeric-fn
-- run
select round(budget), round(budget, 1), ceil(budget), budget % 3, abs(budget), power(budget, 2) from app.project;

-- case: unseen-other-7/select-round-double
-- run
select round(v, 2) from app.metric;

-- case: unseen-other-7/select-text-fn
-- run
select upper(title), title || '-' || id, length(title), position('a' in title), substring(title from 1 for 3), trim(title), split_part(title, '-', 1) from app.project;

-- case: unseen-other-7/select-concat-fns
-- run
select concat(id, title, archived), format('%s-%s', id, title), string_agg(title, ',') over () from app.project;

-- case: unseen-other-7/select-text-fn-bad
-- run
select upper(id) from app.project;

-- case: unseen-other-7/select-coalesce-chain
-- run
select coalesce(assignee, parent_id, 0), coalesce(due, current_date), nullif(state, '') from app.task;

-- case: unseen-other-7/select-coalesce-bad
-- run
select coalesce(due, 'n/a') from app.task;

-- case: unseen-other-7/select-greatest
-- run
select greatest(id, project_id, 1.5), least(due, '2024-01-01') from app.task;

-- case: unseen-other-7/select-bool-agg
-- run
select bool_and(archived), every(archived), sum(archived::int) from app.project;

-- case: unseen-other-7/select-sum-bool
-- run
select sum(archived) from app.project;

-- case: unseen-other-7/select-avg-text
-- run
select avg(amount) from app.import;

-- case: unseen-other-7/select-filter-cast
-- run
select sum(amount::numeric) filter (where amount ~ '^\d+$') from app.import;

-- case: unseen-other-7/select-generate-dates
-- run
select d::date, count(l.id) from generate_series('2024-01-01'::date, '2024-01-31', '1 day') d left join app.log l on l.at::date = d group by 1;

-- case: unseen-other-7/select-values-join
-- run
select * from (values (1, 'a'), (2, 'b')) v (id, name) join app.org o on o.id = v.id;

-- case: unseen-other-7/select-values-types
-- run
select * from app.org o join (values ('1'), ('2')) v (id) on o.id = v.id;

-- case: unseen-other-7/select-user-fn-default
-- run
select app.fmt(title), app.fmt(title, 3), app.fmt(t => title, n => 2) from app.project;

-- case: unseen-other-7/select-user-fn-bad
-- run
select app.fmt(title, 'x') from app.project;

-- case: unseen-other-7/select-user-fn-type
-- run
select app.fmt(id) from app.project;

-- case: unseen-other-7/select-user-fn-count
-- run
select app.task_count(id) from app.project where id = 1;

-- case: unseen-other-7/select-missing-fn
-- run
select app.nope(1);

-- case: unseen-other-7/select-row-compare
-- run
select * from app.task where (project_id, state) = (1, 'open');

-- case: unseen-other-7/select-row-in
-- run
select * from app.comment where (task_id, n) in (select id, 1 from app.task where project_id = 2);

-- case: unseen-other-7/select-partition-range
-- run
select * from app.log where at >= '2024-03-01' and at < '2024-04-01';

-- case: unseen-other-7/select-partition-list
-- run
select * from app.metric where org_id = 2;

-- case: unseen-other-7/select-union-all-log
-- run
select id, what from app.log_24 union all select id, what from app.log_25 order by id limit 5;

-- case: unseen-other-7/select-except-types
-- run
select id from app.org except select email from app.usr;

-- case: unseen-other-7/select-cte-twice
-- run
with t as (select project_id, count(*) c from app.task group by 1) select a.c, b.c from t a join t b using (project_id);

-- case: unseen-other-7/select-recursive-tree
-- run
with recursive tree as (select id, parent_id, 1 as depth from app.task where id = 1 union all select t.id, t.parent_id, tree.depth + 1 from app.task t join tree on t.parent_id = tree.id) select * from tree;

-- case: unseen-other-7/select-for-update-join
-- run
select * from app.task t join app.project p on p.id = t.project_id where t.id = 3 for update of t;

-- case: unseen-other-7/select-for-key-share
-- run
select * from app.org where id = 1 for key share;

-- case: unseen-other-7/call-procedure
-- run
call app.close_all(4);

-- case: unseen-other-7/call-procedure-bad
-- run
call app.close_all('x');

-- case: unseen-other-7/call-function
-- run
call app.task_count(1);

-- case: unseen-other-7/do-loop-partitions
-- run
do $$ declare p record; begin for p in select inhrelid::regclass as rel from pg_inherits where inhparent = 'app.log'::regclass loop execute format('create index on %s (actor)', p.rel); end loop; end $$;

-- case: unseen-other-7/do-loop-tables-trigger
-- run
do $$ declare t text; begin for t in select table_name from information_schema.tables where table_schema = 'app' and table_type = 'BASE TABLE' and table_name in ('org', 'usr') loop execute format('create trigger %I after update on app.%I for each row execute function app.audit()', t || '_audit', t); end loop; end $$;

-- case: unseen-other-7/do-loop-columns-type
-- run
do $$ declare c record; begin for c in select table_name, column_name from information_schema.columns where table_schema = 'app' and data_type = 'json' loop execute format('alter table app.%I alter column %I type jsonb', c.table_name, c.column_name); end loop; end $$;

-- case: unseen-other-7/do-loop-constraints
-- run
do $$ declare r record; begin for r in select conname, conrelid::regclass as tbl from pg_constraint where contype = 'f' and confrelid = 'app.usr'::regclass loop execute 'alter table ' || r.tbl || ' drop constraint ' || quote_ident(r.conname); end loop; end $$;

-- case: unseen-other-7/do-loop-indexes
-- run
do $$ declare i record; begin for i in select indexname from pg_indexes where schemaname = 'app' and tablename = 'task' and indexname like 'task\_%' and indexname <> 'task_pkey' loop execute format('drop index app.%I', i.indexname); end loop; end $$;

-- case: unseen-other-7/do-loop-schemas
-- run
do $$ declare s text; begin foreach s in array array['app', 'hist'] loop execute format('create table if not exists %I.flags (k text primary key)', s); end loop; end $$;

-- case: unseen-other-7/do-if-constraint
-- run
do $$ begin if not exists (select 1 from pg_constraint where conname = 'task_due_check') then alter table app.task add constraint task_due_check check (due > '2000-01-01') not valid; end if; end $$;

-- case: unseen-other-7/do-if-type
-- run
do $$ begin if not exists (select 1 from pg_type where typname = 'role_t') then create type app.role_t as enum ('a'); end if; end $$;

-- case: unseen-other-7/do-exception-column
-- run
do $$ begin alter table app.org add column name text; exception when duplicate_column then raise notice 'there'; end $$;

-- case: unseen-other-7/do-variable-update
-- run
do $$ declare v int := 5; begin update app.project set budget = v where id = v; if not found then raise exception 'none'; end if; end $$;

-- case: unseen-other-7/create-index-many
-- run
create index task_due on app.task (due) where state = 'open';
create unique index usr_email_ci on app.usr (org_id, lower(email));

-- case: unseen-other-7/create-index-concurrently
-- run: outside
create index concurrently task_due on app.task (due);

-- case: unseen-other-7/create-index-bad-opclass
-- run
create index on app.project using gin (title);

-- case: unseen-other-7/create-index-trgm
-- run
create extension if not exists pg_trgm;
create index on app.project using gin (title gin_trgm_ops);

-- case: unseen-other-7/create-index-json
-- run
create index on app.task ((meta->>'k'));

-- case: unseen-other-7/create-index-json-gin
-- run
create index on app.task using gin (meta);

-- case: unseen-other-7/create-index-array-gin
-- run
create index on app.project using gin (tags);

-- case: unseen-other-7/create-index-date-trunc
-- run
create index on app.task (date_trunc('day', due));

-- case: unseen-other-7/create-index-expr-type
-- run
create index on app.task ((due + effort));

-- case: unseen-other-7/create-index-user-fn
-- run
create index on app.project (app.fmt(title));

-- case: unseen-other-7/create-table-partition-of
-- run
create table app.log_26 partition of app.log for values from ('2026-01-01') to ('2027-01-01');

-- case: unseen-other-7/create-table-like-log
-- run
create table hist.task (like app.task including all);

-- case: unseen-other-7/create-table-inherits
-- run
create table hist.org_old () inherits (app.org);

-- case: unseen-other-7/create-table-as-join
-- run
create table hist.usr_org as select u.*, o.name as org_name from app.usr u join app.org o on o.id = u.org_id;

-- case: unseen-other-7/create-table-as-union
-- run
create table hist.names as select id, name from app.org union all select id, title from app.project;

-- case: unseen-other-7/create-table-fk-many
-- run
create table app.watch (usr_id bigint references app.usr on delete cascade, task_id bigint references app.task on delete cascade, since timestamptz default now(), primary key (usr_id, task_id));

-- case: unseen-other-7/create-table-check-mix
-- run
create table app.rate (org_id int references app.org, pct numeric(5,2) check (pct between 0 and 100), kind text check (kind = any (array['a', 'b'])), valid daterange not null default daterange(current_date, null), check (not isempty(valid)));

-- case: unseen-other-7/create-view-agg
-- run
create view app.stat as select org_id, count(*) filter (where role = 'admin') as admins, max(last_seen) as seen from app.usr group by org_id;

-- case: unseen-other-7/create-view-bad-enum
-- run
create view app.bosses as select * from app.usr where role = 'boss';

-- case: unseen-other-7/create-view-security
-- run
create view app.safe with (security_barrier) as select id, email from app.usr;

-- case: unseen-other-7/create-matview-index
-- run
create unique index load_assignee on app.load (assignee);
refresh materialized view concurrently app.load;

-- case: unseen-other-7/create-function-sql-table
-- run
create function app.tasks_of(p int) returns table (id bigint, due date) language sql stable as $$ select id, due from app.task where project_id = p $$;

-- case: unseen-other-7/create-function-sql-mismatch
-- run
create function app.tasks_of(p int) returns table (id bigint, due date) language sql stable as $$ select id, state from app.task where project_id = p $$;

-- case: unseen-other-7/create-function-sql-args
-- run
create function app.add(a int, b text) returns int language sql as $$ select a + b $$;

-- case: unseen-other-7/create-trigger-update-of
-- run
create trigger task_due_change before update of due on app.task for each row when (old.due is distinct from new.due) execute function app.audit();

-- case: unseen-other-7/create-policy-with-check
-- run
create policy w on app.task for insert with check (exists (select 1 from app.usr u where u.id = assignee and u.role = 'admin'));

-- case: unseen-other-7/create-publication
-- run
create publication pub for table app.org, app.usr;

-- case: unseen-other-7/create-stat
-- run
create statistics app.task_stat (dependencies) on project_id, state from app.task;

-- case: unseen-other-7/create-rule-nothing
-- run
create rule no_delete as on delete to app.org do instead nothing;

-- case: unseen-other-7/comment-many
-- run
comment on table app.org is 'x';
comment on column app.usr.email is 'y';

-- case: unseen-other-7/grant-columns
-- run
grant select (id, email), update (email) on app.usr to public;

-- case: unseen-other-7/revoke-all
-- run
revoke all on all tables in schema app from public;

-- case: unseen-other-7/truncate-cascade
-- run
truncate app.project cascade;

-- case: unseen-other-7/truncate-partition
-- run
truncate app.log_24;

-- case: unseen-other-7/truncate-restart
-- run
truncate app.org restart identity cascade;

-- case: unseen-other-7/drop-column-view
-- run
alter table app.usr drop column email;

-- case: unseen-other-7/drop-table-fk
-- run
drop table app.usr;

-- case: unseen-other-7/drop-table-fk-cascade
-- run
drop table app.usr cascade;

-- case: unseen-other-7/drop-view-dependent
-- run
drop view app.open_task;

-- case: unseen-other-7/drop-sequence-used
-- run
drop sequence app.ticket_no;

-- case: unseen-other-7/drop-function-trigger
-- run
drop function app.audit() cascade;

-- case: unseen-other-7/drop-schema-hist
-- run
drop schema hist;

-- case: unseen-other-7/drop-policy
-- run
drop policy own on app.usr;

-- case: unseen-other-7/drop-index-constraint
-- run
drop index app.usr_org_id_email_key;

-- case: unseen-other-7/drop-domain-used
-- run
drop domain app.slug;

-- case: unseen-other-7/lock-three
-- run
lock table app.org, app.usr in share row exclusive mode;

-- case: unseen-other-7/lock-partitioned
-- run
lock table app.log in access exclusive mode;

-- case: unseen-other-7/savepoint-retry
-- run
savepoint s;
insert into app.org (slug, name) values ('zz', 'Z');
rollback to savepoint s;
insert into app.org (slug, name) values ('yy', 'Y');

-- case: unseen-other-7/set-lock-timeout
-- run
set local lock_timeout = '2s';
alter table app.project add column owner_id bigint references app.usr;

-- case: unseen-other-7/set-search-path
-- run
set local search_path = app;
alter table task add column rank int default 0;

-- case: unseen-other-7/vacuum-full
-- run: outside
vacuum full app.cache;

-- case: unseen-other-7/reindex-table
-- run
reindex table app.task;

-- case: unseen-other-7/reindex-concurrently
-- run: outside
reindex table concurrently app.cache;

-- case: unseen-other-7/cluster-table
-- run
cluster app.task using task_project;

-- case: unseen-other-7/analyze-all
-- run
analyze app.task, app.log;

-- case: unseen-other-7/refresh-nodata
-- run
refresh materialized view app.load with no data;
select * from app.load;
