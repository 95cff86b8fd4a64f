-- base
create table t (id int primary key, a int, b text);
create index t_a on t (a);
insert into t select g, g, 'b' || g from generate_series(1, 20) g;

-- case: index/create
-- run
create index i on t (b);

-- case: index/create-unique
-- run
create unique index i on t (b);

-- case: index/create-unnamed
-- run
create index on t (b);

-- case: index/create-expression
-- run
create index i on t (lower(b));

-- case: index/create-expression-volatile-refused
-- run
create index i on t ((random()));

-- case: index/create-partial
-- run
create index i on t (b) where a > 5;

-- case: index/create-covering
-- run
create index i on t (a) include (b);

-- case: index/create-hash
-- run
create index i on t using hash (a);

-- case: index/create-brin
-- run
create index i on t using brin (a);

-- case: index/create-gin-missing-class
-- run
create index i on t using gin (a);

-- case: index/create-gin
-- run
create index i on t using gin (to_tsvector('english', b));

-- case: index/create-if-not-exists-there
-- run
create index if not exists t_a on t (b);

-- case: index/create-if-not-exists-new
-- run
create index if not exists i on t (b);

-- case: index/create-exists
-- run
create index t_a on t (b);

-- case: index/create-duplicate-rows
-- run
create unique index i on t ((a % 2));

-- case: index/create-nulls-not-distinct
-- run
create unique index i on t (a) nulls not distinct;

-- case: index/create-missing-table
-- run
create index i on nowhere (a);

-- case: index/create-missing-column
-- run
create index i on t (nothing);

-- case: index/create-only
-- run
create index i on only t (b);

-- case: index/create-with
-- run
create index i on t (b) with (fillfactor = 70);

-- case: index/create-collate
-- run
create index i on t (b collate "C");

-- case: index/create-concurrently-in-transaction
-- run
create index concurrently i on t (b);

-- case: index/drop-concurrently-in-transaction
-- run
drop index concurrently t_a;

-- case: index/reindex-concurrently-in-transaction
-- run
reindex table concurrently t;

-- case: index/create-two
-- run
create index i on t (b);
create index j on t (a, b);

-- case: index/drop
-- run
drop index t_a;

-- case: index/drop-if-exists
-- run
drop index if exists t_a;

-- case: index/drop-missing
-- run
drop index nothing;

-- case: index/drop-missing-if-exists
-- run
drop index if exists nothing;

-- case: index/drop-of-constraint
-- run
drop index t_pkey;

-- case: index/drop-cascade
-- run
drop index t_a cascade;

-- case: index/drop-two
-- setup
create index t_b on t (b);
-- run
drop index t_a, t_b;

-- case: index/rename
-- run
alter index t_a rename to z;

-- case: index/rename-with-alter-table
-- run
alter table t_a rename to z;

-- case: index/rename-of-constraint
-- run
alter index t_pkey rename to z;

-- case: index/set
-- run
alter index t_a set (fillfactor = 70);

-- case: index/reset
-- run
alter index t_a reset (fillfactor);

-- case: index/set-with-alter-table
-- run
alter table t_a set (fillfactor = 70);

-- case: index/set-tablespace
-- run
alter index t_a set tablespace pg_default;

-- case: index/comment
-- run
comment on index t_a is 'x';

-- case: index/depends-on-extension
-- run
alter index t_a depends on extension plpgsql;

-- case: index/reindex-index
-- run
reindex index t_a;

-- case: index/reindex-table
-- run
reindex table t;

-- case: index/reindex-schema
-- run
reindex schema public;

-- case: index/reindex-database
-- run
reindex database oracle;

-- case: index/reindex-verbose
-- run
reindex (verbose) table t;

-- case: index/cluster
-- run
cluster t using t_a;

-- case: index/cluster-again-without-index
-- run
cluster t;

-- case: index/analyze
-- run
analyze t;

-- case: index/analyze-column
-- run
analyze t (a);

-- case: index/analyze-all
-- run
analyze;

-- case: index/vacuum-in-transaction
-- run
vacuum t;

-- case: index/vacuum-full-in-transaction
-- run
vacuum full t;

-- case: index/cluster-all-in-transaction
-- run
cluster;

-- case: index/concurrently
-- run: outside
create index concurrently i on t (b);

-- case: index/concurrently-unnamed
-- run: outside
create index concurrently on t (b);

-- case: index/concurrently-unique
-- run: outside
create unique index concurrently i on t (b);

-- case: index/concurrently-unique-duplicates
-- run: outside
create unique index concurrently i on t ((a % 2));

-- case: index/concurrently-if-not-exists-there
-- run: outside
create index concurrently if not exists t_a on t (b);

-- case: index/concurrently-partial
-- run: outside
create index concurrently i on t (b) where a > 5;

-- case: index/concurrently-expression
-- run: outside
create index concurrently i on t (lower(b));

-- case: index/concurrently-missing-table
-- run: outside
create index concurrently i on nowhere (b);

-- case: index/concurrently-exists
-- run: outside
create index concurrently t_a on t (b);

-- case: index/concurrently-drop
-- run: outside
drop index concurrently t_a;

-- case: index/concurrently-drop-if-exists-missing
-- run: outside
drop index concurrently if exists nothing;

-- case: index/concurrently-drop-of-constraint
-- run: outside
drop index concurrently t_pkey;

-- case: index/concurrently-drop-two
-- setup
create index t_b on t (b);
-- run: outside
drop index concurrently t_a, t_b;

-- case: index/concurrently-drop-cascade
-- run: outside
drop index concurrently t_a cascade;

-- case: index/concurrently-reindex-index
-- run: outside
reindex index concurrently t_a;

-- case: index/concurrently-reindex-table
-- run: outside
reindex table concurrently t;

-- case: index/concurrently-reindex-primary-key
-- run: outside
reindex index concurrently t_pkey;

-- case: index/outside-create
-- run: outside
create index i on t (b);

-- case: index/outside-drop
-- run: outside
drop index t_a;

-- case: index/outside-reindex-table
-- run: outside
reindex table t;

-- case: index/outside-reindex-schema
-- run: outside
reindex schema public;

-- case: index/concurrently-reindex-schema
-- run: outside
reindex schema concurrently public;

-- case: index/vacuum
-- run: outside
vacuum t;

-- case: index/vacuum-analyze
-- run: outside
vacuum analyze t;

-- case: index/vacuum-full
-- run: outside
vacuum full t;

-- case: index/vacuum-freeze
-- run: outside
vacuum freeze t;

-- case: index/vacuum-all-options
-- run: outside
vacuum (analyze, verbose, disable_page_skipping) t;

-- case: index/vacuum-missing
-- run: outside
vacuum nowhere;

-- case: index/outside-analyze
-- run: outside
analyze t;

-- case: index/outside-cluster
-- run: outside
cluster t using t_a;

-- case: index/outside-cluster-all
-- setup
alter table t cluster on t_a;
-- run: outside
cluster;

-- case: index/concurrently-reindex-exclusion
-- setup
alter table t add constraint t_x exclude using btree (a with =);
-- run: outside
reindex index concurrently t_x;

-- case: index/concurrently-over-referenced
-- setup
create table c (id int primary key, t int references t);
insert into c select g, g from generate_series(1, 20) g;
-- run: outside
create index concurrently i on c (t);

-- case: index/concurrently-invalid-left
-- setup
create index i on t (b);
update pg_index set indisvalid = false where indexrelid = 'i'::regclass;
-- run: outside
create index concurrently i on t (b);

-- case: index/concurrently-reindex-invalid
-- setup
create index i on t (b);
update pg_index set indisvalid = false where indexrelid = 'i'::regclass;
-- run: outside
reindex index concurrently i;

-- case: index/partitioned-create
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
insert into pt select 100 + g, g from generate_series(1, 20) g;
-- run
create index i on pt (a);

-- case: index/partitioned-create-only
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
insert into pt select 100 + g, g from generate_series(1, 20) g;
-- run
create index i on only pt (a);

-- case: index/partitioned-create-unique
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
insert into pt select 100 + g, g from generate_series(1, 20) g;
-- run
create unique index i on pt (k);

-- case: index/partitioned-create-unique-without-key
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
insert into pt select 100 + g, g from generate_series(1, 20) g;
-- run
create unique index i on pt (a);

-- case: index/partitioned-create-parts-have-it
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create index pt1_x on pt1 (a);
create index pt2_x on pt2 (a);
-- run
create index i on pt (a);

-- case: index/partitioned-create-one-part-has-it
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create index pt1_x on pt1 (a);
-- run
create index i on pt (a);

-- case: index/partitioned-drop
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create index i on pt (a);
-- run
drop index i;

-- case: index/partitioned-drop-of-part-refused
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create index i on pt (a);
-- run
drop index pt1_a_idx;

-- case: index/partitioned-rename
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create index i on pt (a);
-- run
alter index i rename to j;

-- case: index/partitioned-attach
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create index i on only pt (a);
create index x on pt1 (a);
-- run
alter index i attach partition x;

-- case: index/partitioned-attach-last
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create index i on only pt (a);
create index x on pt1 (a);
create index y on pt2 (a);
alter index i attach partition x;
-- run
alter index i attach partition y;

-- case: index/partitioned-attach-mismatch
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create index i on only pt (a);
create index x on pt1 (k);
-- run
alter index i attach partition x;

-- case: index/partitioned-attach-again
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create index i on pt (a);
-- run
alter index i attach partition pt1_a_idx;

-- case: index/partitioned-set-refused
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create index i on pt (a);
-- run
alter index i set (fillfactor = 70);

-- case: index/partition-create
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
-- run
create index x on pt1 (a);

-- case: index/concurrently-partitioned-create
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
-- run: outside
create index concurrently i on pt (a);

-- case: index/concurrently-partitioned-create-only
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
-- run: outside
create index concurrently i on only pt (a);

-- case: index/concurrently-partitioned-create-on-part
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
-- run: outside
create index concurrently x on pt1 (a);

-- case: index/concurrently-partitioned-drop
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create index i on pt (a);
-- run: outside
drop index concurrently i;

-- case: index/concurrently-partitioned-reindex-index
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create index i on pt (a);
-- run: outside
reindex index concurrently i;

-- case: index/concurrently-partitioned-reindex-table
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create index i on pt (a);
-- run: outside
reindex table concurrently pt;

-- case: index/outside-partitioned-reindex-index
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create index i on pt (a);
-- run: outside
reindex index i;

-- case: index/outside-partitioned-reindex-table
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create index i on pt (a);
-- run: outside
reindex table pt;

-- case: index/outside-partitioned-vacuum
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create index i on pt (a);
-- run: outside
vacuum pt;

-- case: index/outside-partitioned-vacuum-full
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create index i on pt (a);
-- run: outside
vacuum full pt;

-- case: index/outside-partitioned-cluster
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create index i on pt (a);
-- run: outside
cluster pt using i;

-- case: index/outside-partitioned-analyze
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create index i on pt (a);
-- run: outside
analyze pt;

-- case: index/partitioned-reindex-table
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create index i on pt (a);
-- run
reindex table pt;

-- case: index/partitioned-reindex-index
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create index i on pt (a);
-- run
reindex index i;

-- case: index/partitioned-analyze
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
-- run
analyze pt;

-- case: index/partitioned-cluster
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create index i on pt (a);
-- run
cluster pt using i;

-- case: index/on-materialized-view
-- setup
create materialized view m as select * from t;
-- run
create index i on m (a);

-- case: index/on-view-refused
-- setup
create view v as select * from t;
-- run
create index i on v (a);

-- case: index/on-empty
-- setup
create table e (a int);
-- run
create index i on e (a);

-- case: index/on-temporary
-- setup
create temporary table e (a int);
-- run
create index i on e (a);

-- case: index/on-inherited
-- setup
create table par (a int);
create table kid () inherits (par);
-- run
create index i on par (a);

-- case: index/concurrently-on-temporary
-- setup
create materialized view m as select * from t;
-- run: outside
create index concurrently i on m (a);

-- case: index/drop-replica-identity
-- setup
alter table t alter a set not null;
create unique index u on t (a);
alter table t replica identity using index u;
-- run
drop index u;

-- case: index/drop-referenced
-- setup
create table q (x int);
create unique index q_x on q (x);
create table c (x int references q (x));
-- run
drop index q_x;

-- case: index/drop-in-other-schema
-- setup
create schema s;
create table s.u (a int);
create index i on s.u (a);
-- run
drop index s.i;

-- case: index/reindex-function-scan
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create function f(n int) returns int language plpgsql immutable as 'begin return (select max(id) from p) + n; end';
-- run
create index i on t (f(a));

-- case: index/drop-expression-statistics
-- setup
create statistics st on a, b from t;
-- run
drop statistics st;

-- case: index/vacuum-toasted
-- setup
update t set b = repeat(md5(random()::text), 1000);
-- run: outside
vacuum full t;

-- case: index/vacuum-full-referenced
-- setup
create table c (t int references t);
-- run: outside
vacuum full t;

-- case: index/vacuum-materialized-view
-- setup
create materialized view m as select * from t;
-- run: outside
vacuum full m;
