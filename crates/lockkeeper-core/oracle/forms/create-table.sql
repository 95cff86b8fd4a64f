-- base
create table t (id int primary key, a int, b text);
create index t_a on t (a);
insert into t select g, g, 'b' || g from generate_series(1, 20) g;

-- case: create-table/plain
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create type c as (x int);
create sequence s1;
create function fn(int) returns boolean language sql as 'select true';
create view v as select id, a from t;
-- run
create table n (id int primary key, x text);

-- case: create-table/if-not-exists-there
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create type c as (x int);
create sequence s1;
create function fn(int) returns boolean language sql as 'select true';
create view v as select id, a from t;
-- run
create table if not exists t (x int);

-- case: create-table/exists
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create type c as (x int);
create sequence s1;
create function fn(int) returns boolean language sql as 'select true';
create view v as select id, a from t;
-- run
create table t (x int);

-- case: create-table/like
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create type c as (x int);
create sequence s1;
create function fn(int) returns boolean language sql as 'select true';
create view v as select id, a from t;
-- run
create table n (like t);

-- case: create-table/like-all
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create type c as (x int);
create sequence s1;
create function fn(int) returns boolean language sql as 'select true';
create view v as select id, a from t;
-- run
create table n (like t including all);

-- case: create-table/like-indexes
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create type c as (x int);
create sequence s1;
create function fn(int) returns boolean language sql as 'select true';
create view v as select id, a from t;
-- run
create table n (like t including indexes);

-- case: create-table/as
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create type c as (x int);
create sequence s1;
create function fn(int) returns boolean language sql as 'select true';
create view v as select id, a from t;
-- run
create table n as select * from t;

-- case: create-table/as-no-data
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create type c as (x int);
create sequence s1;
create function fn(int) returns boolean language sql as 'select true';
create view v as select id, a from t;
-- run
create table n as select * from t with no data;

-- case: create-table/as-join
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create type c as (x int);
create sequence s1;
create function fn(int) returns boolean language sql as 'select true';
create view v as select id, a from t;
-- run
create table n as select t.id, p.id as p from t join p on p.id = t.a;

-- case: create-table/as-if-not-exists-there
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create type c as (x int);
create sequence s1;
create function fn(int) returns boolean language sql as 'select true';
create view v as select id, a from t;
-- run
create table if not exists t as select 1;

-- case: create-table/select-into
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create type c as (x int);
create sequence s1;
create function fn(int) returns boolean language sql as 'select true';
create view v as select id, a from t;
-- run
select * into n from t;

-- case: create-table/as-values
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create type c as (x int);
create sequence s1;
create function fn(int) returns boolean language sql as 'select true';
create view v as select id, a from t;
-- run
create table n as values (1);

-- case: create-table/inherits
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create type c as (x int);
create sequence s1;
create function fn(int) returns boolean language sql as 'select true';
create view v as select id, a from t;
-- run
create table n (z int) inherits (t);

-- case: create-table/inherits-two
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create type c as (x int);
create sequence s1;
create function fn(int) returns boolean language sql as 'select true';
create view v as select id, a from t;
-- run
create table n () inherits (t, p);

-- case: create-table/temporary-as
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create type c as (x int);
create sequence s1;
create function fn(int) returns boolean language sql as 'select true';
create view v as select id, a from t;
-- run
create temporary table n as select * from t;

-- case: create-table/of-type
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create type c as (x int);
create sequence s1;
create function fn(int) returns boolean language sql as 'select true';
create view v as select id, a from t;
-- run
create table n of c;

-- case: create-table/references
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create type c as (x int);
create sequence s1;
create function fn(int) returns boolean language sql as 'select true';
create view v as select id, a from t;
-- run
create table n (x int references p);

-- case: create-table/references-composite-mismatch
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create type c as (x int);
create sequence s1;
create function fn(int) returns boolean language sql as 'select true';
create view v as select id, a from t;
-- run
create table n (x text references p);

-- case: create-table/partitioned
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create type c as (x int);
create sequence s1;
create function fn(int) returns boolean language sql as 'select true';
create view v as select id, a from t;
-- run
create table n (k int) partition by range (k);

-- case: create-table/default-nextval
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create type c as (x int);
create sequence s1;
create function fn(int) returns boolean language sql as 'select true';
create view v as select id, a from t;
-- run
create table n (id int default nextval('s1'));

-- case: create-table/check-function
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create type c as (x int);
create sequence s1;
create function fn(int) returns boolean language sql as 'select true';
create view v as select id, a from t;
-- run
create table n (x int check (fn(x)));

-- case: create-table/serial
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create type c as (x int);
create sequence s1;
create function fn(int) returns boolean language sql as 'select true';
create view v as select id, a from t;
-- run
create table n (id serial primary key);

-- case: create-table/unlogged
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create type c as (x int);
create sequence s1;
create function fn(int) returns boolean language sql as 'select true';
create view v as select id, a from t;
-- run
create unlogged table n (id int);

-- case: create-table/missing-type
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create type c as (x int);
create sequence s1;
create function fn(int) returns boolean language sql as 'select true';
create view v as select id, a from t;
-- run
create table n (x nothing);

-- case: create-table/in-missing-schema
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create type c as (x int);
create sequence s1;
create function fn(int) returns boolean language sql as 'select true';
create view v as select id, a from t;
-- run
create table nowhere.n (x int);

-- case: create-table/exclude
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create type c as (x int);
create sequence s1;
create function fn(int) returns boolean language sql as 'select true';
create view v as select id, a from t;
-- run
create table n (r int4range, exclude using gist (r with &&));

-- case: create-table/generated
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create type c as (x int);
create sequence s1;
create function fn(int) returns boolean language sql as 'select true';
create view v as select id, a from t;
-- run
create table n (a int, b int generated always as (a * 2) stored);

-- case: create-table/collate
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create type c as (x int);
create sequence s1;
create function fn(int) returns boolean language sql as 'select true';
create view v as select id, a from t;
-- run
create table n (a text collate "C");

-- case: create-table/tablespace
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create type c as (x int);
create sequence s1;
create function fn(int) returns boolean language sql as 'select true';
create view v as select id, a from t;
-- run
create table n (a int) tablespace pg_default;

-- case: create-table/with-oids-refused
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create type c as (x int);
create sequence s1;
create function fn(int) returns boolean language sql as 'select true';
create view v as select id, a from t;
-- run
create table n (a int) with (oids = true);

-- case: create-table/without-overlaps
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create type c as (x int);
create sequence s1;
create function fn(int) returns boolean language sql as 'select true';
create view v as select id, a from t;
-- run
create table n (id int4range, v daterange, primary key (id, v without overlaps));

-- case: create-table/column-of-table-type
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create type c as (x int);
create sequence s1;
create function fn(int) returns boolean language sql as 'select true';
create view v as select id, a from t;
-- run
create table n (x t);

-- case: create-table/like-view
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create type c as (x int);
create sequence s1;
create function fn(int) returns boolean language sql as 'select true';
create view v as select id, a from t;
-- run
create table n (like v);

-- case: create-table/foreign
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create type c as (x int);
create sequence s1;
create function fn(int) returns boolean language sql as 'select true';
create view v as select id, a from t;
create foreign data wrapper w;
create server srv foreign data wrapper w;
-- run
create foreign table n (a int) server srv;

-- case: create-table/using-heap
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create type c as (x int);
create sequence s1;
create function fn(int) returns boolean language sql as 'select true';
create view v as select id, a from t;
-- run
create table n (a int) using heap;

-- case: create-table/execute
-- setup
create table p (id int primary key);
insert into p select generate_series(1, 20);
create type c as (x int);
create sequence s1;
create function fn(int) returns boolean language sql as 'select true';
create view v as select id, a from t;
prepare q as select * from t;
-- run
create table n as execute q;

-- case: create-table/then-index
-- run
create table n (id int, x int);
create index n_x on n (x);
insert into n values (1, 1);

-- case: create-table/then-references
-- run
create table n (id int, x int);
alter table n add foreign key (x) references t;
