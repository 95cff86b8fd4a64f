-- base
create table t (id int primary key, a int, b text);
create index t_a on t (a);
insert into t select g, g, 'b' || g from generate_series(1, 20) g;

-- case: index/create
-- run
create index i on t (b);

-- case: index/create-concurrently
-- run: outside
create index concurrently i on t (b);

-- case: index/create-unique-concurrently
-- run: outside
create unique index concurrently i on t (b);

-- case: index/create-unique-concurrently-duplicates
-- run: outside
create unique index concurrently i on t ((a % 2));

-- case: index/drop
-- run
drop index t_a;

-- case: index/drop-concurrently
-- run: outside
drop index concurrently t_a;

-- case: index/reindex-index
-- run
reindex index t_a;

-- case: index/reindex-table
-- run
reindex table t;

-- case: index/reindex-index-concurrently
-- run: outside
reindex index concurrently t_a;

-- case: index/reindex-table-concurrently
-- run: outside
reindex table concurrently t;

-- case: index/vacuum
-- run: outside
vacuum t;

-- case: index/vacuum-full
-- run: outside
vacuum full t;

-- case: index/cluster
-- run
cluster t using t_a;

-- base
create table pt (k int, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;

-- case: index/detach-concurrently
-- run: outside
alter table pt detach partition pt1 concurrently;
