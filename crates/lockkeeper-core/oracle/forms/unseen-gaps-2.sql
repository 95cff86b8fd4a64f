-- base
create role bob;
create foreign data wrapper w;
create foreign data wrapper pgw validator postgresql_fdw_validator;
create server s foreign data wrapper w;
create server pg foreign data wrapper pgw options (host 'h', dbname 'd');
create foreign table ft (id int options (column_name 'x') not null, t text) server s options (a '1', b '2');
create table loc (id int primary key, t text);
create table base (id int not null, t text);
create table part (id int, t text) partition by list (id);
create table part_1 partition of part for values in (1);
create view fv as select id from ft;
create user mapping for bob server pg options (user 'b', password 'x');
insert into loc select g, 't' from generate_series(1, 1200) g;
insert into base select g, 't' from generate_series(1, 1200) g;

-- case: unseen-gaps-2/server-add-port
-- run
alter server pg options (add port '5432');

-- case: unseen-gaps-2/server-add-twice
-- run
alter server pg options (add host 'x');

-- case: unseen-gaps-2/server-implied-add-twice
-- run
alter server pg options (host 'x');

-- case: unseen-gaps-2/server-set-missing
-- run
alter server pg options (set port '1');

-- case: unseen-gaps-2/server-drop-missing-option
-- run
alter server pg options (drop port);

-- case: unseen-gaps-2/server-set-and-drop
-- run
alter server pg options (set host 'x', drop dbname);

-- case: unseen-gaps-2/server-drop-then-add
-- run
alter server pg options (drop host, add host 'y');

-- case: unseen-gaps-2/server-bogus
-- run
alter server pg options (add bogus 'x');

-- case: unseen-gaps-2/server-bogus-drop-bogus
-- run
alter server pg options (drop bogus);

-- case: unseen-gaps-2/server-no-validator-any
-- run
alter server s options (add bogus 'x');

-- case: unseen-gaps-2/server-user-option
-- run
create server z foreign data wrapper pgw options (user 'x');

-- case: unseen-gaps-2/server-create-twice-option
-- run
create server z foreign data wrapper w options (a '1', a '2');

-- case: unseen-gaps-2/server-create-sslmode
-- run
create server z type 'pg' version '12' foreign data wrapper pgw options (sslmode 'require', connect_timeout '3', host 'h');

-- case: unseen-gaps-2/server-missing
-- run
alter server nope options (add host 'x');

-- case: unseen-gaps-2/server-version
-- run
alter server s version '2';

-- case: unseen-gaps-2/server-owner
-- run
alter server s owner to bob;

-- case: unseen-gaps-2/server-rename-then-old
-- run
alter server s rename to s2;
alter server s version '3';

-- case: unseen-gaps-2/server-exists
-- run
create server if not exists s foreign data wrapper w;
create server s foreign data wrapper w;

-- case: unseen-gaps-2/server-wrapper-missing
-- run
create server z foreign data wrapper nope;

-- case: unseen-gaps-2/mapping-exists
-- run
create user mapping for bob server pg;

-- case: unseen-gaps-2/mapping-exists-if-not
-- run
create user mapping if not exists for bob server pg options (bogus '1');

-- case: unseen-gaps-2/mapping-host
-- run
create user mapping for public server pg options (host 'x');

-- case: unseen-gaps-2/mapping-sslcert
-- run
create user mapping for public server pg options (user 'x', sslmode 'on');

-- case: unseen-gaps-2/mapping-alter-missing
-- run
alter user mapping for public server pg options (add user 'x');

-- case: unseen-gaps-2/mapping-alter
-- run
alter user mapping for bob server pg options (set user 'c', drop password);

-- case: unseen-gaps-2/mapping-alter-twice
-- run
alter user mapping for bob server pg options (add user 'c');

-- case: unseen-gaps-2/mapping-drop-missing
-- run
drop user mapping for public server pg;

-- case: unseen-gaps-2/mapping-drop-role-missing
-- run
drop user mapping for nobody server pg;

-- case: unseen-gaps-2/mapping-drop-if-exists
-- run
drop user mapping if exists for nobody server pg;
drop user mapping if exists for bob server nope;
drop user mapping if exists for bob server s;

-- case: unseen-gaps-2/mapping-current-user
-- run
create user mapping for current_user server s options (x '1');
create user mapping for postgres server s;

-- case: unseen-gaps-2/mapping-role-missing
-- run
create user mapping for nobody server s;

-- case: unseen-gaps-2/table-add-twice
-- run
alter foreign table ft options (add a '1');

-- case: unseen-gaps-2/table-swap
-- run
alter foreign table ft options (drop b, add c '3', set a '2');

-- case: unseen-gaps-2/table-set-missing
-- run
alter foreign table ft options (set z '3');

-- case: unseen-gaps-2/table-plain
-- run
alter table loc options (add a '1');

-- case: unseen-gaps-2/column-set
-- run
alter foreign table ft alter id options (set column_name 'y');

-- case: unseen-gaps-2/column-set-missing
-- run
alter foreign table ft alter t options (set column_name 'y');

-- case: unseen-gaps-2/column-drop-add
-- run
alter foreign table ft alter id options (drop column_name), alter t options (add column_name 'z');

-- case: unseen-gaps-2/column-missing
-- run
alter foreign table ft alter nope options (add a '1');

-- case: unseen-gaps-2/create-column-twice
-- run
create foreign table f2 (a int options (x '1', x '2')) server s;

-- case: unseen-gaps-2/create-validated
-- run
create foreign table f2 (a int) server pg options (schema_name 'x');

-- case: unseen-gaps-2/import-no-handler
-- run
import foreign schema remote from server s into public;

-- case: unseen-gaps-2/import-server-missing
-- run
import foreign schema remote from server nope into public;

-- case: unseen-gaps-2/import-schema-missing
-- run
import foreign schema remote limit to (a, b) from server s into nope;

-- case: unseen-gaps-2/wrapper-options
-- run
alter foreign data wrapper w options (add x 'y');
alter foreign data wrapper w options (add x 'z');

-- case: unseen-gaps-2/wrapper-validator-option
-- run
alter foreign data wrapper pgw options (add host 'z');

-- case: unseen-gaps-2/wrapper-no-validator
-- run
alter foreign data wrapper pgw no validator;
alter server pg options (add bogus 'x');

-- case: unseen-gaps-2/wrapper-handler-missing
-- run
alter foreign data wrapper w handler nope;

-- case: unseen-gaps-2/wrapper-validator-missing
-- run
create foreign data wrapper w3 validator nope;

-- case: unseen-gaps-2/wrapper-exists
-- run
create foreign data wrapper w;

-- case: unseen-gaps-2/wrapper-drop
-- run
drop foreign data wrapper w;

-- case: unseen-gaps-2/wrapper-drop-cascade
-- run
drop foreign data wrapper w cascade;

-- case: unseen-gaps-2/server-drop-mapping
-- run
drop server pg;

-- case: unseen-gaps-2/server-drop-cascade
-- run
drop server s cascade;

-- case: unseen-gaps-2/role-drop-mapping
-- run
drop role bob;

-- case: unseen-gaps-2/select
-- run
select * from ft;

-- case: unseen-gaps-2/select-view
-- run
select * from fv;

-- case: unseen-gaps-2/insert
-- run
insert into ft values (1, 'x');

-- case: unseen-gaps-2/delete
-- run
delete from ft where id = 1;

-- case: unseen-gaps-2/join
-- run
select count(*) from loc join ft using (id);

-- case: unseen-gaps-2/insert-from
-- run
insert into loc select id, t from ft;

-- case: unseen-gaps-2/truncate-with
-- run
truncate loc, ft;

-- case: unseen-gaps-2/lock
-- run
lock table ft in share mode;

-- case: unseen-gaps-2/lock-view
-- run
lock table fv in share mode;

-- case: unseen-gaps-2/analyze
-- run
analyze ft;

-- case: unseen-gaps-2/copy-from
-- run
copy ft from '/dev/null';

-- case: unseen-gaps-2/copy-to
-- run
copy ft to '/dev/null';

-- case: unseen-gaps-2/add-default
-- run
alter foreign table ft add column z int default 5, add column r double precision default random();

-- case: unseen-gaps-2/add-check
-- run
alter foreign table ft add constraint c check (id > 0);

-- case: unseen-gaps-2/add-primary
-- run
alter foreign table ft add primary key (id);

-- case: unseen-gaps-2/set-not-null
-- run
alter foreign table ft alter t set not null;

-- case: unseen-gaps-2/type
-- run
alter foreign table ft alter id type bigint using id * 2;

-- case: unseen-gaps-2/index
-- run
create index on ft (id);

-- case: unseen-gaps-2/trigger
-- setup
create function tg() returns trigger language plpgsql as $$ begin return new; end $$;
-- run
create trigger a before insert on ft for each row execute function tg();

-- case: unseen-gaps-2/trigger-truncate
-- setup
create function tg() returns trigger language plpgsql as $$ begin return new; end $$;
-- run
create trigger a before truncate on ft for each statement execute function tg();

-- case: unseen-gaps-2/constraint-trigger
-- setup
create function tg() returns trigger language plpgsql as $$ begin return new; end $$;
-- run
create constraint trigger a after insert on ft for each row execute function tg();

-- case: unseen-gaps-2/inherit
-- run
alter foreign table ft inherit base;

-- case: unseen-gaps-2/attach
-- run
alter table part attach partition ft for values in (2);

-- case: unseen-gaps-2/attach-unique
-- setup
create unique index on part (id);
-- run
alter table part attach partition ft for values in (2);

-- case: unseen-gaps-2/partition-of
-- run
create foreign table pf partition of part for values in (3) server s;

-- case: unseen-gaps-2/partition-then-index
-- setup
create foreign table pf partition of part for values in (3) server s;
-- run
create index on part (id);

-- case: unseen-gaps-2/partition-then-unique
-- setup
create foreign table pf partition of part for values in (3) server s;
-- run
create unique index on part (id);

-- case: unseen-gaps-2/partition-select
-- setup
create foreign table pf partition of part for values in (3) server s;
-- run
select * from part where id = 1;

-- case: unseen-gaps-2/partition-insert-routed
-- setup
create foreign table pf partition of part for values in (3) server s;
-- run
insert into part values (3, 'x');

-- case: unseen-gaps-2/partition-add-column
-- setup
create foreign table pf partition of part for values in (3) server s;
-- run
alter table part add column z int not null default 3;

-- case: unseen-gaps-2/partition-truncate
-- setup
create foreign table pf partition of part for values in (3) server s;
-- run
truncate part;

-- case: unseen-gaps-2/references
-- run
create table r (id int references ft);

-- case: unseen-gaps-2/like
-- run
create table cl (like ft including all);

-- case: unseen-gaps-2/rename-drop
-- run
alter foreign table ft rename column t to u;
alter foreign table ft drop column u;
drop foreign table ft;

-- case: unseen-gaps-2/drop-as-table
-- run
drop table ft;

-- case: unseen-gaps-2/alter-as-table
-- run
alter table ft add column z int;

-- case: unseen-gaps-2/storage
-- run
alter foreign table ft alter t set storage external;

-- case: unseen-gaps-2/persistence
-- run
alter table ft set logged;

-- case: unseen-gaps-2/cluster-on
-- run
alter table ft set without cluster;

-- case: unseen-gaps-2/vacuum
-- run: outside
vacuum ft;
