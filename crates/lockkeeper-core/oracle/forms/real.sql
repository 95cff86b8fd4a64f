-- base
create table t (id int primary key, a int, note text);
insert into t select g, g, 'n' || g from generate_series(1, 50) g;
-- case: real/schema-missing-index
-- run
create index on app.t (a);
-- case: real/schema-missing-trigger
-- run
create trigger stamp before update on app.t for each row execute function app.stamp();
-- case: real/schema-missing-trigger-function
-- run
create trigger stamp before update on t for each row execute function app.stamp();
-- case: real/schema-missing-drop-function
-- run
drop function app.stamp(text, int);
-- case: real/schema-missing-drop-function-if-exists
-- run
drop function if exists app.stamp(text, int);
-- case: real/schema-missing-alter-function
-- run
alter function app.stamp() rename to stamped;
-- case: real/schema-missing-comment-function
-- run
comment on function app.stamp() is 'x';
-- case: real/schema-missing-select
-- run
select * from app.t;
-- case: real/schema-missing-insert
-- run
insert into app.t values (1);
-- case: real/schema-missing-update
-- run
update app.t set a = 1;
-- case: real/schema-missing-delete
-- run
delete from app.t;
-- case: real/schema-missing-lock
-- run
lock table app.t;
-- case: real/schema-missing-truncate
-- run
truncate app.t;
-- case: real/schema-missing-call
-- run
call app.run();
-- case: real/schema-missing-function-call
-- run
select app.run();
-- case: real/schema-missing-default
-- run
alter table t add column x text default app.run();
-- case: real/schema-missing-references
-- run
alter table t add foreign key (a) references app.u (id);
-- case: real/schema-missing-inherits
-- run
create table c () inherits (app.t);
-- case: real/schema-missing-like
-- run
create table c (like app.t);
-- case: real/schema-missing-comment
-- run
comment on column app.t.a is 'x';
-- case: real/schema-missing-analyze
-- run
analyze app.t;
-- case: real/schema-missing-policy
-- run
create policy p on app.t using (true);
-- case: real/schema-missing-reindex
-- run
reindex table app.t;
-- case: real/schema-missing-nextval
-- run
select nextval('app.s');
-- case: real/schema-missing-grant
-- run
grant select on app.t to public;
-- case: real/schema-missing-sequence-owner
-- run
alter sequence app.s restart;
-- case: real/schema-missing-view
-- run
create view v as select * from app.t;
-- case: real/schema-missing-refresh
-- run
refresh materialized view app.m;
-- case: real/schema-missing-copy
-- run
copy app.t to stdout;
-- case: real/schema-missing-cast
-- run
select 'x'::app.kind;
-- case: real/schema-missing-publication
-- run
create publication p for table app.t;
-- case: real/schema-missing-rule
-- run
create rule r as on update to app.t do nothing;
-- case: real/schema-missing-attach
-- run
alter table t inherit app.t;
-- case: real/add-unique-column-then-volatile
-- run
alter table t add column u text unique default 'x' || random()::text, add column v uuid not null default gen_random_uuid();
-- case: real/add-volatile-then-unique-column
-- run
alter table t add column v uuid not null default gen_random_uuid(), add column u text unique;
-- case: real/add-unique-then-type
-- run
alter table t add constraint t_a_key unique (a), alter column note type int using 1, add column v uuid default gen_random_uuid();
-- case: real/case-output-name
-- run
with q as (select id as i, case when a > 3 then 'x' else 'y' end from t) update t set note = q.case from q where q.i = t.id;
-- case: real/case-else-output-name
-- run
select s.note from (select case when a > 3 then 'x' else note end from t) s;
-- case: real/case-else-output-name-cast
-- run
select s.text from (select (case when a > 3 then 'x' else 'y' end)::text from t) s;
-- case: real/row-field-output-name
-- setup
create table r (id int primary key, note text);
insert into r select g, 'r' || g from generate_series(1, 1000) g;
-- run
create temp table c as with q as (select r, 1 as one from r) select (q.r).id, (q.r).note from q;
update t set note = c.note from c where c.id = t.id;
-- case: real/temporary-gone-at-commit
-- setup
create temp table passing on commit drop as select id from t;
-- run
insert into passing select id from t;
-- case: real/temporary-dropped-at-commit-again
-- setup
create temp table passing (id int primary key) on commit drop;
-- run
create temp table passing (id int primary key) on commit drop;
insert into passing select id from t;
-- case: real/temporary-kept-at-commit
-- setup
create temp table staying (id int primary key) on commit preserve rows;
-- run
insert into staying select id from t;
-- case: real/on-commit-not-temporary
-- run
create table staying (id int) on commit delete rows;
-- case: real/rows-without-partner
-- setup
create table author (id int primary key, name text not null);
create table book (id int primary key, author_id int not null, title text);
create index book_author on book (author_id);
insert into author select g, 'a' || g from generate_series(1, 1500) g;
insert into book select g, g, 'b' || g from generate_series(1, 1400) g;
-- run
insert into book select author.id + 5000, author.id, author.name from author left join book on book.author_id = author.id where book.author_id is null;
