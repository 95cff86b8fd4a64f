-- base
create table t (id int primary key, a int, b text);
create index t_a on t (a);
insert into t select g, g, 'b' || g from generate_series(1, 20) g;

-- case: constraint/check
-- run
alter table t add constraint c check (a > 0);

-- case: constraint/check-unnamed
-- run
alter table t add check (a > 0);

-- case: constraint/check-not-valid
-- run
alter table t add constraint c check (a > 0) not valid;

-- case: constraint/check-violated
-- run
alter table t add check (a > 5);

-- case: constraint/check-not-valid-violated
-- run
alter table t add check (a > 5) not valid;

-- case: constraint/check-empty
-- setup
create table e (a int);
-- run
alter table e add check (a > 0);

-- case: constraint/check-no-inherit
-- run
alter table t add check (a > 0) no inherit;

-- case: constraint/check-true
-- run
alter table t add check (true);

-- case: constraint/check-two
-- run
alter table t add check (a > 0), add check (b is not null);

-- case: constraint/check-duplicate-name
-- setup
alter table t add constraint c check (a > 0);
-- run
alter table t add constraint c check (a > 0);

-- case: constraint/check-two-columns
-- run
alter table t add check (a >= id);

-- case: constraint/check-function
-- setup
create function f(int) returns boolean language plpgsql as 'begin return true; end';
-- run
alter table t add check (f(a));

-- case: constraint/check-reads-other-table
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create function f(n int) returns boolean language sql as 'select exists (select from p where id = n)';
-- run
alter table t add check (f(a));

-- case: constraint/check-subquery-refused
-- run
alter table t add check (a in (select 1));

-- case: constraint/check-missing-column
-- run
alter table t add check (nothing > 0);

-- case: constraint/check-not-enforced
-- run
alter table t add check (a > 5) not enforced;

-- case: constraint/check-alter-enforced-refused
-- min: 18
-- setup
alter table t add constraint c check (a > 0) not enforced;
-- run
alter table t alter constraint c enforced;

-- case: constraint/check-deferrable-refused
-- run
alter table t add check (a > 0) deferrable;

-- case: constraint/check-partitioned
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
-- run
alter table pt add constraint c check (a > 0);

-- case: constraint/check-partitioned-not-valid
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
-- run
alter table pt add constraint c check (a > 0) not valid;

-- case: constraint/check-partitioned-only
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
-- run
alter table only pt add constraint c check (a > 0);

-- case: constraint/check-partitioned-no-inherit
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
-- run
alter table pt add constraint c check (a > 0) no inherit;

-- case: constraint/check-partitioned-merges
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
alter table pt1 add constraint c check (a > 0);
alter table pt2 add constraint c check (a > 0);
alter table ptd add constraint c check (a > 0);
-- run
alter table pt add constraint c check (a > 0);

-- case: constraint/check-partition
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
-- run
alter table pt1 add constraint c check (a > 0);

-- case: constraint/check-inherited
-- setup
create table par (a int);
create table kid () inherits (par);
insert into par values (1);
insert into kid values (1);
-- run
alter table par add constraint c check (a > 0);

-- case: constraint/check-inherited-no-inherit
-- setup
create table par (a int);
create table kid () inherits (par);
insert into par values (1);
insert into kid values (1);
-- run
alter table par add constraint c check (a > 0) no inherit;

-- case: constraint/check-same-transaction-then-validate
-- run
alter table t add constraint c check (a > 0) not valid;
alter table t validate constraint c;

-- case: constraint/validate-check
-- setup
alter table t add constraint c check (a > 0) not valid;
-- run
alter table t validate constraint c;

-- case: constraint/validate-check-valid-already
-- setup
alter table t add constraint c check (a > 0);
-- run
alter table t validate constraint c;

-- case: constraint/validate-check-violated
-- setup
alter table t add constraint c check (a > 5) not valid;
-- run
alter table t validate constraint c;

-- case: constraint/validate-check-two
-- setup
alter table t add constraint c check (a > 0) not valid;
alter table t add constraint d check (b is not null) not valid;
-- run
alter table t validate constraint c, validate constraint d;

-- case: constraint/validate-check-partitioned
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
alter table pt add constraint c check (a > 0) not valid;
-- run
alter table pt validate constraint c;

-- case: constraint/validate-check-partition
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
alter table pt add constraint c check (a > 0) not valid;
-- run
alter table pt1 validate constraint c;

-- case: constraint/validate-check-partitioned-only
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
alter table pt add constraint c check (a > 0) not valid;
-- run
alter table only pt validate constraint c;

-- case: constraint/validate-check-partitioned-parts-valid
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
alter table pt add constraint c check (a > 0) not valid;
alter table pt1 validate constraint c;
alter table pt2 validate constraint c;
alter table ptd validate constraint c;
-- run
alter table pt validate constraint c;

-- case: constraint/validate-check-inherited
-- setup
create table par (a int);
create table kid () inherits (par);
insert into par values (1);
insert into kid values (1);
alter table par add constraint c check (a > 0) not valid;
-- run
alter table par validate constraint c;

-- case: constraint/validate-check-not-enforced
-- min: 18
-- setup
alter table t add constraint c check (a > 0) not enforced;
-- run
alter table t validate constraint c;

-- case: constraint/validate-missing
-- run
alter table t validate constraint nothing;

-- case: constraint/validate-unique-refused
-- run
alter table t validate constraint t_pkey;

-- case: constraint/validate-reads-other-table
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create function f(n int) returns boolean language sql as 'select exists (select from p where id = n)';
alter table t add constraint c check (f(a)) not valid;
-- run
alter table t validate constraint c;

-- case: constraint/drop-check
-- setup
alter table t add constraint c check (a > 0);
-- run
alter table t drop constraint c;

-- case: constraint/drop-missing
-- run
alter table t drop constraint nothing;

-- case: constraint/drop-if-exists-missing
-- run
alter table t drop constraint if exists nothing;

-- case: constraint/drop-check-partitioned
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
alter table pt add constraint c check (a > 0);
-- run
alter table pt drop constraint c;

-- case: constraint/drop-check-partition-refused
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
alter table pt add constraint c check (a > 0);
-- run
alter table pt1 drop constraint c;

-- case: constraint/drop-check-inherited
-- setup
create table par (a int);
create table kid () inherits (par);
insert into par values (1);
insert into kid values (1);
alter table par add constraint c check (a > 0);
-- run
alter table par drop constraint c;

-- case: constraint/drop-and-add-check
-- setup
alter table t add constraint c check (a > 0);
-- run
alter table t drop constraint c, add constraint c check (a > -1);

-- case: constraint/rename-check
-- setup
alter table t add constraint c check (a > 0);
-- run
alter table t rename constraint c to d;

-- case: constraint/rename-primary-key
-- run
alter table t rename constraint t_pkey to pk;

-- case: constraint/rename-check-partitioned
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
alter table pt add constraint c check (a > 0);
-- run
alter table pt rename constraint c to d;

-- case: constraint/rename-unique-partitioned
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
alter table pt add constraint c unique (k);
-- run
alter table pt rename constraint c to d;

-- case: constraint/unique
-- run
alter table t add unique (a);

-- case: constraint/unique-named
-- run
alter table t add constraint u unique (a, b);

-- case: constraint/unique-violated
-- setup
update t set a = 1;
-- run
alter table t add unique (a);

-- case: constraint/unique-nulls-not-distinct
-- run
alter table t add unique nulls not distinct (a);

-- case: constraint/unique-deferrable
-- run
alter table t add unique (a) deferrable initially deferred;

-- case: constraint/unique-include
-- run
alter table t add unique (a) include (b);

-- case: constraint/unique-with
-- run
alter table t add unique (a) with (fillfactor = 70);

-- case: constraint/unique-empty
-- setup
create table e (a int);
-- run
alter table e add unique (a);

-- case: constraint/unique-not-valid-refused
-- run
alter table t add unique (a) not valid;

-- case: constraint/unique-two
-- run
alter table t add unique (a), add unique (b);

-- case: constraint/unique-using-index
-- setup
create unique index u on t (a);
-- run
alter table t add constraint c unique using index u;

-- case: constraint/unique-using-index-same-name
-- setup
create unique index u on t (a);
-- run
alter table t add constraint u unique using index u;

-- case: constraint/unique-using-index-unnamed
-- setup
create unique index u on t (a);
-- run
alter table t add unique using index u;

-- case: constraint/unique-using-index-deferrable
-- setup
create unique index u on t (a);
-- run
alter table t add constraint c unique using index u deferrable initially deferred;

-- case: constraint/unique-using-index-not-unique
-- run
alter table t add constraint c unique using index t_a;

-- case: constraint/unique-using-index-partial
-- setup
create unique index u on t (a) where a > 0;
-- run
alter table t add constraint c unique using index u;

-- case: constraint/unique-using-index-expression
-- setup
create unique index u on t ((a + 1));
-- run
alter table t add constraint c unique using index u;

-- case: constraint/unique-using-index-descending
-- setup
create unique index u on t (a desc);
-- run
alter table t add constraint c unique using index u;

-- case: constraint/unique-using-index-missing
-- run
alter table t add constraint c unique using index nothing;

-- case: constraint/unique-using-index-nulls-not-distinct
-- min: 15
-- setup
create unique index u on t (a) nulls not distinct;
-- run
alter table t add constraint c unique using index u;

-- case: constraint/unique-partitioned
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
-- run
alter table pt add unique (k);

-- case: constraint/unique-partitioned-without-key
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
-- run
alter table pt add unique (a);

-- case: constraint/unique-partitioned-parts-indexed
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
create unique index pt1_k on pt1 (k);
create unique index pt2_k on pt2 (k);
create unique index ptd_k on ptd (k);
-- run
alter table pt add unique (k);

-- case: constraint/unique-partitioned-parts-constrained
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
alter table pt1 add unique (k);
alter table pt2 add unique (k);
alter table ptd add unique (k);
-- run
alter table pt add unique (k);

-- case: constraint/unique-partitioned-only
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
-- run
alter table only pt add unique (k);

-- case: constraint/unique-partition
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
-- run
alter table pt1 add unique (a);

-- case: constraint/unique-inherited
-- setup
create table par (a int);
create table kid () inherits (par);
insert into par values (1);
insert into kid values (1);
-- run
alter table par add unique (a);

-- case: constraint/drop-unique
-- setup
alter table t add constraint c unique (a);
-- run
alter table t drop constraint c;

-- case: constraint/drop-unique-referenced
-- setup
alter table t add constraint c unique (a);
create table k (t int references t (a));
-- run
alter table t drop constraint c;

-- case: constraint/drop-unique-referenced-cascade
-- setup
alter table t add constraint c unique (a);
create table k (t int references t (a));
-- run
alter table t drop constraint c cascade;

-- case: constraint/drop-unique-partitioned
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
alter table pt add constraint c unique (k);
-- run
alter table pt drop constraint c;

-- case: constraint/drop-unique-group-by-view
-- setup
create view v as select id, a from t group by id;
-- run
alter table t drop constraint t_pkey;

-- case: constraint/primary-key
-- setup
create table n (x int, y int not null, w int);
insert into n select g, g, g from generate_series(1, 20) g;
-- run
alter table n add primary key (x);

-- case: constraint/primary-key-not-null-column
-- setup
create table n (x int, y int not null, w int);
insert into n select g, g, g from generate_series(1, 20) g;
-- run
alter table n add primary key (y);

-- case: constraint/primary-key-two-columns
-- setup
create table n (x int, y int not null, w int);
insert into n select g, g, g from generate_series(1, 20) g;
-- run
alter table n add primary key (x, y);

-- case: constraint/primary-key-checked
-- setup
create table n (x int, y int not null, w int);
insert into n select g, g, g from generate_series(1, 20) g;
alter table n add check (x is not null);
-- run
alter table n add primary key (x);

-- case: constraint/primary-key-with-nulls
-- setup
create table n (x int, y int not null, w int);
insert into n select g, g, g from generate_series(1, 20) g;
update n set x = null where y = 3;
-- run
alter table n add primary key (x);

-- case: constraint/primary-key-second
-- run
alter table t add primary key (a);

-- case: constraint/primary-key-empty
-- setup
create table e (a int);
-- run
alter table e add primary key (a);

-- case: constraint/primary-key-using-index
-- setup
create table n (x int, y int not null, w int);
insert into n select g, g, g from generate_series(1, 20) g;
create unique index u on n (x);
-- run
alter table n add primary key using index u;

-- case: constraint/primary-key-using-index-not-null
-- setup
create table n (x int, y int not null, w int);
insert into n select g, g, g from generate_series(1, 20) g;
create unique index u on n (y);
-- run
alter table n add primary key using index u;

-- case: constraint/primary-key-using-index-checked
-- setup
create table n (x int, y int not null, w int);
insert into n select g, g, g from generate_series(1, 20) g;
create unique index u on n (x);
alter table n add check (x is not null);
-- run
alter table n add constraint pk primary key using index u;

-- case: constraint/primary-key-using-index-checked-not-valid
-- setup
create table n (x int, y int not null, w int);
insert into n select g, g, g from generate_series(1, 20) g;
create unique index u on n (x);
alter table n add check (x is not null) not valid;
-- run
alter table n add constraint pk primary key using index u;

-- case: constraint/primary-key-using-index-not-null-not-valid
-- min: 18
-- setup
create table n (x int, y int not null, w int);
insert into n select g, g, g from generate_series(1, 20) g;
create unique index u on n (x);
alter table n add constraint nn not null x not valid;
-- run
alter table n add constraint pk primary key using index u;

-- case: constraint/primary-key-over-not-null-not-valid
-- min: 18
-- setup
create table n (x int, y int not null, w int);
insert into n select g, g, g from generate_series(1, 20) g;
alter table n add constraint nn not null x not valid;
-- run
alter table n add primary key (x);

-- case: constraint/primary-key-using-index-nulls-not-distinct
-- min: 15
-- setup
create table n (x int, y int not null, w int);
insert into n select g, g, g from generate_series(1, 20) g;
create unique index u on n (y) nulls not distinct;
-- run
alter table n add primary key using index u;

-- case: constraint/primary-key-partitioned
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
-- run
alter table pt add primary key (k);

-- case: constraint/primary-key-partitioned-nullable
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
-- run
alter table pt add primary key (k, a);

-- case: constraint/primary-key-partitioned-using-index
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
create unique index u on pt (k);
-- run
alter table pt add primary key using index u;

-- case: constraint/primary-key-partitioned-parts-done
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
alter table pt1 add primary key (k);
alter table pt2 add primary key (k);
alter table ptd add primary key (k);
-- run
alter table pt add primary key (k);

-- case: constraint/primary-key-partition-only
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
-- run
alter table only pt add primary key (k);

-- case: constraint/primary-key-inherited
-- setup
create table par (a int);
create table kid () inherits (par);
insert into par values (1);
insert into kid values (1);
-- run
alter table par add primary key (a);

-- case: constraint/primary-key-deferrable
-- setup
create table n (x int, y int not null, w int);
insert into n select g, g, g from generate_series(1, 20) g;
-- run
alter table n add primary key (x) deferrable;

-- case: constraint/primary-key-missing-column
-- setup
create table n (x int, y int not null, w int);
insert into n select g, g, g from generate_series(1, 20) g;
-- run
alter table n add primary key (nothing);

-- case: constraint/drop-primary-key
-- run
alter table t drop constraint t_pkey;

-- case: constraint/drop-primary-key-referenced
-- setup
create table c (t int references t);
-- run
alter table t drop constraint t_pkey;

-- case: constraint/drop-primary-key-cascade
-- setup
create table c (t int references t);
-- run
alter table t drop constraint t_pkey cascade;

-- case: constraint/swap-primary-key
-- setup
create unique index u on t (a);
alter table t alter a set not null;
-- run
alter table t drop constraint t_pkey, add constraint t_pkey primary key using index u;

-- case: constraint/exclude-gist
-- setup
create table x (id int primary key, r int4range);
insert into x select g, int4range(g * 10, g * 10 + 5) from generate_series(1, 20) g;
-- run
alter table x add exclude using gist (r with &&);

-- case: constraint/exclude-btree
-- setup
create table x (id int primary key, r int4range);
insert into x select g, int4range(g * 10, g * 10 + 5) from generate_series(1, 20) g;
-- run
alter table x add exclude using btree (id with =);

-- case: constraint/exclude-where
-- setup
create table x (id int primary key, r int4range);
insert into x select g, int4range(g * 10, g * 10 + 5) from generate_series(1, 20) g;
-- run
alter table x add exclude using gist (r with &&) where (id > 5);

-- case: constraint/exclude-deferrable
-- setup
create table x (id int primary key, r int4range);
insert into x select g, int4range(g * 10, g * 10 + 5) from generate_series(1, 20) g;
-- run
alter table x add constraint e exclude using gist (r with &&) deferrable;

-- case: constraint/exclude-violated
-- setup
create table x (id int primary key, r int4range);
insert into x select g, int4range(g * 10, g * 10 + 5) from generate_series(1, 20) g;
update x set r = '[1,5)';
-- run
alter table x add exclude using gist (r with &&);

-- case: constraint/exclude-not-valid-refused
-- setup
create table x (id int primary key, r int4range);
insert into x select g, int4range(g * 10, g * 10 + 5) from generate_series(1, 20) g;
-- run
alter table x add exclude using gist (r with &&) not valid;

-- case: constraint/exclude-drop
-- setup
create table x (id int primary key, r int4range);
insert into x select g, int4range(g * 10, g * 10 + 5) from generate_series(1, 20) g;
alter table x add constraint e exclude using gist (r with &&);
-- run
alter table x drop constraint e;

-- case: constraint/exclude-gist-scalar
-- setup
create extension btree_gist;
create table x (id int primary key, r int4range);
insert into x select g, int4range(g * 10, g * 10 + 5) from generate_series(1, 20) g;
-- run
alter table x add exclude using gist (id with =, r with &&);

-- case: constraint/exclude-partitioned
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
-- run
alter table pt add exclude using btree (k with =);

-- case: constraint/without-overlaps-primary-key
-- setup
create extension btree_gist;
create table w (id int, v daterange);
insert into w select g, daterange('2020-01-01', '2021-01-01') from generate_series(1, 20) g;
-- run
alter table w add primary key (id, v without overlaps);

-- case: constraint/without-overlaps-unique
-- setup
create extension btree_gist;
create table w (id int, v daterange);
insert into w select g, daterange('2020-01-01', '2021-01-01') from generate_series(1, 20) g;
-- run
alter table w add unique (id, v without overlaps);

-- case: constraint/without-overlaps-using-index-refused
-- setup
create extension btree_gist;
create table w (id int, v daterange);
insert into w select g, daterange('2020-01-01', '2021-01-01') from generate_series(1, 20) g;
create unique index u on w (id, v);
-- run
alter table w add constraint c primary key using index u;

-- case: constraint/period-foreign-key
-- min: 18
-- setup
create extension btree_gist;
create table w (id int, v daterange);
insert into w select g, daterange('2020-01-01', '2021-01-01') from generate_series(1, 20) g;
alter table w add primary key (id, v without overlaps);
create table c (w int, v daterange);
insert into c select g, daterange('2020-02-01', '2020-03-01') from generate_series(1, 20) g;
-- run
alter table c add foreign key (w, period v) references w (id, period v);

-- case: constraint/several-at-once
-- run
alter table t add check (a > 0), add unique (b), alter column b set not null;

-- case: constraint/add-to-view
-- setup
create view v as select * from t;
-- run
alter table v add check (a > 0);

-- case: constraint/add-to-materialized-view
-- setup
create materialized view v as select * from t;
-- run
alter table v add check (a > 0);

-- case: constraint/foreign-table-check
-- setup
create foreign data wrapper w;
create server srv foreign data wrapper w;
create foreign table f (a int) server srv;
-- run
alter foreign table f add check (a > 0);

-- case: constraint/alter-deferrable-unique-refused
-- setup
alter table t add constraint c unique (a);
-- run
alter table t alter constraint c deferrable;

-- case: constraint/set-constraints
-- run
set constraints all deferred;

-- case: constraint/set-constraints-named
-- setup
alter table t add constraint c unique (a) deferrable;
-- run
set constraints c immediate;

-- case: constraint/drop-not-null-via-primary-key
-- run
alter table t drop constraint t_pkey, alter column id drop not null;
