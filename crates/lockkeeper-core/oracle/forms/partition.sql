-- base

-- case: partition/attach
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create table n (k int not null, a int);
insert into n select g, g from generate_series(31, 39) g;
-- run
alter table pt attach partition n for values from (30) to (40);

-- case: partition/attach-checked
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create table n (k int not null, a int);
insert into n select g, g from generate_series(31, 39) g;
alter table n add check (k >= 30 and k < 40);
-- run
alter table pt attach partition n for values from (30) to (40);

-- case: partition/attach-then-drop-check
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create table n (k int not null, a int);
insert into n select g, g from generate_series(31, 39) g;
alter table n add check (k >= 30 and k < 40);
-- run
alter table pt attach partition n for values from (30) to (40);
alter table n drop constraint n_k_check;

-- case: partition/create
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
-- run
create table n partition of pt for values from (30) to (40);

-- case: partition/detach
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
-- run
alter table pt detach partition pt1;

-- case: partition/drop
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
-- run
drop table pt1;

-- case: partition/drop-parent
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
-- run
drop table pt;

-- case: partition/truncate
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
-- run
truncate pt;

-- case: partition/truncate-one
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
-- run
truncate pt1;

-- case: partition/detach-concurrently
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
-- run: outside
alter table pt detach partition pt1 concurrently;

-- case: partition/attach-default
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
insert into pt select 100 + g, g from generate_series(1, 20) g;
create table n (k int not null, a int);
insert into n select g, g from generate_series(31, 39) g;
-- run
alter table pt attach partition n for values from (30) to (40);

-- case: partition/attach-checked-default
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
insert into pt select 100 + g, g from generate_series(1, 20) g;
create table n (k int not null, a int);
insert into n select g, g from generate_series(31, 39) g;
alter table n add check (k >= 30 and k < 40);
-- run
alter table pt attach partition n for values from (30) to (40);

-- case: partition/attach-then-drop-check-default
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
insert into pt select 100 + g, g from generate_series(1, 20) g;
create table n (k int not null, a int);
insert into n select g, g from generate_series(31, 39) g;
alter table n add check (k >= 30 and k < 40);
-- run
alter table pt attach partition n for values from (30) to (40);
alter table n drop constraint n_k_check;

-- case: partition/create-default
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
insert into pt select 100 + g, g from generate_series(1, 20) g;
-- run
create table n partition of pt for values from (30) to (40);

-- case: partition/detach-default
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
insert into pt select 100 + g, g from generate_series(1, 20) g;
-- run
alter table pt detach partition pt1;

-- case: partition/drop-default
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
insert into pt select 100 + g, g from generate_series(1, 20) g;
-- run
drop table pt1;

-- case: partition/drop-parent-default
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
insert into pt select 100 + g, g from generate_series(1, 20) g;
-- run
drop table pt;

-- case: partition/truncate-default
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
insert into pt select 100 + g, g from generate_series(1, 20) g;
-- run
truncate pt;

-- case: partition/truncate-one-default
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
insert into pt select 100 + g, g from generate_series(1, 20) g;
-- run
truncate pt1;

-- case: partition/detach-concurrently-default
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
insert into pt select 100 + g, g from generate_series(1, 20) g;
-- run: outside
alter table pt detach partition pt1 concurrently;

-- case: partition/attach-default-checked
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
insert into pt select 100 + g, g from generate_series(1, 20) g;
create table n (k int not null, a int);
insert into n select g, g from generate_series(31, 39) g;
alter table ptd add check (k >= 100);
-- run
alter table pt attach partition n for values from (30) to (40);

-- case: partition/attach-both-checked
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
insert into pt select 100 + g, g from generate_series(1, 20) g;
create table n (k int not null, a int);
insert into n select g, g from generate_series(31, 39) g;
alter table ptd add check (k >= 100);
alter table n add check (k >= 30 and k < 40);
-- run
alter table pt attach partition n for values from (30) to (40);

-- case: partition/create-default-checked
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
insert into pt select 100 + g, g from generate_series(1, 20) g;
alter table ptd add check (k >= 100);
-- run
create table n partition of pt for values from (30) to (40);

-- case: partition/attach-checked-nullable
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create table n (k int, a int);
insert into n select g, g from generate_series(31, 39) g;
alter table n add check (k >= 30 and k < 40);
-- run
alter table pt attach partition n for values from (30) to (40);

-- case: partition/attach-nullable-key
-- setup
create table pt (k int, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create table n (k int, a int);
insert into n select g, g from generate_series(31, 39) g;
-- run
alter table pt attach partition n for values from (30) to (40);

-- case: partition/attach-nullable-key-checked
-- setup
create table pt (k int, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create table n (k int, a int);
insert into n select g, g from generate_series(31, 39) g;
alter table n add check (k >= 30 and k < 40);
-- run
alter table pt attach partition n for values from (30) to (40);

-- case: partition/attach-nullable-key-checked-not-null
-- setup
create table pt (k int, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create table n (k int, a int);
insert into n select g, g from generate_series(31, 39) g;
alter table n add check (k is not null and k >= 30 and k < 40);
-- run
alter table pt attach partition n for values from (30) to (40);

-- case: partition/attach-checked-not-valid
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create table n (k int not null, a int);
insert into n select g, g from generate_series(31, 39) g;
alter table n add check (k >= 30 and k < 40) not valid;
-- run
alter table pt attach partition n for values from (30) to (40);

-- case: partition/attach-checked-wider
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create table n (k int not null, a int);
insert into n select g, g from generate_series(31, 39) g;
alter table n add check (k > 0);
-- run
alter table pt attach partition n for values from (30) to (40);

-- case: partition/attach-checked-narrower
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create table n (k int not null, a int);
insert into n select g, g from generate_series(31, 39) g;
alter table n add check (k > 30 and k < 40);
-- run
alter table pt attach partition n for values from (30) to (40);

-- case: partition/attach-checked-no-inherit
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create table n (k int not null, a int);
insert into n select g, g from generate_series(31, 39) g;
alter table n add check (k >= 30 and k < 40) no inherit;
-- run
alter table pt attach partition n for values from (30) to (40);

-- case: partition/attach-checked-between
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create table n (k int not null, a int);
insert into n select g, g from generate_series(31, 39) g;
alter table n add check (k between 30 and 39);
-- run
alter table pt attach partition n for values from (30) to (40);

-- case: partition/attach-violated
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create table n (k int not null, a int);
insert into n select g, g from generate_series(31, 39) g;
insert into n values (99);
-- run
alter table pt attach partition n for values from (30) to (40);

-- case: partition/attach-overlap
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create table n (k int not null, a int);
insert into n select g, g from generate_series(31, 39) g;
-- run
alter table pt attach partition n for values from (25) to (40);

-- case: partition/attach-default-conflict
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
insert into pt select 100 + g, g from generate_series(1, 20) g;
create table n (k int not null, a int);
insert into n select g, g from generate_series(31, 39) g;
insert into pt values (35);
-- run
alter table pt attach partition n for values from (30) to (40);

-- case: partition/attach-empty
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create table n (k int not null, a int);
-- run
alter table pt attach partition n for values from (30) to (40);

-- case: partition/attach-as-default
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create table n (k int not null, a int);
insert into n select g, g from generate_series(31, 39) g;
-- run
alter table pt attach partition n default;

-- case: partition/attach-as-default-checked
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create table n (k int not null, a int);
insert into n select g, g from generate_series(31, 39) g;
alter table n add check (k >= 30);
-- run
alter table pt attach partition n default;

-- case: partition/create-as-default
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
-- run
create table n partition of pt default;

-- case: partition/attach-second-default
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
insert into pt select 100 + g, g from generate_series(1, 20) g;
create table n (k int not null, a int);
insert into n select g, g from generate_series(31, 39) g;
-- run
alter table pt attach partition n default;

-- case: partition/attach-missing-column
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create table n (k int not null);
-- run
alter table pt attach partition n for values from (30) to (40);

-- case: partition/attach-type-mismatch
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create table n (k int not null, a bigint);
-- run
alter table pt attach partition n for values from (30) to (40);

-- case: partition/attach-extra-column
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create table n (k int not null, a int, z int);
-- run
alter table pt attach partition n for values from (30) to (40);

-- case: partition/attach-missing-not-null
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create table n (k int, a int);
-- run
alter table pt attach partition n for values from (30) to (40);

-- case: partition/attach-with-index
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create index i on pt (a);
create table n (k int not null, a int);
insert into n select g, g from generate_series(31, 39) g;
-- run
alter table pt attach partition n for values from (30) to (40);

-- case: partition/attach-with-index-there
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create index i on pt (a);
create table n (k int not null, a int);
insert into n select g, g from generate_series(31, 39) g;
create index n_a on n (a);
-- run
alter table pt attach partition n for values from (30) to (40);

-- case: partition/attach-with-unique
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
alter table pt add unique (k);
create table n (k int not null, a int);
insert into n select g, g from generate_series(31, 39) g;
-- run
alter table pt attach partition n for values from (30) to (40);

-- case: partition/attach-with-unique-there
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
alter table pt add unique (k);
create table n (k int not null, a int);
insert into n select g, g from generate_series(31, 39) g;
alter table n add unique (k);
-- run
alter table pt attach partition n for values from (30) to (40);

-- case: partition/attach-with-unique-index-only
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
alter table pt add unique (k);
create table n (k int not null, a int);
insert into n select g, g from generate_series(31, 39) g;
create unique index n_k on n (k);
-- run
alter table pt attach partition n for values from (30) to (40);

-- case: partition/attach-with-primary-key
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
alter table pt add primary key (k);
create table n (k int not null, a int);
insert into n select g, g from generate_series(31, 39) g;
-- run
alter table pt attach partition n for values from (30) to (40);

-- case: partition/attach-with-check-missing
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
alter table pt add constraint c check (a > 0);
create table n (k int not null, a int);
insert into n select g, g from generate_series(31, 39) g;
-- run
alter table pt attach partition n for values from (30) to (40);

-- case: partition/attach-with-check-there
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
alter table pt add constraint c check (a > 0);
create table n (k int not null, a int);
insert into n select g, g from generate_series(31, 39) g;
alter table n add constraint c check (a > 0);
-- run
alter table pt attach partition n for values from (30) to (40);

-- case: partition/attach-with-trigger
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger trg before insert on pt for each row execute function trg();
create table n (k int not null, a int);
insert into n select g, g from generate_series(31, 39) g;
-- run
alter table pt attach partition n for values from (30) to (40);

-- case: partition/attach-with-fk
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 120);
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
alter table pt add foreign key (a) references p;
create table n (k int not null, a int);
insert into n select g, g from generate_series(31, 39) g;
-- run
alter table pt attach partition n for values from (30) to (40);

-- case: partition/attach-with-fk-there
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 120);
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
alter table pt add foreign key (a) references p;
create table n (k int not null, a int);
insert into n select g, g from generate_series(31, 39) g;
alter table n add foreign key (a) references p;
-- run
alter table pt attach partition n for values from (30) to (40);

-- case: partition/attach-with-fk-there-not-valid
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 120);
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
alter table pt add foreign key (a) references p;
create table n (k int not null, a int);
insert into n select g, g from generate_series(31, 39) g;
alter table n add foreign key (a) references p not valid;
-- run
alter table pt attach partition n for values from (30) to (40);

-- case: partition/attach-with-fk-default
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 120);
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
insert into pt select 100 + g, g from generate_series(1, 20) g;
alter table pt add foreign key (a) references p;
create table n (k int not null, a int);
insert into n select g, g from generate_series(31, 39) g;
-- run
alter table pt attach partition n for values from (30) to (40);

-- case: partition/attach-referenced
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
alter table pt add primary key (k);
create table c (k int references pt);
insert into c select generate_series(1, 20);
create table n (k int not null, a int);
insert into n select g, g from generate_series(31, 39) g;
-- run
alter table pt attach partition n for values from (30) to (40);

-- case: partition/create-with-fk
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 120);
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
alter table pt add foreign key (a) references p;
-- run
create table n partition of pt for values from (30) to (40);

-- case: partition/create-referenced
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
alter table pt add primary key (k);
create table c (k int references pt);
-- run
create table n partition of pt for values from (30) to (40);

-- case: partition/create-with-index
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create index i on pt (a);
-- run
create table n partition of pt for values from (30) to (40);

-- case: partition/create-with-primary-key
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
insert into pt select 100 + g, g from generate_series(1, 20) g;
alter table pt add primary key (k);
-- run
create table n partition of pt for values from (30) to (40);

-- case: partition/detach-with-fk
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 120);
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
alter table pt add foreign key (a) references p;
-- run
alter table pt detach partition pt1;

-- case: partition/detach-referenced
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
alter table pt add primary key (k);
create table c (k int references pt);
insert into c select generate_series(11, 19);
-- run
alter table pt detach partition pt1;

-- case: partition/detach-referenced-used
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
alter table pt add primary key (k);
create table c (k int references pt);
insert into c select generate_series(1, 9);
-- run
alter table pt detach partition pt1;

-- case: partition/detach-with-index
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create index i on pt (a);
-- run
alter table pt detach partition pt1;

-- case: partition/detach-default-itself
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
insert into pt select 100 + g, g from generate_series(1, 20) g;
-- run
alter table pt detach partition ptd;

-- case: partition/detach-missing
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create table n (k int not null, a int);
insert into n select g, g from generate_series(31, 39) g;
-- run
alter table pt detach partition n;

-- case: partition/detach-concurrently-in-transaction
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
-- run
alter table pt detach partition pt1 concurrently;

-- case: partition/detach-finalize-none
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
-- run
alter table pt detach partition pt1 finalize;

-- case: partition/detach-concurrently-with-fk
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 120);
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
alter table pt add foreign key (a) references p;
-- run: outside
alter table pt detach partition pt1 concurrently;

-- case: partition/detach-concurrently-referenced
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
alter table pt add primary key (k);
create table c (k int references pt);
insert into c select generate_series(11, 19);
-- run: outside
alter table pt detach partition pt1 concurrently;

-- case: partition/detach-concurrently-with-index
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create index i on pt (a);
-- run: outside
alter table pt detach partition pt1 concurrently;

-- case: partition/drop-with-fk
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 120);
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
alter table pt add foreign key (a) references p;
-- run
drop table pt1;

-- case: partition/drop-default-itself
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
insert into pt select 100 + g, g from generate_series(1, 20) g;
-- run
drop table ptd;

-- case: partition/drop-with-index
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create index i on pt (a);
-- run
drop table pt1;

-- case: partition/drop-cascade-referenced
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
alter table pt add primary key (k);
create table c (k int references pt);
-- run
drop table pt1 cascade;

-- case: partition/sub-create
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create table pt3 partition of pt for values from (30) to (50) partition by list (k);
create table pt3a partition of pt3 for values in (31);
create table pt3d partition of pt3 default;
-- run
create table n partition of pt3 for values in (33);

-- case: partition/sub-attach
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create table pt3 partition of pt for values from (30) to (50) partition by list (k);
create table pt3a partition of pt3 for values in (31);
create table pt3d partition of pt3 default;
create table n (k int not null, a int);
-- run
alter table pt3 attach partition n for values in (33);

-- case: partition/sub-attach-whole
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create table pt3 partition of pt for values from (30) to (50) partition by list (k);
create table pt3a partition of pt3 for values in (31);
create table pt3d partition of pt3 default;
create table n (k int not null, a int) partition by range (k);
create table n1 partition of n for values from (50) to (60);
insert into n values (55);
-- run
alter table pt attach partition n for values from (50) to (60);

-- case: partition/sub-detach
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create table pt3 partition of pt for values from (30) to (50) partition by list (k);
create table pt3a partition of pt3 for values in (31);
create table pt3d partition of pt3 default;
-- run
alter table pt detach partition pt3;

-- case: partition/sub-drop
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create table pt3 partition of pt for values from (30) to (50) partition by list (k);
create table pt3a partition of pt3 for values in (31);
create table pt3d partition of pt3 default;
-- run
drop table pt3;

-- case: partition/sub-create-below-default
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create table ptd partition of pt default partition by range (k);
create table ptd1 partition of ptd for values from (100) to (200);
insert into pt values (150);
-- run
create table n partition of pt for values from (60) to (70);

-- case: partition/sub-attach-below-default
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create table ptd partition of pt default partition by range (k);
create table ptd1 partition of ptd for values from (100) to (200);
insert into pt values (150);
create table n (k int not null, a int);
insert into n select g, g from generate_series(31, 39) g;
-- run
alter table pt attach partition n for values from (30) to (40);

-- case: partition/list-attach
-- setup
create table l (k text, a int) partition by list (k);
create table l1 partition of l for values in ('a', 'b');
insert into l select 'a', g from generate_series(1, 20) g;
create table n (k text, a int);
insert into n select 'c', g from generate_series(1, 20) g;
-- run
alter table l attach partition n for values in ('c');

-- case: partition/list-attach-checked
-- setup
create table l (k text, a int) partition by list (k);
create table l1 partition of l for values in ('a', 'b');
insert into l select 'a', g from generate_series(1, 20) g;
create table n (k text, a int);
insert into n select 'c', g from generate_series(1, 20) g;
alter table n add check (k = 'c');
-- run
alter table l attach partition n for values in ('c');

-- case: partition/list-attach-checked-not-null
-- setup
create table l (k text, a int) partition by list (k);
create table l1 partition of l for values in ('a', 'b');
insert into l select 'a', g from generate_series(1, 20) g;
create table n (k text, a int);
insert into n select 'c', g from generate_series(1, 20) g;
alter table n alter k set not null, add check (k = 'c');
-- run
alter table l attach partition n for values in ('c');

-- case: partition/list-attach-null
-- setup
create table l (k text, a int) partition by list (k);
create table l1 partition of l for values in ('a', 'b');
insert into l select 'a', g from generate_series(1, 20) g;
create table n (k text, a int);
insert into n select 'c', g from generate_series(1, 20) g;
-- run
alter table l attach partition n for values in ('c', null);

-- case: partition/list-create
-- setup
create table l (k text, a int) partition by list (k);
create table l1 partition of l for values in ('a', 'b');
insert into l select 'a', g from generate_series(1, 20) g;
create table n (k text, a int);
insert into n select 'c', g from generate_series(1, 20) g;
-- run
create table m partition of l for values in ('d');

-- case: partition/hash-attach
-- setup
create table h (k int, a int) partition by hash (k);
create table h0 partition of h for values with (modulus 2, remainder 0);
create table n (k int, a int);
-- run
alter table h attach partition n for values with (modulus 2, remainder 1);

-- case: partition/hash-create
-- setup
create table h (k int, a int) partition by hash (k);
create table h0 partition of h for values with (modulus 2, remainder 0);
create table n (k int, a int);
-- run
create table m partition of h for values with (modulus 2, remainder 1);

-- case: partition/split
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create schema s;
create role r;
-- run
alter table pt split partition pt1 into (partition pa for values from (0) to (5), partition pb for values from (5) to (10));

-- case: partition/merge
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create schema s;
create role r;
-- run
alter table pt merge partitions (pt1, pt2) into pm;

-- case: partition/rename-parent
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create schema s;
create role r;
-- run
alter table pt rename to pt_new;

-- case: partition/rename-part
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create schema s;
create role r;
-- run
alter table pt1 rename to z;

-- case: partition/set-schema-parent
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create schema s;
create role r;
-- run
alter table pt set schema s;

-- case: partition/owner-parent
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create schema s;
create role r;
-- run
alter table pt owner to r;

-- case: partition/set-fillfactor-part
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create schema s;
create role r;
-- run
alter table pt1 set (fillfactor = 70);

-- case: partition/set-fillfactor-parent
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create schema s;
create role r;
-- run
alter table pt set (fillfactor = 70);

-- case: partition/set-unlogged-parent
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create schema s;
create role r;
-- run
alter table pt set unlogged;

-- case: partition/set-tablespace-parent
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create schema s;
create role r;
-- run
alter table pt set tablespace pg_default;

-- case: partition/enable-trigger-parent
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create schema s;
create role r;
-- run
alter table pt disable trigger all;

-- case: partition/comment-parent
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create schema s;
create role r;
-- run
comment on table pt is 'x';

-- case: partition/replica-identity-parent
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create schema s;
create role r;
-- run
alter table pt replica identity full;

-- case: partition/enable-rls-parent
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create schema s;
create role r;
-- run
alter table pt enable row level security;

-- case: partition/grant-parent
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create schema s;
create role r;
-- run
grant select on pt to r;

-- case: partition/attach-foreign-table
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create foreign data wrapper w;
create server srv foreign data wrapper w;
create foreign table f (k int not null, a int) server srv;
-- run
alter table pt attach partition f for values from (30) to (40);

-- case: partition/attach-unlogged
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create unlogged table n (k int not null, a int);
insert into n select g, g from generate_series(31, 39) g;
-- run
alter table pt attach partition n for values from (30) to (40);

-- case: partition/attach-temporary-refused
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create temporary table n (k int not null, a int);
insert into n select g, g from generate_series(31, 39) g;
-- run
alter table pt attach partition n for values from (30) to (40);

-- case: partition/attach-with-generated
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
alter table pt add g int generated always as (a) stored;
create table n (k int not null, a int);
insert into n select g, g from generate_series(31, 39) g;
alter table n add g int generated always as (a) stored;
-- run
alter table pt attach partition n for values from (30) to (40);

-- case: partition/attach-with-identity
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
alter table pt alter k add generated by default as identity;
create table n (k int not null, a int);
insert into n select g, g from generate_series(31, 39) g;
-- run
alter table pt attach partition n for values from (30) to (40);

-- case: partition/attach-identity-on-child
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create table n (k int not null, a int);
insert into n select g, g from generate_series(31, 39) g;
alter table n alter k add generated by default as identity;
-- run
alter table pt attach partition n for values from (30) to (40);

-- case: partition/attach-not-a-partitioned-table
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create table x (k int);
create table n (k int not null, a int);
insert into n select g, g from generate_series(31, 39) g;
-- run
alter table x attach partition n for values from (30) to (40);

-- case: partition/attach-already
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
-- run
alter table pt attach partition pt1 for values from (30) to (40);

-- case: partition/create-overlap
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
-- run
create table n partition of pt for values from (25) to (40);

-- case: partition/create-if-not-exists-there
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
-- run
create table if not exists pt1 partition of pt for values from (0) to (10);

-- case: partition/like-then-attach
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
-- run
create table n (like pt including all);
alter table pt attach partition n for values from (30) to (40);

-- case: partition/like-check-then-attach
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table ptd partition of pt default;
insert into pt select g, g from generate_series(1, 20) g;
insert into pt select 100 + g, g from generate_series(1, 20) g;
-- run
create table n (like pt including all, check (k >= 30 and k < 40));
alter table pt attach partition n for values from (30) to (40);

-- case: partition/two-defaults-in-tree-detach
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
-- run
alter table pt detach partition pt1, add column z int;

-- case: partition/attach-with-statistics
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create statistics st on k, a from pt;
create table n (k int not null, a int);
insert into n select g, g from generate_series(31, 39) g;
-- run
alter table pt attach partition n for values from (30) to (40);

-- case: partition/attach-with-policy
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create policy po on pt using (a > 0);
create table n (k int not null, a int);
insert into n select g, g from generate_series(31, 39) g;
-- run
alter table pt attach partition n for values from (30) to (40);

-- case: partition/attach-in-publication
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create publication pb for table pt;
create table n (k int not null, a int);
insert into n select g, g from generate_series(31, 39) g;
-- run
alter table pt attach partition n for values from (30) to (40);

-- case: partition/attach-with-index-invalid-child
-- setup
create table pt (k int not null, a int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
create index i on pt (a);
create table n (k int not null, a int);
insert into n select g, g from generate_series(31, 39) g;
create index n_a on n (a);
update pg_index set indisvalid = false where indexrelid = 'n_a'::regclass;
-- run
alter table pt attach partition n for values from (30) to (40);
