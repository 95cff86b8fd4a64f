-- base
create sequence q;
create table w (id serial primary key, x int);
insert into w (x) select generate_series(1, 20);
create table i (id int generated always as identity primary key);
create role r;
create schema s;

-- case: sequence/create
-- run
create sequence n;

-- case: sequence/create-owned
-- run
create sequence n owned by w.x;

-- case: sequence/create-if-not-exists-there
-- run
create sequence if not exists q;

-- case: sequence/create-as
-- run
create sequence n as smallint;

-- case: sequence/create-exists
-- run
create sequence q;

-- case: sequence/restart
-- run
alter sequence q restart;

-- case: sequence/restart-with
-- run
alter sequence q restart with 100;

-- case: sequence/increment
-- run
alter sequence q increment by 2;

-- case: sequence/as-bigint
-- run
alter sequence w_id_seq as bigint;

-- case: sequence/maxvalue
-- run
alter sequence q maxvalue 100;

-- case: sequence/cache
-- run
alter sequence q cache 10;

-- case: sequence/cycle
-- run
alter sequence q cycle;

-- case: sequence/owned-by
-- run
alter sequence q owned by w.x;

-- case: sequence/owned-by-none
-- run
alter sequence w_id_seq owned by none;

-- case: sequence/rename
-- run
alter sequence q rename to z;

-- case: sequence/rename-with-alter-table
-- run
alter table q rename to z;

-- case: sequence/set-schema
-- run
alter sequence q set schema s;

-- case: sequence/set-schema-owned-refused
-- run
alter sequence w_id_seq set schema s;

-- case: sequence/owner
-- run
alter sequence q owner to r;

-- case: sequence/set-unlogged
-- run
alter sequence q set unlogged;

-- case: sequence/set-logged
-- run
alter sequence q set logged;

-- case: sequence/missing
-- run
alter sequence nothing restart;

-- case: sequence/missing-if-exists
-- run
alter sequence if exists nothing restart;

-- case: sequence/comment
-- run
comment on sequence q is 'x';

-- case: sequence/setval
-- run
select setval('q', 100);

-- case: sequence/setval-max
-- run
select setval('w_id_seq', (select max(id) from w));

-- case: sequence/nextval
-- run
select nextval('q');

-- case: sequence/currval-first
-- run
select currval('q');

-- case: sequence/last-value
-- run
select last_value from q;

-- case: sequence/identity-restart
-- run
alter table i alter column id restart;

-- case: sequence/identity-restart-through-sequence
-- run
alter sequence i_id_seq restart;

-- case: sequence/identity-owned-by-refused
-- run
alter sequence i_id_seq owned by none;

-- case: sequence/grant
-- run
grant usage on all sequences in schema public to r;

-- case: sequence/lock-refused
-- run
lock table q;
