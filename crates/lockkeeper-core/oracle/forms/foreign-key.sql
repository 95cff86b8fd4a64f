-- base
create table t (id int primary key, a int, b text);
create index t_a on t (a);
insert into t select g, g, 'b' || g from generate_series(1, 20) g;
create table p (id int primary key);
insert into p select generate_series(1, 20);

-- case: foreign-key/add
-- run
alter table t add constraint fk foreign key (a) references p;

-- case: foreign-key/add-not-valid
-- run
alter table t add constraint fk foreign key (a) references p not valid;

-- case: foreign-key/add-unnamed-column
-- run
alter table t add foreign key (a) references p (id);

-- case: foreign-key/add-no-index
-- setup
alter table t add x int;
update t set x = id;
-- run
alter table t add foreign key (x) references p;

-- case: foreign-key/add-all-null
-- setup
alter table t add x int;
-- run
alter table t add foreign key (x) references p;

-- case: foreign-key/add-empty-child
-- setup
create table e (a int);
-- run
alter table e add foreign key (a) references p;

-- case: foreign-key/add-empty-parent
-- setup
create table e (a int);
create table q (id int primary key);
-- run
alter table e add foreign key (a) references q;

-- case: foreign-key/add-violated
-- setup
update t set a = 99 where id = 3;
-- run
alter table t add foreign key (a) references p;

-- case: foreign-key/add-not-valid-violated
-- setup
update t set a = 99 where id = 3;
-- run
alter table t add foreign key (a) references p not valid;

-- case: foreign-key/add-not-enforced
-- run
alter table t add foreign key (a) references p not enforced;

-- case: foreign-key/add-deferrable
-- run
alter table t add foreign key (a) references p deferrable initially deferred;

-- case: foreign-key/add-cascade
-- run
alter table t add foreign key (a) references p on delete cascade on update cascade;

-- case: foreign-key/add-set-null
-- run
alter table t add foreign key (a) references p on delete set null;

-- case: foreign-key/add-set-default
-- run
alter table t add foreign key (a) references p on delete set default;

-- case: foreign-key/add-restrict
-- run
alter table t add foreign key (a) references p on delete restrict;

-- case: foreign-key/add-match-full
-- run
alter table t add foreign key (a) references p match full;

-- case: foreign-key/add-match-partial
-- run
alter table t add foreign key (a) references p match partial;

-- case: foreign-key/add-set-null-columns
-- run
alter table t add foreign key (a) references p on delete set null (a);

-- case: foreign-key/add-missing-table
-- run
alter table t add foreign key (a) references nowhere;

-- case: foreign-key/add-missing-column
-- run
alter table t add foreign key (nothing) references p;

-- case: foreign-key/add-no-unique
-- setup
create table q (id int primary key, x int);
-- run
alter table t add foreign key (a) references q (x);

-- case: foreign-key/add-type-mismatch
-- run
alter table t add foreign key (b) references p;

-- case: foreign-key/add-bigint-to-int
-- setup
create table c (x bigint);
insert into c select generate_series(1, 20);
-- run
alter table c add foreign key (x) references p;

-- case: foreign-key/add-to-unique-index
-- setup
create table q (id int primary key, x int);
create unique index q_x on q (x);
insert into q select g, g from generate_series(1, 20) g;
-- run
alter table t add foreign key (a) references q (x);

-- case: foreign-key/add-to-deferrable-unique
-- setup
create table q (id int primary key, x int unique deferrable);
-- run
alter table t add foreign key (a) references q (x);

-- case: foreign-key/add-to-partial-unique-index
-- setup
create table q (id int primary key, x int);
create unique index q_x on q (x) where x > 0;
-- run
alter table t add foreign key (a) references q (x);

-- case: foreign-key/add-self
-- run
alter table t add foreign key (a) references t;

-- case: foreign-key/add-self-not-valid
-- run
alter table t add foreign key (a) references t not valid;

-- case: foreign-key/add-composite
-- setup
create table q (x int, y int, primary key (x, y));
insert into q select g, g from generate_series(1, 20) g;
create table c (x int, y int);
insert into c select g, g from generate_series(1, 20) g;
-- run
alter table c add foreign key (x, y) references q;

-- case: foreign-key/add-two
-- setup
create table q (id int primary key);
insert into q select generate_series(1, 20);
-- run
alter table t add foreign key (a) references p, add foreign key (id) references q;

-- case: foreign-key/add-to-view
-- setup
create view v as select * from p;
-- run
alter table t add foreign key (a) references v (id);

-- case: foreign-key/add-temporary-to-permanent
-- setup
create temporary table e (a int);
-- run
alter table e add foreign key (a) references p;

-- case: foreign-key/add-permanent-to-unlogged
-- setup
create unlogged table q (id int primary key);
-- run
alter table t add foreign key (a) references q;

-- case: foreign-key/add-to-partitioned
-- setup
create table pp (id int primary key) partition by range (id);
create table pp1 partition of pp for values from (0) to (10);
create table pp2 partition of pp for values from (10) to (30);
insert into pp select generate_series(1, 20);
-- run
alter table t add foreign key (a) references pp;

-- case: foreign-key/add-to-partitioned-not-valid
-- setup
create table pp (id int primary key) partition by range (id);
create table pp1 partition of pp for values from (0) to (10);
create table pp2 partition of pp for values from (10) to (30);
insert into pp select generate_series(1, 20);
-- run
alter table t add foreign key (a) references pp not valid;

-- case: foreign-key/add-from-partitioned
-- setup
create table pc (k int, a int) partition by range (k);
create table pc1 partition of pc for values from (0) to (10);
create table pc2 partition of pc for values from (10) to (30);
insert into pc select g, g from generate_series(1, 20) g;
-- run
alter table pc add foreign key (a) references p;

-- case: foreign-key/add-from-partitioned-not-valid
-- setup
create table pc (k int, a int) partition by range (k);
create table pc1 partition of pc for values from (0) to (10);
create table pc2 partition of pc for values from (10) to (30);
insert into pc select g, g from generate_series(1, 20) g;
-- run
alter table pc add foreign key (a) references p not valid;

-- case: foreign-key/add-from-partitioned-to-partitioned
-- setup
create table pc (k int, a int) partition by range (k);
create table pc1 partition of pc for values from (0) to (10);
create table pc2 partition of pc for values from (10) to (30);
insert into pc select g, g from generate_series(1, 20) g;
create table pp (id int primary key) partition by range (id);
create table pp1 partition of pp for values from (0) to (10);
create table pp2 partition of pp for values from (10) to (30);
insert into pp select generate_series(1, 20);
-- run
alter table pc add foreign key (a) references pp;

-- case: foreign-key/add-from-partitioned-only
-- setup
create table pc (k int, a int) partition by range (k);
create table pc1 partition of pc for values from (0) to (10);
create table pc2 partition of pc for values from (10) to (30);
insert into pc select g, g from generate_series(1, 20) g;
-- run
alter table only pc add foreign key (a) references p;

-- case: foreign-key/add-from-partitioned-parts-have-it
-- setup
create table pc (k int, a int) partition by range (k);
create table pc1 partition of pc for values from (0) to (10);
create table pc2 partition of pc for values from (10) to (30);
insert into pc select g, g from generate_series(1, 20) g;
alter table pc1 add foreign key (a) references p;
alter table pc2 add foreign key (a) references p;
-- run
alter table pc add foreign key (a) references p;

-- case: foreign-key/add-from-partition
-- setup
create table pc (k int, a int) partition by range (k);
create table pc1 partition of pc for values from (0) to (10);
create table pc2 partition of pc for values from (10) to (30);
insert into pc select g, g from generate_series(1, 20) g;
-- run
alter table pc1 add foreign key (a) references p;

-- case: foreign-key/add-to-partition
-- setup
create table pp (id int primary key) partition by range (id);
create table pp1 partition of pp for values from (0) to (10);
create table pp2 partition of pp for values from (10) to (30);
insert into pp select generate_series(1, 20);
-- run
alter table t add foreign key (a) references pp1;

-- case: foreign-key/add-from-partitioned-not-enforced
-- min: 18
-- setup
create table pc (k int, a int) partition by range (k);
create table pc1 partition of pc for values from (0) to (10);
create table pc2 partition of pc for values from (10) to (30);
insert into pc select g, g from generate_series(1, 20) g;
-- run
alter table pc add foreign key (a) references p not enforced;

-- case: foreign-key/validate
-- setup
alter table t add constraint fk foreign key (a) references p not valid;
-- run
alter table t validate constraint fk;

-- case: foreign-key/validate-valid-already
-- setup
alter table t add constraint fk foreign key (a) references p;
-- run
alter table t validate constraint fk;

-- case: foreign-key/validate-violated
-- setup
update t set a = 99 where id = 3;
alter table t add constraint fk foreign key (a) references p not valid;
-- run
alter table t validate constraint fk;

-- case: foreign-key/validate-all-null
-- setup
update t set a = null;
alter table t add constraint fk foreign key (a) references p not valid;
-- run
alter table t validate constraint fk;

-- case: foreign-key/validate-empty
-- setup
create table e (a int);
alter table e add constraint fk foreign key (a) references p not valid;
-- run
alter table e validate constraint fk;

-- case: foreign-key/validate-to-partitioned
-- setup
create table pp (id int primary key) partition by range (id);
create table pp1 partition of pp for values from (0) to (10);
create table pp2 partition of pp for values from (10) to (30);
insert into pp select generate_series(1, 20);
alter table t add constraint fk foreign key (a) references pp not valid;
-- run
alter table t validate constraint fk;

-- case: foreign-key/validate-from-partitioned
-- min: 18
-- setup
create table pc (k int, a int) partition by range (k);
create table pc1 partition of pc for values from (0) to (10);
create table pc2 partition of pc for values from (10) to (30);
insert into pc select g, g from generate_series(1, 20) g;
alter table pc add constraint fk foreign key (a) references p not valid;
-- run
alter table pc validate constraint fk;

-- case: foreign-key/validate-self
-- setup
alter table t add constraint fk foreign key (a) references t not valid;
-- run
alter table t validate constraint fk;

-- case: foreign-key/validate-not-enforced
-- min: 18
-- setup
alter table t add constraint fk foreign key (a) references p not enforced;
-- run
alter table t validate constraint fk;

-- case: foreign-key/validate-same-transaction
-- run
alter table t add constraint fk foreign key (a) references p not valid;
alter table t validate constraint fk;

-- case: foreign-key/validate-two
-- setup
alter table t add constraint fk foreign key (a) references p not valid;
alter table t add constraint fk2 foreign key (id) references p not valid;
-- run
alter table t validate constraint fk, validate constraint fk2;

-- case: foreign-key/drop
-- setup
alter table t add constraint fk foreign key (a) references p;
-- run
alter table t drop constraint fk;

-- case: foreign-key/drop-if-exists
-- setup
alter table t add constraint fk foreign key (a) references p;
-- run
alter table t drop constraint if exists fk;

-- case: foreign-key/drop-not-valid
-- setup
alter table t add constraint fk foreign key (a) references p not valid;
-- run
alter table t drop constraint fk;

-- case: foreign-key/drop-self
-- setup
alter table t add constraint fk foreign key (a) references t;
-- run
alter table t drop constraint fk;

-- case: foreign-key/drop-to-partitioned
-- setup
create table pp (id int primary key) partition by range (id);
create table pp1 partition of pp for values from (0) to (10);
create table pp2 partition of pp for values from (10) to (30);
insert into pp select generate_series(1, 20);
alter table t add constraint fk foreign key (a) references pp;
-- run
alter table t drop constraint fk;

-- case: foreign-key/drop-from-partitioned
-- setup
create table pc (k int, a int) partition by range (k);
create table pc1 partition of pc for values from (0) to (10);
create table pc2 partition of pc for values from (10) to (30);
insert into pc select g, g from generate_series(1, 20) g;
alter table pc add constraint fk foreign key (a) references p;
-- run
alter table pc drop constraint fk;

-- case: foreign-key/drop-from-partition-refused
-- setup
create table pc (k int, a int) partition by range (k);
create table pc1 partition of pc for values from (0) to (10);
create table pc2 partition of pc for values from (10) to (30);
insert into pc select g, g from generate_series(1, 20) g;
alter table pc add constraint fk foreign key (a) references p;
-- run
alter table pc1 drop constraint fk;

-- case: foreign-key/drop-not-enforced
-- min: 18
-- setup
alter table t add constraint fk foreign key (a) references p not enforced;
-- run
alter table t drop constraint fk;

-- case: foreign-key/drop-and-add-not-valid
-- setup
alter table t add constraint fk foreign key (a) references p;
-- run
alter table t drop constraint fk, add constraint fk foreign key (a) references p on delete cascade not valid;

-- case: foreign-key/alter-deferrable
-- setup
alter table t add constraint fk foreign key (a) references p;
-- run
alter table t alter constraint fk deferrable;

-- case: foreign-key/alter-initially-deferred
-- setup
alter table t add constraint fk foreign key (a) references p;
-- run
alter table t alter constraint fk deferrable initially deferred;

-- case: foreign-key/alter-not-deferrable
-- setup
alter table t add constraint fk foreign key (a) references p deferrable;
-- run
alter table t alter constraint fk not deferrable;

-- case: foreign-key/alter-same
-- setup
alter table t add constraint fk foreign key (a) references p;
-- run
alter table t alter constraint fk not deferrable;

-- case: foreign-key/alter-not-enforced
-- setup
alter table t add constraint fk foreign key (a) references p;
-- run
alter table t alter constraint fk not enforced;

-- case: foreign-key/alter-enforced
-- min: 18
-- setup
alter table t add constraint fk foreign key (a) references p not enforced;
-- run
alter table t alter constraint fk enforced;

-- case: foreign-key/alter-not-enforced-not-valid
-- min: 18
-- setup
alter table t add constraint fk foreign key (a) references p not valid;
-- run
alter table t alter constraint fk not enforced;

-- case: foreign-key/alter-from-partitioned
-- setup
create table pc (k int, a int) partition by range (k);
create table pc1 partition of pc for values from (0) to (10);
create table pc2 partition of pc for values from (10) to (30);
insert into pc select g, g from generate_series(1, 20) g;
alter table pc add constraint fk foreign key (a) references p;
-- run
alter table pc alter constraint fk deferrable;

-- case: foreign-key/alter-to-partitioned
-- setup
create table pp (id int primary key) partition by range (id);
create table pp1 partition of pp for values from (0) to (10);
create table pp2 partition of pp for values from (10) to (30);
insert into pp select generate_series(1, 20);
alter table t add constraint fk foreign key (a) references pp;
-- run
alter table t alter constraint fk deferrable;

-- case: foreign-key/rename
-- setup
alter table t add constraint fk foreign key (a) references p;
-- run
alter table t rename constraint fk to fk2;

-- case: foreign-key/comment
-- setup
alter table t add constraint fk foreign key (a) references p;
-- run
comment on constraint fk on t is 'x';

-- case: foreign-key/create-table-references
-- run
create table c (x int references p);

-- case: foreign-key/create-table-references-two
-- run
create table c (x int references p, y int references t);

-- case: foreign-key/create-table-references-partitioned
-- setup
create table pp (id int primary key) partition by range (id);
create table pp1 partition of pp for values from (0) to (10);
create table pp2 partition of pp for values from (10) to (30);
insert into pp select generate_series(1, 20);
-- run
create table c (x int references pp);

-- case: foreign-key/create-table-references-self
-- run
create table c (id int primary key, x int references c);

-- case: foreign-key/create-table-references-if-not-exists-there
-- run
create table if not exists t (x int references p);

-- case: foreign-key/create-table-then-add-not-valid
-- run
create table c (x int);
alter table c add foreign key (x) references p not valid;

-- case: foreign-key/create-partitioned-table-references
-- run
create table c (k int, x int references p) partition by range (k);

-- case: foreign-key/attach-parts-primary-key-drop
-- setup
alter table t add constraint fk foreign key (a) references p;
-- run
alter table p drop constraint p_pkey;

-- case: foreign-key/drop-parent
-- setup
alter table t add constraint fk foreign key (a) references p;
-- run
drop table p;

-- case: foreign-key/drop-parent-cascade
-- setup
alter table t add constraint fk foreign key (a) references p;
-- run
drop table p cascade;

-- case: foreign-key/drop-child
-- setup
alter table t add constraint fk foreign key (a) references p;
-- run
drop table t;

-- case: foreign-key/drop-child-of-two-parents
-- setup
alter table t add constraint fk foreign key (a) references p;
create table q (id int primary key);
insert into q select generate_series(1, 20);
alter table t add foreign key (id) references q;
-- run
drop table t;

-- case: foreign-key/drop-child-of-partitioned
-- setup
create table pp (id int primary key) partition by range (id);
create table pp1 partition of pp for values from (0) to (10);
create table pp2 partition of pp for values from (10) to (30);
insert into pp select generate_series(1, 20);
alter table t add constraint fk foreign key (a) references pp;
-- run
drop table t;

-- case: foreign-key/drop-both
-- setup
alter table t add constraint fk foreign key (a) references p;
-- run
drop table p, t;

-- case: foreign-key/drop-parent-partition
-- setup
create table pp (id int primary key) partition by range (id);
create table pp1 partition of pp for values from (0) to (10);
create table pp2 partition of pp for values from (10) to (30);
insert into pp select generate_series(1, 20);
truncate t;
alter table t add constraint fk foreign key (a) references pp;
-- run
drop table pp1;

-- case: foreign-key/disable-trigger-all
-- setup
alter table t add constraint fk foreign key (a) references p;
-- run
alter table t disable trigger all;

-- case: foreign-key/disable-trigger-all-parent
-- setup
alter table t add constraint fk foreign key (a) references p;
-- run
alter table p disable trigger all;

-- case: foreign-key/rename-parent
-- setup
alter table t add constraint fk foreign key (a) references p;
-- run
alter table p rename to p2;

-- case: foreign-key/rename-parent-column
-- setup
alter table t add constraint fk foreign key (a) references p;
-- run
alter table p rename id to id2;

-- case: foreign-key/set-schema-parent
-- setup
alter table t add constraint fk foreign key (a) references p;
create schema s;
-- run
alter table p set schema s;

-- case: foreign-key/truncate-parent
-- setup
alter table t add constraint fk foreign key (a) references p;
-- run
truncate p;

-- case: foreign-key/truncate-parent-cascade
-- setup
alter table t add constraint fk foreign key (a) references p;
-- run
truncate p cascade;

-- case: foreign-key/truncate-child
-- setup
alter table t add constraint fk foreign key (a) references p;
-- run
truncate t;

-- case: foreign-key/truncate-both
-- setup
alter table t add constraint fk foreign key (a) references p;
-- run
truncate t, p;

-- case: foreign-key/add-index-on-child
-- setup
alter table t add constraint fk foreign key (a) references p;
-- run
create index i on t (a);

-- case: foreign-key/set-unlogged-child
-- setup
alter table t add constraint fk foreign key (a) references p;
-- run
alter table t set unlogged;

-- case: foreign-key/set-unlogged-parent
-- setup
alter table t add constraint fk foreign key (a) references p;
-- run
alter table p set unlogged;
