-- base
create table acc (id int primary key);
create table ev (id int not null, at date not null, acc_id int references acc, v text, constraint ev_v check (length(v) < 100)) partition by range (at);
create table ev_23 partition of ev for values from ('2023-01-01') to ('2024-01-01');
create table ev_24 partition of ev for values from ('2024-01-01') to ('2025-01-01');
create table ev_25 partition of ev for values from ('2025-01-01') to ('2026-01-01') partition by list (v);
create table ev_25_a partition of ev_25 for values in ('a');
create index ev_at on ev (at);
create table led (id int primary key, n int) partition by range (id);
create table led_1 partition of led for values from (1) to (1000);
create table led_2 partition of led for values from (1000) to (2000);
create table ref (id int primary key, led_id int references led);
create table kind (k text, n int) partition by list (k);
create table kind_x partition of kind for values in ('x');
create table kind_rest partition of kind default;
insert into acc select g from generate_series(1, 1200) g;
insert into ev select g, date '2023-01-01' + g % 700, g, 'v' from generate_series(1, 1200) g;
insert into led select g, g from generate_series(1, 1900) g;
insert into ref select g, 1000 + g from generate_series(1, 800) g;
insert into kind select case when g % 2 = 0 then 'x' else 'y' end, g from generate_series(1, 1200) g;

-- case: unseen-gaps-1/concurrently-plain
-- min: 14
-- run: outside
alter table ev detach partition ev_23 concurrently;

-- case: unseen-gaps-1/concurrently-referenced
-- min: 14
-- run: outside
alter table led detach partition led_1 concurrently;

-- case: unseen-gaps-1/concurrently-sub
-- min: 14
-- run: outside
alter table ev detach partition ev_25 concurrently;

-- case: unseen-gaps-1/concurrently-sub-leaf
-- min: 14
-- run: outside
alter table ev_25 detach partition ev_25_a concurrently;

-- case: unseen-gaps-1/concurrently-default
-- min: 14
-- run: outside
alter table kind detach partition kind_x concurrently;

-- case: unseen-gaps-1/concurrently-block
-- min: 14
-- run
alter table ev detach partition ev_23 concurrently;

-- case: unseen-gaps-1/concurrently-old
-- run
alter table ev detach partition ev_23 concurrently;

-- case: unseen-gaps-1/concurrently-not-part
-- min: 14
-- run: outside
alter table ev detach partition kind_x concurrently;

-- case: unseen-gaps-1/concurrently-grandchild
-- min: 14
-- run: outside
alter table ev detach partition ev_25_a concurrently;

-- case: unseen-gaps-1/concurrently-two-actions
-- min: 14
-- run: outside
alter table ev detach partition ev_23 concurrently, add column z int;

-- case: unseen-gaps-1/finalize-not-pending
-- min: 14
-- run
alter table ev detach partition ev_23 finalize;

-- case: unseen-gaps-1/finalize-not-part
-- min: 14
-- run
alter table ev detach partition kind_x finalize;

-- case: unseen-gaps-1/finalize-missing
-- min: 14
-- run
alter table ev detach partition ev_99 finalize;

-- case: unseen-gaps-1/pending-finalize
-- min: 14
-- setup
update pg_inherits set inhdetachpending = true where inhrelid = 'ev_23'::regclass;
-- run
alter table ev detach partition ev_23 finalize;

-- case: unseen-gaps-1/pending-finalize-referenced
-- min: 14
-- setup
update pg_inherits set inhdetachpending = true where inhrelid = 'led_1'::regclass;
-- run
alter table led detach partition led_1 finalize;

-- case: unseen-gaps-1/pending-finalize-sub
-- min: 14
-- setup
update pg_inherits set inhdetachpending = true where inhrelid = 'ev_25'::regclass;
-- run
alter table ev detach partition ev_25 finalize;

-- case: unseen-gaps-1/pending-finalize-outside
-- min: 14
-- setup
update pg_inherits set inhdetachpending = true where inhrelid = 'ev_23'::regclass;
-- run: outside
alter table ev detach partition ev_23 finalize;

-- case: unseen-gaps-1/pending-concurrently-again
-- min: 14
-- setup
update pg_inherits set inhdetachpending = true where inhrelid = 'ev_23'::regclass;
-- run: outside
alter table ev detach partition ev_23 concurrently;

-- case: unseen-gaps-1/pending-concurrently-other
-- min: 14
-- setup
update pg_inherits set inhdetachpending = true where inhrelid = 'ev_23'::regclass;
-- run: outside
alter table ev detach partition ev_24 concurrently;

-- case: unseen-gaps-1/pending-detach-plain
-- min: 14
-- setup
update pg_inherits set inhdetachpending = true where inhrelid = 'ev_23'::regclass;
-- run
alter table ev detach partition ev_23;

-- case: unseen-gaps-1/pending-detach-other
-- min: 14
-- setup
update pg_inherits set inhdetachpending = true where inhrelid = 'ev_23'::regclass;
-- run
alter table ev detach partition ev_24;

-- case: unseen-gaps-1/pending-add-column
-- min: 14
-- setup
update pg_inherits set inhdetachpending = true where inhrelid = 'ev_23'::regclass;
-- run
alter table ev add column z int;

-- case: unseen-gaps-1/pending-add-check
-- min: 14
-- setup
update pg_inherits set inhdetachpending = true where inhrelid = 'ev_23'::regclass;
-- run
alter table ev add constraint ev_pos check (id > 0);

-- case: unseen-gaps-1/pending-set-not-null
-- min: 14
-- setup
update pg_inherits set inhdetachpending = true where inhrelid = 'ev_23'::regclass;
-- run
alter table ev alter v set not null;

-- case: unseen-gaps-1/pending-type
-- min: 14
-- setup
update pg_inherits set inhdetachpending = true where inhrelid = 'ev_23'::regclass;
-- run
alter table ev alter id type bigint;

-- case: unseen-gaps-1/pending-rename-column
-- min: 14
-- setup
update pg_inherits set inhdetachpending = true where inhrelid = 'ev_23'::regclass;
-- run
alter table ev rename id to number;

-- case: unseen-gaps-1/pending-alter-part
-- min: 14
-- setup
update pg_inherits set inhdetachpending = true where inhrelid = 'ev_23'::regclass;
-- run
alter table ev_23 add constraint p check (id > 0);

-- case: unseen-gaps-1/pending-part-rename
-- min: 14
-- setup
update pg_inherits set inhdetachpending = true where inhrelid = 'ev_23'::regclass;
-- run
alter table ev_23 rename to old_23;

-- case: unseen-gaps-1/pending-part-owner
-- min: 14
-- setup
update pg_inherits set inhdetachpending = true where inhrelid = 'ev_23'::regclass;
-- run
alter table ev_23 set (fillfactor = 70);

-- case: unseen-gaps-1/pending-insert-gone
-- min: 14
-- setup
update pg_inherits set inhdetachpending = true where inhrelid = 'ev_23'::regclass;
-- run
insert into ev values (1, '2023-05-05', 1, 'v');

-- case: unseen-gaps-1/pending-insert-other
-- min: 14
-- setup
update pg_inherits set inhdetachpending = true where inhrelid = 'ev_23'::regclass;
-- run
insert into ev values (1, '2024-05-05', 1, 'v');

-- case: unseen-gaps-1/pending-insert-part
-- min: 14
-- setup
update pg_inherits set inhdetachpending = true where inhrelid = 'ev_23'::regclass;
-- run
insert into ev_23 values (1, '2023-05-05', 1, 'v');

-- case: unseen-gaps-1/pending-select
-- min: 14
-- setup
update pg_inherits set inhdetachpending = true where inhrelid = 'ev_23'::regclass;
-- run
select count(*) from ev;

-- case: unseen-gaps-1/pending-delete
-- min: 14
-- setup
update pg_inherits set inhdetachpending = true where inhrelid = 'ev_24'::regclass;
-- run
delete from ev where id = 5;

-- case: unseen-gaps-1/pending-drop-part
-- min: 14
-- setup
update pg_inherits set inhdetachpending = true where inhrelid = 'ev_23'::regclass;
-- run
drop table ev_23;

-- case: unseen-gaps-1/pending-drop-parent
-- min: 14
-- setup
update pg_inherits set inhdetachpending = true where inhrelid = 'ev_23'::regclass;
-- run
drop table ev;

-- case: unseen-gaps-1/pending-truncate
-- min: 14
-- setup
update pg_inherits set inhdetachpending = true where inhrelid = 'ev_23'::regclass;
-- run
truncate ev;

-- case: unseen-gaps-1/pending-index
-- min: 14
-- setup
update pg_inherits set inhdetachpending = true where inhrelid = 'ev_23'::regclass;
-- run
create index on ev (acc_id);

-- case: unseen-gaps-1/pending-drop-index
-- min: 14
-- setup
update pg_inherits set inhdetachpending = true where inhrelid = 'ev_23'::regclass;
-- run
drop index ev_at;

-- case: unseen-gaps-1/pending-lock
-- min: 14
-- setup
update pg_inherits set inhdetachpending = true where inhrelid = 'ev_23'::regclass;
-- run
lock table ev in share mode;

-- case: unseen-gaps-1/pending-attach-again
-- min: 14
-- setup
update pg_inherits set inhdetachpending = true where inhrelid = 'ev_23'::regclass;
-- run
alter table ev attach partition ev_23 for values from ('2023-01-01') to ('2024-01-01');

-- case: unseen-gaps-1/pending-overlap
-- min: 14
-- setup
update pg_inherits set inhdetachpending = true where inhrelid = 'ev_23'::regclass;
-- run
create table ev_23b partition of ev for values from ('2023-02-01') to ('2023-03-01');

-- case: unseen-gaps-1/pending-new-part
-- min: 14
-- setup
update pg_inherits set inhdetachpending = true where inhrelid = 'ev_23'::regclass;
-- run
create table ev_26 partition of ev for values from ('2026-01-01') to ('2027-01-01');

-- case: unseen-gaps-1/pending-trigger
-- min: 14
-- setup
update pg_inherits set inhdetachpending = true where inhrelid = 'ev_23'::regclass;
create function tg() returns trigger language plpgsql as $$ begin return new; end $$;
-- run
create trigger t before insert on ev for each row execute function tg();

-- case: unseen-gaps-1/pending-foreign-key
-- min: 14
-- setup
update pg_inherits set inhdetachpending = true where inhrelid = 'ev_23'::regclass;
-- run
alter table ev add constraint ev_self foreign key (id) references acc;

-- case: unseen-gaps-1/pending-reindex
-- min: 14
-- setup
update pg_inherits set inhdetachpending = true where inhrelid = 'ev_23'::regclass;
-- run: outside
reindex table ev;

-- case: unseen-gaps-1/pending-vacuum
-- min: 14
-- setup
update pg_inherits set inhdetachpending = true where inhrelid = 'ev_23'::regclass;
-- run: outside
vacuum ev;
