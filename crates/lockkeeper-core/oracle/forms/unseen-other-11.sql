-- base
create schema wh;
create schema etl;
create type wh.severity as enum ('low', 'mid', 'high');
create type wh.span as (lo int, hi int);
create domain wh.code3 as char(3) check (value = upper(value));
create domain etl.batch_id as int not null;
create table wh.region (code wh.code3 primary key, name text not null);
create table wh.site (id serial primary key, region wh.code3 not null references wh.region on update cascade, name text not null, opened date, meta jsonb default '{}', unique (region, name));
create table wh.device (id bigint generated always as identity primary key, site_id int references wh.site on delete cascade, serial_no text not null unique, sev wh.severity default 'low', config json, ips inet[], seen timestamptz, active boolean not null default true);
create index device_site on wh.device (site_id) where active;
create index device_seen on wh.device using brin (seen);
create table wh.reading (device_id bigint not null references wh.device, at timestamptz not null, val numeric not null, sev wh.severity, primary key (device_id, at)) partition by range (at);
create table wh.reading_old partition of wh.reading for values from (minvalue) to ('2024-01-01 00:00+00');
create table wh.reading_2024 partition of wh.reading for values from ('2024-01-01 00:00+00') to ('2025-01-01 00:00+00') partition by range (device_id);
create table wh.reading_2024_a partition of wh.reading_2024 for values from (0) to (600);
create table wh.reading_2024_b partition of wh.reading_2024 for values from (600) to (maxvalue);
create table wh.alert (id bigint primary key, device_id bigint, at timestamptz, foreign key (device_id, at) references wh.reading on delete cascade);
create table etl.load (batch etl.batch_id, line int, raw text, parsed jsonb, unique (batch, line));
create unlogged table etl.buffer (k text, v text);
create table etl.job_log (id bigserial primary key, what text, ok boolean, span wh.span);
create table etl.keyless (a int, b text);
create function etl.note(w text) returns void language sql as $$ insert into etl.job_log (what, ok) values (w, true) $$;
create function etl.on_load() returns trigger language plpgsql as $$ begin perform etl.note('load ' || new.batch); return new; end $$;
create trigger load_note after insert on etl.load for each row execute function etl.on_load();
create function etl.guard() returns trigger language plpgsql as $$ begin if exists (select 1 from wh.device where id = old.id and active) then return null; end if; return old; end $$;
create trigger device_guard before delete on wh.device for each row execute function etl.guard();
create function wh.latest(d bigint) returns wh.reading language sql stable as $$ select * from wh.reading where device_id = d order by at desc limit 1 $$;
create function wh.sites() returns table (id int, name text) language plpgsql stable as $$ begin return query select s.id, s.name from wh.site s; end $$;
create function wh.f_imm(i int) returns int language sql immutable as $$ select i % 10 $$;
create procedure etl.flush() language plpgsql as $$ begin delete from etl.buffer; insert into etl.job_log (what) values ('flush'); end $$;
create view wh.v_device as select d.*, s.name as site from wh.device d join wh.site s on s.id = d.site_id;
create view wh.v_active as select * from wh.device where active;
create view wh.v_union as select id, name from wh.site union all select id::int, serial_no from wh.device;
create function wh.v_device_upd() returns trigger language plpgsql as $$ begin update wh.device set serial_no = new.serial_no where id = old.id; return new; end $$;
create trigger v_device_io instead of update on wh.v_device for each row execute function wh.v_device_upd();
create materialized view wh.m_site as select s.region, count(d.id) as devices from wh.site s left join wh.device d on d.site_id = s.id group by s.region;
create unique index m_site_key on wh.m_site (region);
create rule load_skip as on insert to etl.keyless where new.a < 0 do instead nothing;
create rule log_upd as on update to etl.job_log do also insert into etl.buffer values (old.what, new.what);
create table etl.archive_parent (id int, note text);
create table etl.archive_2020 (check (id < 1000)) inherits (etl.archive_parent);
create table etl.archive_2021 (check (id >= 1000)) inherits (etl.archive_parent);
insert into wh.region values ('EUR', 'eu'), ('USA', 'us');
insert into wh.site (region, name) select 'EUR', 's' || g from generate_series(1, 1100) g;
insert into wh.device (site_id, serial_no) select g, 'D' || g from generate_series(1, 1100) g;
insert into wh.reading select g, timestamptz '2023-12-01 00:00+00' + g * interval '1 hour', 1 from generate_series(1, 1100) g;
insert into etl.load select 1, g, 'x' from generate_series(1, 1100) g;
insert into etl.buffer select g::text, 'v' from generate_series(1, 1100) g;
insert into etl.keyless select g, 'k' from generate_series(1, 1100) g;
insert into etl.archive_2020 select g from generate_series(1, 999) g;
insert into etl.archive_2021 select g from generate_series(1000, 2100) g;

-- case: unseen-other-11/update-view-join-instead
-- run
update wh.v_device set serial_no = 'new' where id = 5;

-- case: unseen-other-11/update-view-active
-- run
update wh.v_active set sev = 'high' where id = 5;

-- case: unseen-other-11/update-view-union-refused
-- run
update wh.v_union set name = 'x';

-- case: unseen-other-11/insert-rule-conditional
-- run
insert into etl.keyless values (1, 'a'), (-1, 'b');

-- case: unseen-other-11/update-rule-also
-- run
update etl.job_log set what = 'x' where ok;

-- case: unseen-other-11/insert-load-trigger
-- run
insert into etl.load (batch, line, raw) values (2, 1, 'x');

-- case: unseen-other-11/insert-load-null-domain
-- run
insert into etl.load (line, raw) values (1, 'x');

-- case: unseen-other-11/delete-device-guard
-- run
delete from wh.device where id = 7;

-- case: unseen-other-11/delete-region
-- run
delete from wh.region where code = 'USA';

-- case: unseen-other-11/update-region-key
-- run
update wh.region set code = 'ASI' where code = 'EUR';

-- case: unseen-other-11/update-region-name
-- run
update wh.region set name = upper(name);

-- case: unseen-other-11/insert-reading
-- run
insert into wh.reading (device_id, at, val) values (5, '2024-05-05 00:00+00', 1);

-- case: unseen-other-11/insert-reading-out-of-range
-- run
insert into wh.reading (device_id, at, val) values (5, '2030-05-05 00:00+00', 1);

-- case: unseen-other-11/insert-reading-b
-- run
insert into wh.reading_2024 (device_id, at, val) values (800, '2024-05-05 00:00+00', 1);

-- case: unseen-other-11/delete-reading-old
-- run
delete from wh.reading where at < '2023-01-01 00:00+00';

-- case: unseen-other-11/delete-reading-device
-- run
delete from wh.reading where device_id = 5 and at >= '2024-01-01 00:00+00';

-- case: unseen-other-11/update-reading-val
-- run
update wh.reading_2024_a set val = val + 1;

-- case: unseen-other-11/select-latest
-- run
select (wh.latest(5)).val;

-- case: unseen-other-11/select-sites
-- run
select * from wh.sites() where id = 5;

-- case: unseen-other-11/select-inherited-exclusion
-- run
select count(*) from etl.archive_parent where id >= 1500;

-- case: unseen-other-11/update-inherited-exclusion
-- run
update etl.archive_parent set note = 'x' where id < 10;

-- case: unseen-other-11/insert-select-cte
-- run
with s as (select id, name from wh.site where region = 'EUR'), d as (insert into etl.job_log (what) select name from s returning id) insert into etl.keyless select id, 'x' from d;

-- case: unseen-other-11/update-json-path
-- run
update wh.site set meta = meta || jsonb_build_object('n', (select count(*) from wh.device d where d.site_id = wh.site.id)) where id = 3;

-- case: unseen-other-11/update-array-unnest
-- run
update wh.device d set ips = array(select distinct x from unnest(d.ips) x) where d.ips is not null;

-- case: unseen-other-11/update-json-cast
-- run
update wh.device set config = config::jsonb || '{"a": 1}';

-- case: unseen-other-11/update-json-cast-back
-- run
update wh.device set config = (config::jsonb || '{"a": 1}')::json;

-- case: unseen-other-11/update-identity-default
-- run
update wh.device set id = default where id = 3;

-- case: unseen-other-11/update-composite-field
-- run
update etl.job_log set span.lo = 1, span.hi = 2 where id = 1;

-- case: unseen-other-11/update-current-of
-- run
declare c cursor for select * from etl.keyless for update;
fetch 1 from c;
update etl.keyless set b = 'z' where current of c;

-- case: unseen-other-11/delete-exists
-- run
delete from etl.load l where exists (select 1 from etl.job_log j where j.what = l.raw) and not exists (select 1 from etl.keyless k where k.a = l.line);

-- case: unseen-other-11/delete-returning-into-temp
-- run
create temp table moved as select * from etl.keyless where a < 5;
delete from etl.keyless where a in (select a from moved);

-- case: unseen-other-11/delete-only-parent
-- run
delete from only etl.archive_parent;

-- case: unseen-other-11/upsert-region
-- run
insert into wh.region values ('EUR', 'europe') on conflict (code) do update set name = excluded.name where wh.region.name is distinct from excluded.name;

-- case: unseen-other-11/upsert-named
-- run
insert into wh.site (region, name) values ('USA', 'hq') on conflict on constraint site_region_name_key do nothing;

-- case: unseen-other-11/upsert-named-missing
-- run
insert into wh.site (region, name) values ('USA', 'hq') on conflict on constraint ghost do nothing;

-- case: unseen-other-11/insert-seed-multi
-- run
insert into wh.site (id, region, name, meta) values (5001, 'USA', 'a', '{"x": 1}'), (5002, 'USA', 'b', null), (5003, 'USA', 'c', default);
select setval('wh.site_id_seq', 6000);

-- case: unseen-other-11/insert-bad-json
-- run
insert into wh.site (region, name, meta) values ('USA', 'a', '{x: 1}');

-- case: unseen-other-11/insert-select-star-mismatch
-- run
insert into etl.buffer select * from etl.keyless;

-- case: unseen-other-11/insert-order-by-nextval
-- run
insert into etl.job_log (id, what) select nextval('etl.job_log_id_seq'), name from wh.site order by name;

-- case: unseen-other-11/merge-insert-only-18
-- run
merge into wh.site s using (values ('USA', 'x'), ('EUR', 'y')) as v (r, n) on s.region = v.r and s.name = v.n when matched then do nothing when not matched then insert (region, name) values (v.r, v.n);

-- case: unseen-other-11/merge-returning
-- run
merge into etl.buffer b using etl.keyless k on b.k = k.a::text when matched then delete returning b.k;

-- case: unseen-other-11/copy-buffer
-- run
copy etl.buffer from stdin with (format csv, header true);
k,v
a,b
\.

-- case: unseen-other-11/copy-file-missing
-- run
copy etl.buffer from '/nonexistent/file.csv';

-- case: unseen-other-11/copy-view-refused
-- run
copy wh.v_union to '/tmp/x';

-- case: unseen-other-11/call-flush
-- run
call etl.flush();

-- case: unseen-other-11/select-note
-- run
select etl.note(name) from wh.site where id < 3;

-- case: unseen-other-11/do-nested-function
-- run
do $$ declare r record; begin for r in select id from wh.site where region = 'USA' loop perform etl.note('s' || r.id); end loop; end $$;

-- case: unseen-other-11/do-execute-literal
-- run
do $$ begin execute 'create index etl_keyless_a on etl.keyless (a)'; execute 'analyze etl.keyless'; end $$;

-- case: unseen-other-11/do-if-column-missing
-- run
do $$ begin if not exists (select 1 from information_schema.columns where table_schema = 'wh' and table_name = 'site' and column_name = 'name') then alter table wh.site add column name text; end if; end $$;

-- case: unseen-other-11/do-if-index
-- run
do $$ begin if not exists (select 1 from pg_indexes where schemaname = 'wh' and indexname = 'site_name_ix') then create index site_name_ix on wh.site (name); end if; end $$;

-- case: unseen-other-11/do-enum-value
-- run
do $$ begin if not exists (select 1 from pg_enum e join pg_type t on t.oid = e.enumtypid where t.typname = 'severity' and e.enumlabel = 'crit') then alter type wh.severity add value 'crit'; end if; end $$;

-- case: unseen-other-11/do-return-early
-- run
do $$ begin if (select count(*) from pg_tables where schemaname = 'wh' and tablename = 'site') = 1 then return; end if; drop table wh.site; end $$;

-- case: unseen-other-11/do-exception-others
-- run
do $$ begin drop table wh.site; exception when others then raise notice '%', sqlerrm; end $$;

-- case: unseen-other-11/do-variable-count
-- run
do $$ declare n bigint; begin select count(*) into n from etl.keyless; if n > 5000 then raise exception 'too many'; end if; update etl.keyless set b = 'y' where a = 1; end $$;

-- case: unseen-other-11/do-while
-- run
do $$ declare i int := 0; begin while i < 3 loop insert into etl.buffer values (i::text, 'x'); i := i + 1; end loop; end $$;

-- case: unseen-other-11/do-sql-language
-- run
do language sql $$ select 1 $$;

-- case: unseen-other-11/create-fk-to-partitioned
-- run
create table wh.ack (id int primary key, device_id bigint, at timestamptz, foreign key (device_id, at) references wh.reading (device_id, at) on delete set null);

-- case: unseen-other-11/create-partition-with-fk
-- run
create table wh.reading_2025 partition of wh.reading for values from ('2025-01-01 00:00+00') to ('2026-01-01 00:00+00');

-- case: unseen-other-11/create-partition-sub
-- run
create table wh.reading_2024_c partition of wh.reading_2024 for values from (700) to (800);

-- case: unseen-other-11/create-partition-like-attach
-- run
create table wh.reading_2025 (like wh.reading including defaults including constraints);
alter table wh.reading_2025 add constraint b check (at >= '2025-01-01 00:00+00' and at < '2026-01-01 00:00+00');
alter table wh.reading attach partition wh.reading_2025 for values from ('2025-01-01 00:00+00') to ('2026-01-01 00:00+00');
alter table wh.reading_2025 drop constraint b;

-- case: unseen-other-11/drop-partition-sub
-- run
drop table wh.reading_2024_a;

-- case: unseen-other-11/drop-partition-tree
-- run
drop table wh.reading_2024;

-- case: unseen-other-11/drop-partitioned-referenced
-- run
drop table wh.reading;

-- case: unseen-other-11/drop-partitioned-cascade
-- run
drop table wh.reading cascade;

-- case: unseen-other-11/drop-domain-pk
-- run
drop domain wh.code3 cascade;

-- case: unseen-other-11/drop-type-composite
-- run
drop type wh.span cascade;

-- case: unseen-other-11/drop-view-trigger
-- run
drop view wh.v_device;

-- case: unseen-other-11/drop-function-instead
-- run
drop function wh.v_device_upd() cascade;

-- case: unseen-other-11/drop-function-nested
-- run
drop function etl.note(text);
insert into etl.load values (9, 9, 'x', null);

-- case: unseen-other-11/drop-inherited-child
-- run
drop table etl.archive_2020;

-- case: unseen-other-11/drop-serial-default
-- run
alter table wh.site alter id drop default;
drop sequence wh.site_id_seq;

-- case: unseen-other-11/drop-procedure
-- run
drop procedure etl.flush;

-- case: unseen-other-11/drop-routine-wrong
-- run
drop function etl.flush();

-- case: unseen-other-11/drop-owned-table-seq
-- run
drop table etl.job_log;

-- case: unseen-other-11/drop-schema-etl
-- run
drop schema etl cascade;

-- case: unseen-other-11/drop-index-pk
-- run
drop index wh.device_pkey;

-- case: unseen-other-11/drop-index-part-pk
-- run
drop index wh.reading_pkey;

-- case: unseen-other-11/index-domain-column
-- run
create index on wh.region (name, (code || 'x'));

-- case: unseen-other-11/index-json-refused
-- run
create index on wh.device (config);

-- case: unseen-other-11/index-json-expr
-- run
create index on wh.device ((config->>'a'), lower(serial_no) varchar_pattern_ops);

-- case: unseen-other-11/index-array-gin
-- run
create index on wh.device using gin (ips);

-- case: unseen-other-11/index-inet-gist
-- run
create index on wh.device using gist (ips inet_ops);

-- case: unseen-other-11/index-part-desc-include
-- run
create index if not exists reading_at on wh.reading (at desc) include (val);

-- case: unseen-other-11/index-part-child-reuse
-- setup
create index old_at on wh.reading_old (sev);
-- run
create index reading_sev on wh.reading (sev);

-- case: unseen-other-11/index-unlogged
-- run
create unique index on etl.buffer (k);

-- case: unseen-other-11/index-composite-field
-- run
create index on etl.job_log (((span).lo));

-- case: unseen-other-11/index-imm-wrapper
-- run
create index on wh.site (wh.f_imm(id), name) where meta ? 'a';

-- case: unseen-other-11/unique-index-enum-part
-- run
create unique index on wh.reading (device_id, at, sev);

-- case: unseen-other-11/view-drop-recreate-order
-- run
drop view wh.v_active;
alter table wh.device drop column seen;
create view wh.v_active as select * from wh.device where active;

-- case: unseen-other-11/view-star-column-drop
-- run
alter table wh.device drop column seen;

-- case: unseen-other-11/view-values
-- run
create view wh.consts as values (1, 'a'), (2, 'b');

-- case: unseen-other-11/view-cte
-- run
create view wh.tree as with recursive r as (select id, 1 as d from wh.site where id = 1 union select s.id, r.d + 1 from wh.site s join r on s.id = r.id + 1 where r.d < 5) select * from r;

-- case: unseen-other-11/view-using-dropped-fn
-- run
create view wh.l as select d.id, l.val from wh.device d, lateral wh.latest(d.id) l;

-- case: unseen-other-11/view-except
-- run
create or replace view wh.v_union as select id, name from wh.site except select id::int, serial_no from wh.device;

-- case: unseen-other-11/matview-with-index
-- run
create materialized view wh.m2 as select region, devices from wh.m_site;
create unique index on wh.m2 (region);
refresh materialized view concurrently wh.m2;

-- case: unseen-other-11/matview-drop-column
-- run
alter table wh.device drop column site_id cascade;

-- case: unseen-other-11/matview-update-refused
-- run
update wh.m_site set devices = 0;

-- case: unseen-other-11/lock-view-union
-- run
lock table wh.v_union in access exclusive mode;

-- case: unseen-other-11/lock-inherited
-- run
lock table etl.archive_parent in share row exclusive mode;

-- case: unseen-other-11/truncate-region-cascade
-- run
truncate wh.region cascade;

-- case: unseen-other-11/truncate-reading
-- run
truncate wh.reading;

-- case: unseen-other-11/truncate-reading-alert
-- run
truncate wh.reading, wh.alert;

-- case: unseen-other-11/truncate-partition
-- run
truncate wh.reading_2024;

-- case: unseen-other-11/truncate-view-refused
-- run
truncate wh.v_active;

-- case: unseen-other-11/analyze-all-kinds
-- run
analyze wh.reading, wh.m_site, etl.archive_parent;

-- case: unseen-other-11/analyze-view
-- run
analyze wh.v_active;

-- case: unseen-other-11/cluster-part
-- run
cluster wh.reading using reading_pkey;

-- case: unseen-other-11/cluster-brin
-- run
cluster wh.device using device_seen;

-- case: unseen-other-11/reindex-block-part
-- run
reindex table wh.reading;

-- case: unseen-other-11/reindex-view
-- run
reindex table wh.v_active;

-- case: unseen-other-11/publication-part
-- run
create publication p for table wh.reading with (publish_via_partition_root);

-- case: unseen-other-11/publication-view
-- run
create publication p for table wh.v_active;

-- case: unseen-other-11/publication-where-udf
-- run
create publication p for table wh.device where (wh.f_imm(1) = 1);

-- case: unseen-other-11/policy-cmd-check
-- run
alter table wh.device enable row level security;
create policy d_ins on wh.device for insert with check (site_id in (select id from wh.site));
create policy d_upd on wh.device for update using (active) with check (true);

-- case: unseen-other-11/grant-cols-view
-- run
grant select on wh.v_active, wh.m_site to public;
grant update (name) on wh.site to public;
revoke update (name) on wh.site from public;

-- case: unseen-other-11/comment-constraint-domain
-- run
comment on constraint code3_check on domain wh.code3 is 'x';
comment on column wh.span.lo is 'y';
comment on index wh.device_seen is 'z';
comment on sequence wh.site_id_seq is 's';
comment on rule log_upd on etl.job_log is 'r';
comment on procedure etl.flush() is 'p';

-- case: unseen-other-11/enum-rename-used
-- run
alter type wh.severity rename to sev_level;
alter table wh.device alter sev set default 'mid';

-- case: unseen-other-11/enum-recreate
-- run
alter type wh.severity rename to severity_old;
create type wh.severity as enum ('low', 'high');
alter table wh.device alter column sev drop default, alter column sev type wh.severity using (case sev::text when 'mid' then 'low' else sev::text end)::wh.severity, alter column sev set default 'low';
drop type wh.severity_old;

-- case: unseen-other-11/enum-values-many
-- run
alter type wh.severity add value 'a' before 'low';
alter type wh.severity add value 'z' after 'high';

-- case: unseen-other-11/type-create-shell
-- run
create type wh.shell;
create type wh.r as range (subtype = float8);
create table wh.use_r (v wh.r, w wh.severity[]);

-- case: unseen-other-11/sequence-bad-range
-- run
create sequence wh.s minvalue 10 maxvalue 5;

-- case: unseen-other-11/sequence-default-owned
-- run
create sequence wh.s as int increment 5 start with 100;
alter table etl.keyless add column id int not null default nextval('wh.s');
alter sequence wh.s owned by etl.keyless.id;

-- case: unseen-other-11/function-alter-rename
-- run
alter function wh.latest(bigint) rename to last_reading;
alter function wh.sites() set search_path = wh;

-- case: unseen-other-11/function-variadic
-- run
create function wh.cat(variadic t text[]) returns text language sql immutable as $$ select array_to_string(t, ',') $$;
select wh.cat('a', 'b', 'c');

-- case: unseen-other-11/function-polymorphic
-- run
create function wh.first_of(a anyelement, b anyelement) returns anyelement language sql immutable as $$ select coalesce(a, b) $$;
alter table etl.keyless add column c int default wh.first_of(null, 5);

-- case: unseen-other-11/function-returns-trigger-sql
-- run
create function wh.bad() returns trigger language sql as $$ select 1 $$;

-- case: unseen-other-11/function-missing-language
-- run
create function wh.bad() returns int language ghost as $$ x $$;

-- case: unseen-other-11/function-default-order
-- run
create function wh.bad(a int default 1, b int) returns int language sql as $$ select 1 $$;

-- case: unseen-other-11/trigger-instead-table
-- run
create trigger t instead of insert on wh.site for each row execute function etl.guard();

-- case: unseen-other-11/trigger-part-transition
-- run
create trigger t after insert on wh.reading referencing new table as n for each row execute function etl.guard();

-- case: unseen-other-11/trigger-part-level
-- run
create trigger t after update of val on wh.reading for each row when (new.val > old.val) execute function etl.guard();

-- case: unseen-other-11/rule-select-refused
-- run
create rule "_RETURN" as on select to etl.keyless do instead select * from etl.buffer;

-- case: unseen-other-11/statistics-view
-- run
create statistics wh.st on a, b from wh.v_active;

-- case: unseen-other-11/statistics-part
-- run
create statistics wh.st (mcv) on device_id, sev from wh.reading;

-- case: unseen-other-11/create-as-with-names
-- run
create table wh.top (device, n) as select device_id, count(*) from wh.reading group by device_id;
alter table wh.top add primary key (device);

-- case: unseen-other-11/create-as-unlogged-ctid
-- run
create unlogged table wh.u as select ctid as c, * from etl.keyless tablesample system (50);

-- case: unseen-other-11/create-like-part
-- run
create table wh.r2 (like wh.reading including all) partition by range (at);

-- case: unseen-other-11/create-inherit-two
-- run
create table etl.both () inherits (etl.archive_2020, etl.archive_2021);

-- case: unseen-other-11/explain-delete
-- run
explain delete from wh.site where id = 4;

-- case: unseen-other-11/explain-analyze-insert
-- run
explain (analyze, costs off) insert into etl.buffer values ('a', 'b');

-- case: unseen-other-11/search-path-session
-- run
set search_path to etl, wh;
create table site2 (id int references site);
insert into site2 select 1;
select * from v_active where id = 3;
