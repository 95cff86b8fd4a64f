-- base
create table t (id int primary key, a int, b text);
create index t_a on t (a);
insert into t select g, g, 'b' || g from generate_series(1, 20) g;

-- case: trigger-policy/trigger
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
create function ev() returns event_trigger language plpgsql as 'begin end';
-- run
create trigger trg before insert on t for each row execute function trg();

-- case: trigger-policy/trigger-statement
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
create function ev() returns event_trigger language plpgsql as 'begin end';
-- run
create trigger trg after update on t execute function trg();

-- case: trigger-policy/trigger-constraint
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
create function ev() returns event_trigger language plpgsql as 'begin end';
-- run
create constraint trigger trg after insert on t deferrable for each row execute function trg();

-- case: trigger-policy/trigger-transition-table
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
create function ev() returns event_trigger language plpgsql as 'begin end';
-- run
create trigger trg after insert on t referencing new table as n for each statement execute function trg();

-- case: trigger-policy/trigger-when
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
create function ev() returns event_trigger language plpgsql as 'begin end';
-- run
create trigger trg before update of a on t for each row when (old.a is distinct from new.a) execute function trg();

-- case: trigger-policy/trigger-or-replace-new
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
create function ev() returns event_trigger language plpgsql as 'begin end';
-- run
create or replace trigger trg before insert on t for each row execute function trg();

-- case: trigger-policy/trigger-missing-function
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
create function ev() returns event_trigger language plpgsql as 'begin end';
-- run
create trigger trg before insert on t for each row execute function nothing();

-- case: trigger-policy/trigger-missing-table
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
create function ev() returns event_trigger language plpgsql as 'begin end';
-- run
create trigger trg before insert on nowhere for each row execute function trg();

-- case: trigger-policy/trigger-instead-of-on-view
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
create function ev() returns event_trigger language plpgsql as 'begin end';
-- run
create trigger trg instead of insert on v for each row execute function trg();

-- case: trigger-policy/trigger-from
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
create function ev() returns event_trigger language plpgsql as 'begin end';
-- run
create constraint trigger trg after insert on t from p for each row execute function trg();

-- case: trigger-policy/policy
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
create function ev() returns event_trigger language plpgsql as 'begin end';
-- run
create policy po on t using (a > 0);

-- case: trigger-policy/policy-with-subquery
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
create function ev() returns event_trigger language plpgsql as 'begin end';
-- run
create policy po on t using (exists (select from p where p.id = a));

-- case: trigger-policy/policy-to-role
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
create function ev() returns event_trigger language plpgsql as 'begin end';
-- run
create policy po on t for select to r using (true);

-- case: trigger-policy/policy-missing-table
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
create function ev() returns event_trigger language plpgsql as 'begin end';
-- run
create policy po on nowhere using (true);

-- case: trigger-policy/rule-instead
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
create function ev() returns event_trigger language plpgsql as 'begin end';
-- run
create rule ru as on insert to t do instead nothing;

-- case: trigger-policy/rule-also
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
create function ev() returns event_trigger language plpgsql as 'begin end';
-- run
create rule ru as on insert to t do also insert into p values (new.id);

-- case: trigger-policy/rule-or-replace
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
create function ev() returns event_trigger language plpgsql as 'begin end';
-- run
create or replace rule ru as on delete to t do also select 1;

-- case: trigger-policy/event-trigger
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
create function ev() returns event_trigger language plpgsql as 'begin end';
-- run
create event trigger et on ddl_command_end execute function ev();

-- case: trigger-policy/statistics
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
create function ev() returns event_trigger language plpgsql as 'begin end';
-- run
create statistics st on a, b from t;

-- case: trigger-policy/statistics-expression
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
create function ev() returns event_trigger language plpgsql as 'begin end';
-- run
create statistics st on (a + 1), b from t;

-- case: trigger-policy/statistics-if-not-exists
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
create function ev() returns event_trigger language plpgsql as 'begin end';
-- run
create statistics if not exists st on a, b from t;

-- case: trigger-policy/publication
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
create function ev() returns event_trigger language plpgsql as 'begin end';
-- run
create publication pb for table t;

-- case: trigger-policy/publication-all
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
create function ev() returns event_trigger language plpgsql as 'begin end';
-- run
create publication pb for all tables;

-- case: trigger-policy/publication-schema
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
create function ev() returns event_trigger language plpgsql as 'begin end';
-- run
create publication pb for tables in schema public;

-- case: trigger-policy/publication-empty
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
create function ev() returns event_trigger language plpgsql as 'begin end';
-- run
create publication pb;

-- case: trigger-policy/publication-filter
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
create function ev() returns event_trigger language plpgsql as 'begin end';
-- run
create publication pb for table t where (a > 5);

-- case: trigger-policy/publication-two
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
create function ev() returns event_trigger language plpgsql as 'begin end';
-- run
create publication pb for table t, p;

-- case: trigger-policy/subscription-no-connect
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
create function ev() returns event_trigger language plpgsql as 'begin end';
-- run
create subscription su connection 'dbname=x' publication pb with (connect = false);

-- case: trigger-policy/subscription
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create role r;
create view v as select id, a from t;
create function trg() returns trigger language plpgsql as 'begin return new; end';
create function ev() returns event_trigger language plpgsql as 'begin end';
-- run
create subscription su connection 'dbname=x' publication pb;

-- case: trigger-policy/trigger-exists
-- setup
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();
-- run
create trigger trg before insert on t for each row execute function trg();

-- case: trigger-policy/trigger-or-replace-there
-- setup
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();
-- run
create or replace trigger trg before insert on t for each row execute function trg();

-- case: trigger-policy/trigger-partitioned
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create function trg() returns trigger language plpgsql as 'begin return new; end';
-- run
create trigger trg before insert on pt for each row execute function trg();

-- case: trigger-policy/trigger-partition
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create function trg() returns trigger language plpgsql as 'begin return new; end';
-- run
create trigger trg before insert on pt1 for each row execute function trg();

-- case: trigger-policy/trigger-rename
-- setup
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();
-- run
alter trigger trg on t rename to x;

-- case: trigger-policy/trigger-rename-partitioned
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on pt for each row execute function trg();
-- run
alter trigger trg on pt rename to x;

-- case: trigger-policy/trigger-disable-partitioned
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on pt for each row execute function trg();
-- run
alter table pt disable trigger trg;

-- case: trigger-policy/trigger-function-replace
-- setup
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on t for each row execute function trg();
-- run
create or replace function trg() returns trigger language plpgsql as 'begin return null; end';

-- case: trigger-policy/policy-alter
-- setup
create policy po on t using (a > 0);
-- run
alter policy po on t using (a > 5);

-- case: trigger-policy/policy-alter-role
-- setup
create role r;
create policy po on t using (a > 0);
-- run
alter policy po on t to r;

-- case: trigger-policy/policy-rename
-- setup
create policy po on t using (a > 0);
-- run
alter policy po on t rename to px;

-- case: trigger-policy/policy-exists
-- setup
create policy po on t using (a > 0);
-- run
create policy po on t using (a > 0);

-- case: trigger-policy/policy-then-enable
-- run
create policy po on t using (a > 0);
alter table t enable row level security;

-- case: trigger-policy/rule-rename
-- setup
create rule ru as on insert to t do nothing;
-- run
alter rule ru on t rename to rx;

-- case: trigger-policy/event-trigger-disable
-- setup
create function ev() returns event_trigger language plpgsql as 'begin end';
create event trigger et on ddl_command_end execute function ev();
-- run
alter event trigger et disable;

-- case: trigger-policy/statistics-alter
-- setup
create statistics st on a, b from t;
-- run
alter statistics st set statistics 100;

-- case: trigger-policy/statistics-rename
-- setup
create statistics st on a, b from t;
-- run
alter statistics st rename to sx;

-- case: trigger-policy/statistics-drop
-- setup
create statistics st on a, b from t;
-- run
drop statistics st;

-- case: trigger-policy/publication-add
-- setup
create publication pb;
-- run
alter publication pb add table t;

-- case: trigger-policy/publication-set
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create publication pb for table t;
-- run
alter publication pb set table p;

-- case: trigger-policy/publication-remove
-- setup
create publication pb for table t;
-- run
alter publication pb drop table t;

-- case: trigger-policy/publication-add-schema
-- setup
create publication pb;
-- run
alter publication pb add tables in schema public;

-- case: trigger-policy/publication-options
-- setup
create publication pb for table t;
-- run
alter publication pb set (publish = 'insert');

-- case: trigger-policy/publication-rename
-- setup
create publication pb for table t;
-- run
alter publication pb rename to pc;

-- case: trigger-policy/publication-partitioned
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
-- run
create publication pb for table pt;

-- case: trigger-policy/publication-add-already
-- setup
create publication pb for table t;
-- run
alter publication pb add table t;
