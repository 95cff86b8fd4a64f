-- base
create table t (id int primary key, a int, b text);
create index t_a on t (a);
insert into t select g, g, 'b' || g from generate_series(1, 20) g;

-- case: alter-column/set-default
-- run
alter table t alter column a set default 3;

-- case: alter-column/set-default-volatile
-- run
alter table t alter column a set default random() * 10;

-- case: alter-column/set-default-nextval
-- setup
create sequence s;
-- run
alter table t alter column a set default nextval('s');

-- case: alter-column/set-default-wrong-type
-- run
alter table t alter column a set default 'x';

-- case: alter-column/set-default-view
-- setup
create view v as select * from t;
-- run
alter view v alter column a set default 3;

-- case: alter-column/drop-default
-- run
alter table t alter column a drop default;

-- case: alter-column/drop-default-serial
-- setup
create table q (id serial primary key);
-- run
alter table q alter column id drop default;

-- case: alter-column/set-default-partitioned
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
-- run
alter table pt alter column a set default 3;

-- case: alter-column/set-default-partition
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
-- run
alter table pt1 alter column a set default 3;

-- case: alter-column/set-default-inherited
-- setup
create table par (a int);
create table kid () inherits (par);
-- run
alter table par alter column a set default 3;

-- case: alter-column/set-default-only
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
-- run
alter table only pt alter column a set default 3;

-- case: alter-column/set-not-null
-- run
alter table t alter column a set not null;

-- case: alter-column/set-not-null-already
-- run
alter table t alter column id set not null;

-- case: alter-column/set-not-null-with-nulls
-- setup
update t set a = null where id = 3;
-- run
alter table t alter column a set not null;

-- case: alter-column/set-not-null-empty
-- setup
create table e (a int);
-- run
alter table e alter column a set not null;

-- case: alter-column/set-not-null-check
-- setup
alter table t add constraint c check (a is not null);
-- run
alter table t alter column a set not null;

-- case: alter-column/set-not-null-check-not-valid
-- setup
alter table t add constraint c check (a is not null) not valid;
-- run
alter table t alter column a set not null;

-- case: alter-column/set-not-null-check-and
-- setup
alter table t add constraint c check (a is not null and a > 0);
-- run
alter table t alter column a set not null;

-- case: alter-column/set-not-null-check-and-reversed
-- setup
alter table t add constraint c check (a > 0 and a is not null);
-- run
alter table t alter column a set not null;

-- case: alter-column/set-not-null-check-both-columns
-- setup
alter table t add constraint c check (a is not null and b is not null);
-- run
alter table t alter column a set not null;

-- case: alter-column/set-not-null-check-or
-- setup
alter table t add constraint c check (a is not null or b is not null);
-- run
alter table t alter column a set not null;

-- case: alter-column/set-not-null-check-comparison
-- setup
alter table t add constraint c check (a > 0);
-- run
alter table t alter column a set not null;

-- case: alter-column/set-not-null-check-not-is-null
-- setup
alter table t add constraint c check (not (a is null));
-- run
alter table t alter column a set not null;

-- case: alter-column/set-not-null-check-is-distinct
-- setup
alter table t add constraint c check (a is distinct from null);
-- run
alter table t alter column a set not null;

-- case: alter-column/set-not-null-check-parenthesised
-- setup
alter table t add constraint c check ((a) is not null);
-- run
alter table t alter column a set not null;

-- case: alter-column/set-not-null-check-row
-- setup
alter table t add constraint c check (row(a) is not null);
-- run
alter table t alter column a set not null;

-- case: alter-column/set-not-null-check-num-nonnulls
-- setup
alter table t add constraint c check (num_nonnulls(a) = 1);
-- run
alter table t alter column a set not null;

-- case: alter-column/set-not-null-check-coalesce
-- setup
alter table t add constraint c check (coalesce(a, 0) > 0);
-- run
alter table t alter column a set not null;

-- case: alter-column/set-not-null-check-is-not-null-or-false
-- setup
alter table t add constraint c check (a is not null or false);
-- run
alter table t alter column a set not null;

-- case: alter-column/set-not-null-check-isnotnull-true
-- setup
alter table t add constraint c check ((a is not null) = true);
-- run
alter table t alter column a set not null;

-- case: alter-column/set-not-null-check-case
-- setup
alter table t add constraint c check (case when a is null then false else true end);
-- run
alter table t alter column a set not null;

-- case: alter-column/set-not-null-check-no-inherit
-- setup
alter table t add constraint c check (a is not null) no inherit;
-- run
alter table t alter column a set not null;

-- case: alter-column/set-not-null-check-nested-and
-- setup
alter table t add constraint c check ((a is not null and (b is not null and id > 0)));
-- run
alter table t alter column a set not null;

-- case: alter-column/set-not-null-check-expression
-- setup
alter table t add constraint c check (a + 1 is not null);
-- run
alter table t alter column a set not null;

-- case: alter-column/set-not-null-check-in-list
-- setup
alter table t add constraint c check (a in (1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20));
-- run
alter table t alter column a set not null;

-- case: alter-column/set-not-null-check-not-enforced
-- min: 18
-- setup
alter table t add constraint c check (a is not null) not enforced;
-- run
alter table t alter column a set not null;

-- case: alter-column/set-not-null-two-checks
-- setup
alter table t add check (a > 0), add check (a is not null);
-- run
alter table t alter column a set not null;

-- case: alter-column/set-not-null-two-columns-one-proven
-- setup
alter table t add constraint c check (a is not null);
-- run
alter table t alter column a set not null, alter column b set not null;

-- case: alter-column/set-not-null-two-columns-proven
-- setup
alter table t add constraint c check (a is not null and b is not null);
-- run
alter table t alter column a set not null, alter column b set not null;

-- case: alter-column/set-not-null-and-drop-check-in-one
-- setup
alter table t add constraint c check (a is not null);
-- run
alter table t alter column a set not null, drop constraint c;

-- case: alter-column/set-not-null-then-drop-check
-- setup
alter table t add constraint c check (a is not null);
-- run
alter table t alter column a set not null;
alter table t drop constraint c;

-- case: alter-column/set-not-null-validate-in-one
-- setup
alter table t add constraint c check (a is not null) not valid;
-- run
alter table t validate constraint c, alter column a set not null;

-- case: alter-column/set-not-null-check-in-one
-- run
alter table t add constraint c check (a is not null), alter column a set not null;

-- case: alter-column/set-not-null-check-not-valid-in-one
-- run
alter table t add constraint c check (a is not null) not valid, alter column a set not null;

-- case: alter-column/set-not-null-validate-before
-- setup
alter table t add constraint c check (a is not null) not valid;
-- run
alter table t validate constraint c;
alter table t alter column a set not null;

-- case: alter-column/set-not-null-generated
-- setup
create table g (id int, z int generated always as (id) stored);
insert into g select 1;
-- run
alter table g alter column z set not null;

-- case: alter-column/set-not-null-virtual
-- min: 18
-- setup
create table g (id int, z int generated always as (id) virtual);
insert into g select 1;
-- run
alter table g alter column z set not null;

-- case: alter-column/set-not-null-with-default-in-one
-- run
alter table t alter column a set default 3, alter column a set not null;

-- case: alter-column/set-not-null-partitioned
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
-- run
alter table pt alter column a set not null;

-- case: alter-column/set-not-null-partitioned-check
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
alter table pt add check (a is not null);
-- run
alter table pt alter column a set not null;

-- case: alter-column/set-not-null-partitioned-children-done
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
alter table pt1 alter a set not null;
alter table pt2 alter a set not null;
alter table ptd alter a set not null;
-- run
alter table pt alter column a set not null;

-- case: alter-column/set-not-null-partition
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
-- run
alter table pt1 alter column a set not null;

-- case: alter-column/set-not-null-only
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
-- run
alter table only pt alter column a set not null;

-- case: alter-column/set-not-null-inherited
-- setup
create table par (a int);
create table kid () inherits (par);
insert into par values (1);
insert into kid values (1);
-- run
alter table par alter column a set not null;

-- case: alter-column/set-not-null-inherited-only
-- setup
create table par (a int);
create table kid () inherits (par);
insert into par values (1);
insert into kid values (1);
-- run
alter table only par alter column a set not null;

-- case: alter-column/set-not-null-missing-column
-- run
alter table t alter column nothing set not null;

-- case: alter-column/set-not-null-domain
-- setup
create domain d as int not null;
create table g (z d);
insert into g values (1);
-- run
alter table g alter column z set not null;

-- case: alter-column/set-not-null-indexed-column
-- setup
create unique index u on t (a);
-- run
alter table t alter column a set not null;

-- case: alter-column/drop-not-null
-- setup
alter table t alter a set not null;
-- run
alter table t alter column a drop not null;

-- case: alter-column/drop-not-null-none
-- run
alter table t alter column a drop not null;

-- case: alter-column/drop-not-null-primary-key
-- run
alter table t alter column id drop not null;

-- case: alter-column/drop-not-null-partitioned
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
alter table pt alter a set not null;
-- run
alter table pt alter column a drop not null;

-- case: alter-column/drop-not-null-partition
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
alter table pt alter a set not null;
-- run
alter table pt1 alter column a drop not null;

-- case: alter-column/drop-not-null-identity
-- setup
create table q (id int generated always as identity);
-- run
alter table q alter column id drop not null;

-- case: alter-column/drop-not-null-replica-identity
-- setup
alter table t alter a set not null;
create unique index u on t (a);
alter table t replica identity using index u;
-- run
alter table t alter column a drop not null;

-- case: alter-column/not-null-constraint
-- run
alter table t add constraint n not null a;

-- case: alter-column/not-null-constraint-not-valid
-- run
alter table t add constraint n not null a not valid;

-- case: alter-column/not-null-constraint-not-valid-with-nulls
-- min: 18
-- setup
update t set a = null where id = 3;
-- run
alter table t add constraint n not null a not valid;

-- case: alter-column/not-null-constraint-validate
-- min: 18
-- setup
alter table t add constraint n not null a not valid;
-- run
alter table t validate constraint n;

-- case: alter-column/not-null-constraint-validate-with-check
-- min: 18
-- setup
alter table t add constraint n not null a not valid, add check (a is not null);
-- run
alter table t validate constraint n;

-- case: alter-column/not-null-constraint-validate-with-nulls
-- min: 18
-- setup
update t set a = null where id = 3;
alter table t add constraint n not null a not valid;
-- run
alter table t validate constraint n;

-- case: alter-column/not-null-constraint-set-not-null-over-not-valid
-- min: 18
-- setup
alter table t add constraint n not null a not valid;
-- run
alter table t alter column a set not null;

-- case: alter-column/not-null-constraint-no-inherit
-- min: 18
-- setup
create table par (a int);
create table kid () inherits (par);
insert into par values (1);
insert into kid values (1);
-- run
alter table par add constraint n not null a no inherit;

-- case: alter-column/not-null-constraint-inherited-not-valid
-- min: 18
-- setup
create table par (a int);
create table kid () inherits (par);
insert into par values (1);
insert into kid values (1);
-- run
alter table par add constraint n not null a not valid;

-- case: alter-column/not-null-constraint-alter-inherit
-- min: 18
-- setup
create table par (a int);
create table kid () inherits (par);
alter table par add constraint n not null a no inherit;
insert into kid values (1);
-- run
alter table par alter constraint n inherit;

-- case: alter-column/not-null-constraint-alter-no-inherit
-- min: 18
-- setup
create table par (a int);
create table kid () inherits (par);
alter table par add constraint n not null a;
-- run
alter table par alter constraint n no inherit;

-- case: alter-column/not-null-constraint-drop
-- min: 18
-- setup
alter table t add constraint n not null a;
-- run
alter table t drop constraint n;

-- case: alter-column/not-null-constraint-rename
-- min: 18
-- setup
alter table t add constraint n not null a;
-- run
alter table t rename constraint n to m;

-- case: alter-column/not-null-constraint-partitioned-not-valid
-- min: 18
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
-- run
alter table pt add constraint n not null a not valid;

-- case: alter-column/not-null-constraint-partitioned-validate
-- min: 18
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
alter table pt add constraint n not null a not valid;
-- run
alter table pt validate constraint n;

-- case: alter-column/not-null-constraint-proven-by-check
-- min: 18
-- setup
alter table t add constraint c check (a is not null);
-- run
alter table t add constraint n not null a;

-- case: alter-column/set-statistics
-- run
alter table t alter column b set statistics 500;

-- case: alter-column/set-statistics-default
-- run
alter table t alter column b set statistics default;

-- case: alter-column/set-n-distinct
-- run
alter table t alter column b set (n_distinct = 5);

-- case: alter-column/set-reset-n-distinct
-- run
alter table t alter column b reset (n_distinct);

-- case: alter-column/set-storage-external
-- run
alter table t alter column b set storage external;

-- case: alter-column/set-storage-default
-- run
alter table t alter column b set storage default;

-- case: alter-column/set-compression-pglz
-- run
alter table t alter column b set compression pglz;

-- case: alter-column/set-statistics-number
-- setup
create index t_e on t ((a + 1));
-- run
alter index t_e alter column 1 set statistics 500;

-- case: alter-column/set-statistics-partitioned
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
-- run
alter table pt alter column a set statistics 500;

-- case: alter-column/set-storage-partitioned
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
-- run
alter table pt alter column a set storage plain;

-- case: alter-column/set-storage-indexed
-- setup
create index t_b on t (b);
-- run
alter table t alter column b set storage external;

-- case: alter-column/set-storage-same
-- run
alter table t alter column b set storage extended;

-- case: alter-column/set-storage-plain-refused
-- run
alter table t alter column a set storage external;

-- case: alter-column/drop-expression
-- setup
create table g (id int, z int generated always as (id) stored);
insert into g select 1;
-- run
alter table g alter column z drop expression;

-- case: alter-column/drop-expression-virtual
-- min: 18
-- setup
create table g (id int, z int generated always as (id) virtual);
-- run
alter table g alter column z drop expression;

-- case: alter-column/drop-expression-if-exists-plain
-- run
alter table t alter column a drop expression if exists;

-- case: alter-column/drop-expression-plain
-- run
alter table t alter column a drop expression;

-- case: alter-column/set-expression
-- setup
create table g (id int primary key, z int generated always as (id) stored);
create index g_z on g (z);
insert into g select generate_series(1, 20);
-- run
alter table g alter column z set expression as (id * 2);

-- case: alter-column/set-expression-virtual
-- min: 18
-- setup
create table g (id int primary key, z int generated always as (id) virtual);
insert into g select generate_series(1, 20);
-- run
alter table g alter column z set expression as (id * 2);

-- case: alter-column/set-expression-virtual-check
-- min: 18
-- setup
create table g (id int primary key, z int generated always as (id) virtual check (z > 0));
insert into g select generate_series(1, 20);
-- run
alter table g alter column z set expression as (id * 2);

-- case: alter-column/add-identity
-- run
alter table t alter column id add generated by default as identity;

-- case: alter-column/add-identity-nullable
-- run
alter table t alter column a add generated always as identity;

-- case: alter-column/add-identity-over-default
-- setup
create table q (id serial primary key);
-- run
alter table q alter column id add generated by default as identity;

-- case: alter-column/drop-identity
-- setup
create table q (id int generated always as identity);
-- run
alter table q alter column id drop identity;

-- case: alter-column/drop-identity-if-exists
-- run
alter table t alter column id drop identity if exists;

-- case: alter-column/set-identity-generated
-- setup
create table q (id int generated always as identity);
-- run
alter table q alter column id set generated by default;

-- case: alter-column/set-identity-restart
-- setup
create table q (id int generated always as identity);
-- run
alter table q alter column id restart with 100;

-- case: alter-column/set-identity-increment
-- setup
create table q (id int generated always as identity);
-- run
alter table q alter column id set increment by 2;

-- case: alter-column/add-identity-partitioned
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
-- run
alter table pt alter column k add generated always as identity;

-- case: alter-column/rename
-- run
alter table t rename column a to z;

-- case: alter-column/rename-without-word
-- run
alter table t rename a to z;

-- case: alter-column/rename-missing
-- run
alter table t rename column nothing to z;

-- case: alter-column/rename-to-existing
-- run
alter table t rename column a to b;

-- case: alter-column/rename-partitioned
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
-- run
alter table pt rename column a to z;

-- case: alter-column/rename-partition
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
-- run
alter table pt1 rename column a to z;

-- case: alter-column/rename-inherited
-- setup
create table par (a int);
create table kid () inherits (par);
-- run
alter table par rename column a to z;

-- case: alter-column/rename-with-view
-- setup
create view v as select a from t;
-- run
alter table t rename column a to z;

-- case: alter-column/rename-of-view
-- setup
create view v as select a from t;
-- run
alter view v rename column a to z;

-- case: alter-column/rename-with-fk
-- setup
create table c (t int references t);
-- run
alter table t rename column id to z;

-- case: alter-column/drop
-- run
alter table t drop column b;

-- case: alter-column/drop-indexed
-- run
alter table t drop column a;

-- case: alter-column/drop-indexed-expression
-- setup
create index t_e on t (lower(b));
-- run
alter table t drop column b;

-- case: alter-column/drop-in-two-column-index
-- setup
create index t_ab on t (a, b);
-- run
alter table t drop column b;

-- case: alter-column/drop-in-partial-predicate
-- setup
create index t_p on t (a) where b is not null;
-- run
alter table t drop column b;

-- case: alter-column/drop-included
-- setup
create index t_i on t (a) include (b);
-- run
alter table t drop column b;

-- case: alter-column/drop-primary-key
-- run
alter table t drop column id;

-- case: alter-column/drop-missing
-- run
alter table t drop column nothing;

-- case: alter-column/drop-if-exists-missing
-- run
alter table t drop column if exists nothing;

-- case: alter-column/drop-with-check
-- setup
alter table t add check (a > 0);
-- run
alter table t drop column a;

-- case: alter-column/drop-with-check-of-two
-- setup
alter table t add check (a >= id);
-- run
alter table t drop column a;

-- case: alter-column/drop-fk
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
alter table t add foreign key (a) references p;
-- run
alter table t drop column a;

-- case: alter-column/drop-fk-partitioned-parent
-- setup
create table pp (id int primary key) partition by range (id);
create table pp1 partition of pp for values from (0) to (30);
insert into pp select generate_series(1, 20);
alter table t add foreign key (a) references pp;
-- run
alter table t drop column a;

-- case: alter-column/drop-referenced
-- setup
create table c (t int references t);
-- run
alter table t drop column id;

-- case: alter-column/drop-referenced-cascade
-- setup
create table c (t int references t);
-- run
alter table t drop column id cascade;

-- case: alter-column/drop-used-by-view
-- setup
create view v as select a from t;
-- run
alter table t drop column a;

-- case: alter-column/drop-used-by-view-cascade
-- setup
create view v as select a from t;
create view w as select * from v;
-- run
alter table t drop column a cascade;

-- case: alter-column/drop-used-by-materialized-view-cascade
-- setup
create materialized view v as select a from t;
-- run
alter table t drop column a cascade;

-- case: alter-column/drop-beside-view
-- setup
create view v as select a from t;
-- run
alter table t drop column b;

-- case: alter-column/drop-used-by-generated
-- setup
alter table t add g int generated always as (a) stored;
-- run
alter table t drop column a;

-- case: alter-column/drop-used-by-generated-cascade
-- setup
alter table t add g int generated always as (a) stored;
-- run
alter table t drop column a cascade;

-- case: alter-column/drop-used-by-policy
-- setup
create policy po on t using (a > 0);
-- run
alter table t drop column a;

-- case: alter-column/drop-used-by-policy-cascade
-- setup
create policy po on t using (a > 0);
-- run
alter table t drop column a cascade;

-- case: alter-column/drop-used-by-trigger
-- setup
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before update of a on t for each row execute function trg();
-- run
alter table t drop column a;

-- case: alter-column/drop-used-by-trigger-cascade
-- setup
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before update of a on t for each row execute function trg();
-- run
alter table t drop column a cascade;

-- case: alter-column/drop-used-by-statistics
-- setup
create statistics st on a, b from t;
-- run
alter table t drop column a;

-- case: alter-column/drop-serial
-- setup
create table q (id serial primary key, x int);
-- run
alter table q drop column id;

-- case: alter-column/drop-identity-column
-- setup
create table q (id int generated always as identity primary key, x int);
-- run
alter table q drop column id;

-- case: alter-column/drop-sequence-used-elsewhere
-- setup
create table q (id serial primary key, x int);
create table r (id int default nextval('q_id_seq'));
-- run
alter table q drop column id;

-- case: alter-column/drop-partitioned
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
-- run
alter table pt drop column a;

-- case: alter-column/drop-partition-key
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
-- run
alter table pt drop column k;

-- case: alter-column/drop-from-partition
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
-- run
alter table pt1 drop column a;

-- case: alter-column/drop-partitioned-only
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
-- run
alter table only pt drop column a;

-- case: alter-column/drop-inherited
-- setup
create table par (id int, a int);
create table kid () inherits (par);
-- run
alter table par drop column a;

-- case: alter-column/drop-inherited-only
-- setup
create table par (id int, a int);
create table kid () inherits (par);
-- run
alter table only par drop column a;

-- case: alter-column/drop-inherited-from-child
-- setup
create table par (id int, a int);
create table kid () inherits (par);
-- run
alter table kid drop column a;

-- case: alter-column/drop-last
-- setup
create table e (a int);
-- run
alter table e drop column a;

-- case: alter-column/drop-two
-- run
alter table t drop column a, drop column b;

-- case: alter-column/drop-replica-identity
-- setup
alter table t alter a set not null;
create unique index u on t (a);
alter table t replica identity using index u;
-- run
alter table t drop column a;

-- case: alter-column/drop-of-publication-list
-- min: 15
-- setup
create publication pb for table t (id, a);
-- run
alter table t drop column a;

-- case: alter-column/drop-toasted
-- setup
update t set b = repeat(md5(random()::text), 1000);
-- run
alter table t drop column b;
