-- base
create type mood as enum ('ok', 'sad');
create domain d as int;
create domain dd as d;
create domain unused as int;
create type c as (x int);
create table t (id int primary key, m mood, v d, z dd, k c);
create index t_v on t (v);
create domain da as int;
create table o (y da[], w int4range);
insert into t select g, 'ok', g, g, row(g)::c from generate_series(1, 20) g;
insert into o select array[g] from generate_series(1, 20) g;
create schema s;
create role r;

-- case: type/enum-create
-- run
create type ty as enum ('a');

-- case: type/enum-add
-- run
alter type mood add value 'new';

-- case: type/enum-add-before
-- run
alter type mood add value 'new' before 'sad';

-- case: type/enum-add-if-not-exists
-- run
alter type mood add value if not exists 'ok';

-- case: type/enum-add-exists
-- run
alter type mood add value 'ok';

-- case: type/enum-add-then-use
-- run
alter type mood add value 'new';
update t set m = 'new' where id = 1;

-- case: type/enum-add-then-default
-- run
alter type mood add value 'new';
alter table t alter column m set default 'new';

-- case: type/enum-create-then-add-then-use
-- run
create type ty as enum ('a');
alter type ty add value 'b';
create table n (x ty default 'b');

-- case: type/enum-rename-value
-- run
alter type mood rename value 'ok' to 'fine';

-- case: type/enum-rename-value-missing
-- run
alter type mood rename value 'no' to 'fine';

-- case: type/enum-drop-value-refused
-- run
alter type mood drop value 'ok';

-- case: type/rename
-- run
alter type mood rename to feeling;

-- case: type/set-schema
-- run
alter type mood set schema s;

-- case: type/owner
-- run
alter type mood owner to r;

-- case: type/comment
-- run
comment on type mood is 'x';

-- case: type/domain-create
-- run
create domain n as text check (value <> '');

-- case: type/domain-add-check
-- run
alter domain d add check (value > 0);

-- case: type/domain-add-check-violated
-- run
alter domain d add check (value > 5);

-- case: type/domain-add-check-not-valid
-- run
alter domain d add constraint ck check (value > 0) not valid;

-- case: type/domain-add-check-unused
-- run
alter domain unused add check (value > 0);

-- case: type/domain-set-not-null
-- run
alter domain d set not null;

-- case: type/domain-set-not-null-unused
-- run
alter domain unused set not null;

-- case: type/domain-drop-not-null
-- run
alter domain d drop not null;

-- case: type/domain-set-default
-- run
alter domain d set default 3;

-- case: type/domain-drop-default
-- run
alter domain d drop default;

-- case: type/domain-rename
-- run
alter domain d rename to e;

-- case: type/domain-set-schema
-- run
alter domain d set schema s;

-- case: type/domain-owner
-- run
alter domain d owner to r;

-- case: type/domain-comment
-- run
comment on domain d is 'x';

-- case: type/domain-add-not-null-constraint
-- run
alter domain d add constraint nn not null;

-- case: type/composite-create
-- run
create type n as (a int, b text);

-- case: type/composite-add-attribute
-- run
alter type c add attribute y int;

-- case: type/composite-drop-attribute
-- run
alter type c drop attribute x;

-- case: type/composite-rename-attribute
-- run
alter type c rename attribute x to y;

-- case: type/composite-alter-attribute
-- run
alter type c alter attribute x type bigint;

-- case: type/range-create
-- run
create type fr as range (subtype = float8);

-- case: type/base-shell
-- run
create type sh;

-- case: type/cast-create
-- setup
create function fm(mood) returns int language sql as 'select 1';
-- run
create cast (mood as int) with function fm(mood);

-- case: type/table-row-type-rename
-- run
alter type t rename to t2;

-- case: type/domain-of-array-add-check
-- run
alter domain da add check (value > 0);

-- case: type/domain-of-array-set-default
-- run
alter domain da set default 3;

-- case: type/domain-validate
-- setup
alter domain d add constraint ck check (value > 0) not valid;
-- run
alter domain d validate constraint ck;

-- case: type/domain-drop-constraint
-- setup
alter domain d add constraint ck check (value > 0);
-- run
alter domain d drop constraint ck;

-- case: type/domain-rename-constraint
-- setup
alter domain d add constraint ck check (value > 0);
-- run
alter domain d rename constraint ck to cx;

-- case: type/domain-add-check-view-column
-- setup
create view vw as select v from t;
-- run
alter domain d add check (value > 0);

-- case: type/domain-add-check-materialized
-- setup
create materialized view vw as select v from t;
-- run
alter domain d add check (value > 0);

-- case: type/domain-add-check-composite-use
-- setup
create type cu as (x unused);
create table h (x cu);
-- run
alter domain unused add check (value > 0);

-- case: type/domain-add-check-partitioned
-- setup
create table pt (k int, x unused) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
insert into pt values (1, 1);
-- run
alter domain unused add check (value > 0);

-- case: type/enum-add-outside
-- run: outside
alter type mood add value 'new';
