-- base

-- case: column-type/int-to-bigint
-- setup
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type bigint;

-- case: column-type/int-to-smallint
-- setup
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type smallint;

-- case: column-type/int-to-numeric
-- setup
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type numeric;

-- case: column-type/int-to-real
-- setup
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type real;

-- case: column-type/int-to-double
-- setup
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type double precision;

-- case: column-type/int-to-text
-- setup
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type text;

-- case: column-type/int-to-varchar20
-- setup
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type varchar(20);

-- case: column-type/int-to-oid
-- setup
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type oid;

-- case: column-type/int-to-money
-- setup
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type money;

-- case: column-type/int-to-boolean
-- setup
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type boolean;

-- case: column-type/int-to-int
-- setup
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type int;

-- case: column-type/int-to-d
-- setup
create domain d as int;
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type d;

-- case: column-type/int-to-dc
-- setup
create domain dc as int check (value > 0);
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type dc;

-- case: column-type/int-to-dnn
-- setup
create domain dnn as int not null;
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type dnn;

-- case: column-type/int-to-ddef
-- setup
create domain ddef as int default 3;
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type ddef;

-- case: column-type/bigint-to-int
-- setup
create table t (id int primary key, c bigint);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type int;

-- case: column-type/bigint-to-numeric
-- setup
create table t (id int primary key, c bigint);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type numeric;

-- case: column-type/bigint-to-timestamptz
-- setup
create table t (id int primary key, c bigint);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type timestamptz;

-- case: column-type/bigint-to-text
-- setup
create table t (id int primary key, c bigint);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type text;

-- case: column-type/bigint-to-oid
-- setup
create table t (id int primary key, c bigint);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type oid;

-- case: column-type/smallint-to-int
-- setup
create table t (id int primary key, c smallint);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type int;

-- case: column-type/smallint-to-bigint
-- setup
create table t (id int primary key, c smallint);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type bigint;

-- case: column-type/oid-to-int
-- setup
create table t (id int primary key, c oid);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type int;

-- case: column-type/oid-to-bigint
-- setup
create table t (id int primary key, c oid);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type bigint;

-- case: column-type/oid-to-regclass
-- setup
create table t (id int primary key, c oid);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type regclass;

-- case: column-type/regclass-to-oid
-- setup
create table t (id int primary key, c regclass);
create index t_c on t (c);
insert into t select g, 'pg_class' from generate_series(1, 20) g;
-- run
alter table t alter column c type oid;

-- case: column-type/numeric10-2-to-numeric12-2
-- setup
create table t (id int primary key, c numeric(10,2));
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type numeric(12,2);

-- case: column-type/numeric10-2-to-numeric
-- setup
create table t (id int primary key, c numeric(10,2));
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type numeric;

-- case: column-type/numeric10-2-to-numeric10-3
-- setup
create table t (id int primary key, c numeric(10,2));
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type numeric(10,3);

-- case: column-type/numeric10-2-to-numeric12-3
-- setup
create table t (id int primary key, c numeric(10,2));
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type numeric(12,3);

-- case: column-type/numeric10-2-to-numeric8-2
-- setup
create table t (id int primary key, c numeric(10,2));
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type numeric(8,2);

-- case: column-type/numeric10-2-to-int
-- setup
create table t (id int primary key, c numeric(10,2));
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type int;

-- case: column-type/numeric10-2-to-double
-- setup
create table t (id int primary key, c numeric(10,2));
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type double precision;

-- case: column-type/numeric-to-numeric10-2
-- setup
create table t (id int primary key, c numeric);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type numeric(10,2);

-- case: column-type/numeric-to-numeric
-- setup
create table t (id int primary key, c numeric);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type numeric;

-- case: column-type/numeric10-2-to-numeric10-2
-- setup
create table t (id int primary key, c numeric(10,2));
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type numeric(10,2);

-- case: column-type/numeric10-2-to-numeric12-0
-- setup
create table t (id int primary key, c numeric(10,2));
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type numeric(12,0);

-- case: column-type/numeric10-2-to-money
-- setup
create table t (id int primary key, c numeric(10,2));
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type money;

-- case: column-type/numeric-to-text
-- setup
create table t (id int primary key, c numeric);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type text;

-- case: column-type/real-to-double
-- setup
create table t (id int primary key, c real);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type double precision;

-- case: column-type/double-to-real
-- setup
create table t (id int primary key, c double precision);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type real;

-- case: column-type/double-to-numeric
-- setup
create table t (id int primary key, c double precision);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type numeric;

-- case: column-type/varchar50-to-varchar100
-- setup
create table t (id int primary key, c varchar(50));
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type varchar(100);

-- case: column-type/varchar50-to-varchar20
-- setup
create table t (id int primary key, c varchar(50));
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type varchar(20);

-- case: column-type/varchar50-to-varchar
-- setup
create table t (id int primary key, c varchar(50));
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type varchar;

-- case: column-type/varchar50-to-varchar50
-- setup
create table t (id int primary key, c varchar(50));
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type varchar(50);

-- case: column-type/varchar50-to-text
-- setup
create table t (id int primary key, c varchar(50));
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type text;

-- case: column-type/varchar-to-text
-- setup
create table t (id int primary key, c varchar);
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type text;

-- case: column-type/text-to-varchar
-- setup
create table t (id int primary key, c text);
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type varchar;

-- case: column-type/text-to-varchar50
-- setup
create table t (id int primary key, c text);
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type varchar(50);

-- case: column-type/varchar-to-varchar50
-- setup
create table t (id int primary key, c varchar);
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type varchar(50);

-- case: column-type/varchar50-to-char50
-- setup
create table t (id int primary key, c varchar(50));
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type char(50);

-- case: column-type/char5-to-text
-- setup
create table t (id int primary key, c char(5));
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type text;

-- case: column-type/char5-to-varchar
-- setup
create table t (id int primary key, c char(5));
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type varchar;

-- case: column-type/char5-to-varchar5
-- setup
create table t (id int primary key, c char(5));
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type varchar(5);

-- case: column-type/char5-to-char10
-- setup
create table t (id int primary key, c char(5));
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type char(10);

-- case: column-type/char10-to-char5
-- setup
create table t (id int primary key, c char(10));
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type char(5);

-- case: column-type/char5-to-char5
-- setup
create table t (id int primary key, c char(5));
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type char(5);

-- case: column-type/text-to-char5
-- setup
create table t (id int primary key, c text);
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type char(5);

-- case: column-type/text-to-citext
-- setup
create extension citext;
create table t (id int primary key, c text);
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type citext;

-- case: column-type/citext-to-text
-- setup
create extension citext;
create table t (id int primary key, c citext);
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type text;

-- case: column-type/varchar50-to-citext
-- setup
create extension citext;
create table t (id int primary key, c varchar(50));
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type citext;

-- case: column-type/text-to-name
-- setup
create table t (id int primary key, c text);
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type name;

-- case: column-type/name-to-text
-- setup
create table t (id int primary key, c name);
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type text;

-- case: column-type/text-to-char1
-- setup
create table t (id int primary key, c text);
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type "char";

-- case: column-type/text-to-bytea
-- setup
create table t (id int primary key, c text);
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type bytea;

-- case: column-type/text-to-json
-- setup
create table t (id int primary key, c text);
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type json;

-- case: column-type/text-to-uuid
-- setup
create table t (id int primary key, c text);
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type uuid;

-- case: column-type/uuid-to-text
-- setup
create table t (id int primary key, c uuid);
create index t_c on t (c);
insert into t select g, md5(g::text)::uuid from generate_series(1, 20) g;
-- run
alter table t alter column c type text;

-- case: column-type/text-to-int
-- setup
create table t (id int primary key, c text);
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type int;

-- case: column-type/text-to-dt
-- setup
create domain dt as text;
create table t (id int primary key, c text);
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type dt;

-- case: column-type/dt-to-text
-- setup
create domain dt as text;
create table t (id int primary key, c dt);
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type text;

-- case: column-type/varchar50-to-dv
-- setup
create domain dv as varchar(50);
create table t (id int primary key, c varchar(50));
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type dv;

-- case: column-type/varchar50-to-dv20
-- setup
create domain dv20 as varchar(20);
create table t (id int primary key, c varchar(50));
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type dv20;

-- case: column-type/text-to-dv
-- setup
create domain dv as varchar(50);
create table t (id int primary key, c text);
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type dv;

-- case: column-type/text-to-mood
-- setup
create type mood as enum ('ok', 'sad');
create table t (id int primary key, c text);
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type mood;

-- case: column-type/mood-to-text
-- setup
create type mood as enum ('ok', 'sad');
create table t (id int primary key, c mood);
create index t_c on t (c);
insert into t select g, 'ok' from generate_series(1, 20) g;
-- run
alter table t alter column c type text;

-- case: column-type/mood-to-varchar
-- setup
create type mood as enum ('ok', 'sad');
create table t (id int primary key, c mood);
create index t_c on t (c);
insert into t select g, 'ok' from generate_series(1, 20) g;
-- run
alter table t alter column c type varchar;

-- case: column-type/mood-to-mood2
-- setup
create type mood as enum ('ok', 'sad');
create type mood2 as enum ('ok', 'sad', 'new');
create table t (id int primary key, c mood);
create index t_c on t (c);
insert into t select g, 'ok' from generate_series(1, 20) g;
-- run
alter table t alter column c type mood2;

-- case: column-type/text-to-xml
-- setup
create table t (id int primary key, c text);
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type xml;

-- case: column-type/xml-to-text
-- setup
create table t (id int primary key, c xml);
insert into t select g, '<a/>' from generate_series(1, 20) g;
-- run
alter table t alter column c type text;

-- case: column-type/text-to-tsvector
-- setup
create table t (id int primary key, c text);
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type tsvector;

-- case: column-type/text-to-text
-- setup
create table t (id int primary key, c text);
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type text;

-- case: column-type/timestamp-to-timestamptz
-- setup
create table t (id int primary key, c timestamp);
create index t_c on t (c);
insert into t select g, timestamp '2020-01-01' + g * interval '1 day' from generate_series(1, 20) g;
-- run
alter table t alter column c type timestamptz;

-- case: column-type/timestamptz-to-timestamp
-- setup
create table t (id int primary key, c timestamptz);
create index t_c on t (c);
insert into t select g, timestamptz '2020-01-01' + g * interval '1 day' from generate_series(1, 20) g;
-- run
alter table t alter column c type timestamp;

-- case: column-type/timestamp-to-timestamp3
-- setup
create table t (id int primary key, c timestamp);
create index t_c on t (c);
insert into t select g, timestamp '2020-01-01' + g * interval '1 day' from generate_series(1, 20) g;
-- run
alter table t alter column c type timestamp(3);

-- case: column-type/timestamp3-to-timestamp
-- setup
create table t (id int primary key, c timestamp(3));
create index t_c on t (c);
insert into t select g, timestamp '2020-01-01' from generate_series(1, 20) g;
-- run
alter table t alter column c type timestamp;

-- case: column-type/timestamp3-to-timestamp0
-- setup
create table t (id int primary key, c timestamp(3));
create index t_c on t (c);
insert into t select g, timestamp '2020-01-01' from generate_series(1, 20) g;
-- run
alter table t alter column c type timestamp(0);

-- case: column-type/timestamp0-to-timestamp3
-- setup
create table t (id int primary key, c timestamp(0));
create index t_c on t (c);
insert into t select g, timestamp '2020-01-01' from generate_series(1, 20) g;
-- run
alter table t alter column c type timestamp(3);

-- case: column-type/timestamp3-to-timestamp6
-- setup
create table t (id int primary key, c timestamp(3));
create index t_c on t (c);
insert into t select g, timestamp '2020-01-01' from generate_series(1, 20) g;
-- run
alter table t alter column c type timestamp(6);

-- case: column-type/timestamp-to-timestamp6
-- setup
create table t (id int primary key, c timestamp);
create index t_c on t (c);
insert into t select g, timestamp '2020-01-01' + g * interval '1 day' from generate_series(1, 20) g;
-- run
alter table t alter column c type timestamp(6);

-- case: column-type/timestamp-to-date
-- setup
create table t (id int primary key, c timestamp);
create index t_c on t (c);
insert into t select g, timestamp '2020-01-01' + g * interval '1 day' from generate_series(1, 20) g;
-- run
alter table t alter column c type date;

-- case: column-type/date-to-timestamp
-- setup
create table t (id int primary key, c date);
create index t_c on t (c);
insert into t select g, date '2020-01-01' + g from generate_series(1, 20) g;
-- run
alter table t alter column c type timestamp;

-- case: column-type/date-to-timestamptz
-- setup
create table t (id int primary key, c date);
create index t_c on t (c);
insert into t select g, date '2020-01-01' + g from generate_series(1, 20) g;
-- run
alter table t alter column c type timestamptz;

-- case: column-type/timestamptz-to-date
-- setup
create table t (id int primary key, c timestamptz);
create index t_c on t (c);
insert into t select g, timestamptz '2020-01-01' + g * interval '1 day' from generate_series(1, 20) g;
-- run
alter table t alter column c type date;

-- case: column-type/timestamptz-to-timestamptz3
-- setup
create table t (id int primary key, c timestamptz);
create index t_c on t (c);
insert into t select g, timestamptz '2020-01-01' + g * interval '1 day' from generate_series(1, 20) g;
-- run
alter table t alter column c type timestamptz(3);

-- case: column-type/timestamptz3-to-timestamptz
-- setup
create table t (id int primary key, c timestamptz(3));
create index t_c on t (c);
insert into t select g, now() from generate_series(1, 20) g;
-- run
alter table t alter column c type timestamptz;

-- case: column-type/timestamp3-to-timestamptz3
-- setup
create table t (id int primary key, c timestamp(3));
create index t_c on t (c);
insert into t select g, timestamp '2020-01-01' from generate_series(1, 20) g;
-- run
alter table t alter column c type timestamptz(3);

-- case: column-type/timestamp3-to-timestamptz
-- setup
create table t (id int primary key, c timestamp(3));
create index t_c on t (c);
insert into t select g, timestamp '2020-01-01' from generate_series(1, 20) g;
-- run
alter table t alter column c type timestamptz;

-- case: column-type/timestamp-to-timestamptz3
-- setup
create table t (id int primary key, c timestamp);
create index t_c on t (c);
insert into t select g, timestamp '2020-01-01' + g * interval '1 day' from generate_series(1, 20) g;
-- run
alter table t alter column c type timestamptz(3);

-- case: column-type/timestamptz-to-text
-- setup
create table t (id int primary key, c timestamptz);
create index t_c on t (c);
insert into t select g, timestamptz '2020-01-01' + g * interval '1 day' from generate_series(1, 20) g;
-- run
alter table t alter column c type text;

-- case: column-type/time-to-time3
-- setup
create table t (id int primary key, c time);
create index t_c on t (c);
insert into t select g, time '00:00' + g * interval '1 minute' from generate_series(1, 20) g;
-- run
alter table t alter column c type time(3);

-- case: column-type/time3-to-time
-- setup
create table t (id int primary key, c time(3));
create index t_c on t (c);
insert into t select g, time '00:00' from generate_series(1, 20) g;
-- run
alter table t alter column c type time;

-- case: column-type/time-to-timetz
-- setup
create table t (id int primary key, c time);
create index t_c on t (c);
insert into t select g, time '00:00' + g * interval '1 minute' from generate_series(1, 20) g;
-- run
alter table t alter column c type timetz;

-- case: column-type/time3-to-time6
-- setup
create table t (id int primary key, c time(3));
create index t_c on t (c);
insert into t select g, time '00:00' from generate_series(1, 20) g;
-- run
alter table t alter column c type time(6);

-- case: column-type/interval-to-interval3
-- setup
create table t (id int primary key, c interval);
create index t_c on t (c);
insert into t select g, g * interval '1 day' from generate_series(1, 20) g;
-- run
alter table t alter column c type interval(3);

-- case: column-type/interval3-to-interval
-- setup
create table t (id int primary key, c interval(3));
create index t_c on t (c);
insert into t select g, g * interval '1 day' from generate_series(1, 20) g;
-- run
alter table t alter column c type interval;

-- case: column-type/interval0-to-interval3
-- setup
create table t (id int primary key, c interval(0));
create index t_c on t (c);
insert into t select g, g * interval '1 day' from generate_series(1, 20) g;
-- run
alter table t alter column c type interval(3);

-- case: column-type/interval-day-to-second-to-interval
-- setup
create table t (id int primary key, c interval day to second);
create index t_c on t (c);
insert into t select g, g * interval '1 day' from generate_series(1, 20) g;
-- run
alter table t alter column c type interval;

-- case: column-type/interval-to-interval-day-to-second
-- setup
create table t (id int primary key, c interval);
create index t_c on t (c);
insert into t select g, g * interval '1 day' from generate_series(1, 20) g;
-- run
alter table t alter column c type interval day to second;

-- case: column-type/interval3-to-interval6
-- setup
create table t (id int primary key, c interval(3));
create index t_c on t (c);
insert into t select g, g * interval '1 day' from generate_series(1, 20) g;
-- run
alter table t alter column c type interval(6);

-- case: column-type/timestamp-to-timestamp
-- setup
create table t (id int primary key, c timestamp);
create index t_c on t (c);
insert into t select g, timestamp '2020-01-01' + g * interval '1 day' from generate_series(1, 20) g;
-- run
alter table t alter column c type timestamp;

-- case: column-type/json-to-jsonb
-- setup
create table t (id int primary key, c json);
insert into t select g, '{}' from generate_series(1, 20) g;
-- run
alter table t alter column c type jsonb;

-- case: column-type/jsonb-to-json
-- setup
create table t (id int primary key, c jsonb);
create index t_c on t (c);
insert into t select g, '{}' from generate_series(1, 20) g;
-- run
alter table t alter column c type json;

-- case: column-type/jsonb-to-text
-- setup
create table t (id int primary key, c jsonb);
create index t_c on t (c);
insert into t select g, '{}' from generate_series(1, 20) g;
-- run
alter table t alter column c type text;

-- case: column-type/json-to-text
-- setup
create table t (id int primary key, c json);
insert into t select g, '{}' from generate_series(1, 20) g;
-- run
alter table t alter column c type text;

-- case: column-type/inet-to-cidr
-- setup
create table t (id int primary key, c inet);
create index t_c on t (c);
insert into t select g, inet '10.0.0.1' from generate_series(1, 20) g;
-- run
alter table t alter column c type cidr;

-- case: column-type/cidr-to-inet
-- setup
create table t (id int primary key, c cidr);
create index t_c on t (c);
insert into t select g, cidr '10.0.0.0/8' from generate_series(1, 20) g;
-- run
alter table t alter column c type inet;

-- case: column-type/cidr-to-text
-- setup
create table t (id int primary key, c cidr);
create index t_c on t (c);
insert into t select g, cidr '10.0.0.0/8' from generate_series(1, 20) g;
-- run
alter table t alter column c type text;

-- case: column-type/bit8-to-bit16
-- setup
create table t (id int primary key, c bit(8));
create index t_c on t (c);
insert into t select g, g::bit(8) from generate_series(1, 20) g;
-- run
alter table t alter column c type bit(16);

-- case: column-type/bit8-to-varbit8
-- setup
create table t (id int primary key, c bit(8));
create index t_c on t (c);
insert into t select g, g::bit(8) from generate_series(1, 20) g;
-- run
alter table t alter column c type varbit(8);

-- case: column-type/bit8-to-varbit
-- setup
create table t (id int primary key, c bit(8));
create index t_c on t (c);
insert into t select g, g::bit(8) from generate_series(1, 20) g;
-- run
alter table t alter column c type varbit;

-- case: column-type/varbit8-to-varbit16
-- setup
create table t (id int primary key, c varbit(8));
create index t_c on t (c);
insert into t select g, g::bit(8) from generate_series(1, 20) g;
-- run
alter table t alter column c type varbit(16);

-- case: column-type/varbit8-to-varbit
-- setup
create table t (id int primary key, c varbit(8));
create index t_c on t (c);
insert into t select g, g::bit(8) from generate_series(1, 20) g;
-- run
alter table t alter column c type varbit;

-- case: column-type/varbit16-to-varbit8
-- setup
create table t (id int primary key, c varbit(16));
create index t_c on t (c);
insert into t select g, g::bit(8) from generate_series(1, 20) g;
-- run
alter table t alter column c type varbit(8);

-- case: column-type/varbit-to-varbit16
-- setup
create table t (id int primary key, c varbit);
create index t_c on t (c);
insert into t select g, g::bit(8) from generate_series(1, 20) g;
-- run
alter table t alter column c type varbit(16);

-- case: column-type/bit8-to-int
-- setup
create table t (id int primary key, c bit(8));
create index t_c on t (c);
insert into t select g, g::bit(8) from generate_series(1, 20) g;
-- run
alter table t alter column c type int;

-- case: column-type/boolean-to-int
-- setup
create table t (id int primary key, c boolean);
create index t_c on t (c);
insert into t select g, g % 2 = 0 from generate_series(1, 20) g;
-- run
alter table t alter column c type int;

-- case: column-type/boolean-to-text
-- setup
create table t (id int primary key, c boolean);
create index t_c on t (c);
insert into t select g, g % 2 = 0 from generate_series(1, 20) g;
-- run
alter table t alter column c type text;

-- case: column-type/int-array-to-bigint-array
-- setup
create table t (id int primary key, c int[]);
create index t_c on t (c);
insert into t select g, array[g] from generate_series(1, 20) g;
-- run
alter table t alter column c type bigint[];

-- case: column-type/varchar20-array-to-varchar50-array
-- setup
create table t (id int primary key, c varchar(20)[]);
create index t_c on t (c);
insert into t select g, array['v'] from generate_series(1, 20) g;
-- run
alter table t alter column c type varchar(50)[];

-- case: column-type/varchar50-array-to-varchar20-array
-- setup
create table t (id int primary key, c varchar(50)[]);
create index t_c on t (c);
insert into t select g, array['v'] from generate_series(1, 20) g;
-- run
alter table t alter column c type varchar(20)[];

-- case: column-type/varchar20-array-to-text-array
-- setup
create table t (id int primary key, c varchar(20)[]);
create index t_c on t (c);
insert into t select g, array['v'] from generate_series(1, 20) g;
-- run
alter table t alter column c type text[];

-- case: column-type/text-array-to-varchar20-array
-- setup
create table t (id int primary key, c text[]);
create index t_c on t (c);
insert into t select g, array['v'] from generate_series(1, 20) g;
-- run
alter table t alter column c type varchar(20)[];

-- case: column-type/text-array-to-text
-- setup
create table t (id int primary key, c text[]);
create index t_c on t (c);
insert into t select g, array['v'] from generate_series(1, 20) g;
-- run
alter table t alter column c type text;

-- case: column-type/d-to-int
-- setup
create domain d as int;
create table t (id int primary key, c d);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type int;

-- case: column-type/d-to-bigint
-- setup
create domain d as int;
create table t (id int primary key, c d);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type bigint;

-- case: column-type/d-to-d
-- setup
create domain d as int;
create table t (id int primary key, c d);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type d;

-- case: column-type/d-to-dc
-- setup
create domain d as int;
create domain dc as int check (value > 0);
create table t (id int primary key, c d);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type dc;

-- case: column-type/money-to-numeric
-- setup
create table t (id int primary key, c money);
create index t_c on t (c);
insert into t select g, g::money from generate_series(1, 20) g;
-- run
alter table t alter column c type numeric;

-- case: column-type/macaddr-to-macaddr8
-- setup
create table t (id int primary key, c macaddr);
create index t_c on t (c);
insert into t select g, '08:00:2b:01:02:03' from generate_series(1, 20) g;
-- run
alter table t alter column c type macaddr8;

-- case: column-type/macaddr8-to-macaddr
-- setup
create table t (id int primary key, c macaddr8);
create index t_c on t (c);
insert into t select g, '08:00:2b:01:02:03' from generate_series(1, 20) g;
-- run
alter table t alter column c type macaddr;

-- case: column-type/point-to-text
-- setup
create table t (id int primary key, c point);
insert into t select g, point(1,2) from generate_series(1, 20) g;
-- run
alter table t alter column c type text;

-- case: column-type/int4range-to-text
-- setup
create table t (id int primary key, c int4range);
create index t_c on t (c);
insert into t select g, int4range(1, g + 1) from generate_series(1, 20) g;
-- run
alter table t alter column c type text;

-- case: column-type/c-to-text
-- setup
create type c as (x int);
create table t (id int primary key, c c);
create index t_c on t (c);
insert into t select g, row(1)::c from generate_series(1, 20) g;
-- run
alter table t alter column c type text;

-- case: column-type/bytea-to-text
-- setup
create table t (id int primary key, c bytea);
create index t_c on t (c);
insert into t select g, '\x00' from generate_series(1, 20) g;
-- run
alter table t alter column c type text;

-- case: column-type/uuid-to-bytea
-- setup
create table t (id int primary key, c uuid);
create index t_c on t (c);
insert into t select g, md5(g::text)::uuid from generate_series(1, 20) g;
-- run
alter table t alter column c type bytea;

-- case: column-type/int-to-int-array
-- setup
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type int[];

-- case: column-type/using-cast-int-bigint
-- setup
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type bigint using c::bigint;

-- case: column-type/using-cast-varchar-text
-- setup
create table t (id int primary key, c varchar(50));
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type text using c::text;

-- case: column-type/using-cast-text-varchar100
-- setup
create table t (id int primary key, c varchar(50));
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type varchar(100) using c::varchar(100);

-- case: column-type/using-itself-varchar
-- setup
create table t (id int primary key, c varchar(50));
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type varchar(100) using c;

-- case: column-type/using-itself-parenthesised
-- setup
create table t (id int primary key, c varchar(50));
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type varchar(100) using (c);

-- case: column-type/using-expression-same-type
-- setup
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type int using c + 1;

-- case: column-type/using-function-text
-- setup
create table t (id int primary key, c text);
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type text using lower(c);

-- case: column-type/using-constant
-- setup
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type text using 'x';

-- case: column-type/using-null
-- setup
create table t (id int primary key, c text);
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type int using null;

-- case: column-type/using-other-column
-- setup
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type int using id;

-- case: column-type/using-text-to-int
-- setup
create table t (id int primary key, c text);
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type int using substr(c, 2)::int;

-- case: column-type/using-text-to-uuid
-- setup
create table t (id int primary key, c text);
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type uuid using md5(c)::uuid;

-- case: column-type/using-enum-to-enum
-- setup
create type mood as enum ('ok', 'sad');
create type mood2 as enum ('ok', 'sad', 'new');
create table t (id int primary key, c mood);
create index t_c on t (c);
insert into t select g, 'ok' from generate_series(1, 20) g;
-- run
alter table t alter column c type mood2 using c::text::mood2;

-- case: column-type/using-text-to-enum
-- setup
create type mood as enum ('ok', 'sad');
create table t (id int primary key, c text);
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type mood using 'ok'::mood;

-- case: column-type/using-to-timestamp
-- setup
create table t (id int primary key, c bigint);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type timestamptz using to_timestamp(c);

-- case: column-type/using-at-time-zone-utc
-- setup
create table t (id int primary key, c timestamp);
create index t_c on t (c);
insert into t select g, timestamp '2020-01-01' + g * interval '1 day' from generate_series(1, 20) g;
-- run
alter table t alter column c type timestamptz using c at time zone 'UTC';

-- case: column-type/using-at-time-zone-back
-- setup
create table t (id int primary key, c timestamptz);
create index t_c on t (c);
insert into t select g, timestamptz '2020-01-01' + g * interval '1 day' from generate_series(1, 20) g;
-- run
alter table t alter column c type timestamp using c at time zone 'UTC';

-- case: column-type/using-cast-timestamptz
-- setup
create table t (id int primary key, c timestamp);
create index t_c on t (c);
insert into t select g, timestamp '2020-01-01' + g * interval '1 day' from generate_series(1, 20) g;
-- run
alter table t alter column c type timestamptz using c::timestamptz;

-- case: column-type/using-cast-chain
-- setup
create table t (id int primary key, c varchar(50));
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type text using c::text::text;

-- case: column-type/using-cast-chain-shrinking
-- setup
create table t (id int primary key, c varchar(50));
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type text using c::varchar(20)::text;

-- case: column-type/using-text-to-jsonb
-- setup
create table t (id int primary key, c text);
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type jsonb using to_jsonb(c);

-- case: column-type/using-domain-cast
-- setup
create domain d as int;
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type d using c::d;

-- case: column-type/using-domain-cast-checked
-- setup
create domain dc as int check (value > 0);
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type dc using c::dc;

-- case: column-type/using-wrong-type
-- setup
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type bigint using 'x'::text;

-- case: column-type/using-aggregate-refused
-- setup
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type bigint using max(c);

-- case: column-type/using-subquery-refused
-- setup
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type bigint using (select 1);

-- case: column-type/timestamp-to-timestamptz-zone-utc
-- setup
create table t (id int primary key, c timestamp);
create index t_c on t (c);
insert into t select g, timestamp '2020-01-01' + g * interval '1 day' from generate_series(1, 20) g;
-- run
set local timezone = 'UTC';
alter table t alter column c type timestamptz;

-- case: column-type/timestamp-to-timestamptz-zone-gmt
-- setup
create table t (id int primary key, c timestamp);
create index t_c on t (c);
insert into t select g, timestamp '2020-01-01' + g * interval '1 day' from generate_series(1, 20) g;
-- run
set local timezone = 'GMT';
alter table t alter column c type timestamptz;

-- case: column-type/timestamp-to-timestamptz-zone-etc-utc
-- setup
create table t (id int primary key, c timestamp);
create index t_c on t (c);
insert into t select g, timestamp '2020-01-01' + g * interval '1 day' from generate_series(1, 20) g;
-- run
set local timezone = 'Etc/UTC';
alter table t alter column c type timestamptz;

-- case: column-type/timestamp-to-timestamptz-zone-zero
-- setup
create table t (id int primary key, c timestamp);
create index t_c on t (c);
insert into t select g, timestamp '2020-01-01' + g * interval '1 day' from generate_series(1, 20) g;
-- run
set local timezone = '0';
alter table t alter column c type timestamptz;

-- case: column-type/timestamp-to-timestamptz-zone-berlin
-- setup
create table t (id int primary key, c timestamp);
create index t_c on t (c);
insert into t select g, timestamp '2020-01-01' + g * interval '1 day' from generate_series(1, 20) g;
-- run
set local timezone = 'Europe/Berlin';
alter table t alter column c type timestamptz;

-- case: column-type/timestamp-to-timestamptz-zone-london
-- setup
create table t (id int primary key, c timestamp);
create index t_c on t (c);
insert into t select g, timestamp '2020-01-01' + g * interval '1 day' from generate_series(1, 20) g;
-- run
set local timezone = 'Europe/London';
alter table t alter column c type timestamptz;

-- case: column-type/timestamp-to-timestamptz-zone-abidjan
-- setup
create table t (id int primary key, c timestamp);
create index t_c on t (c);
insert into t select g, timestamp '2020-01-01' + g * interval '1 day' from generate_series(1, 20) g;
-- run
set local timezone = 'Africa/Abidjan';
alter table t alter column c type timestamptz;

-- case: column-type/timestamptz-to-timestamp-zone-berlin
-- setup
create table t (id int primary key, c timestamptz);
create index t_c on t (c);
insert into t select g, timestamptz '2020-01-01' + g * interval '1 day' from generate_series(1, 20) g;
-- run
set local timezone = 'Europe/Berlin';
alter table t alter column c type timestamp;

-- case: column-type/timestamp-array-to-timestamptz-array
-- setup
create table t (id int primary key, c timestamp[]);
insert into t select g, array[now()] from generate_series(1, 20) g;
-- run
alter table t alter column c type timestamptz[];

-- case: column-type/varchar-grows-unique
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
create unique index t_i on t (c);
-- run
alter table t alter column c type varchar(100);

-- case: column-type/varchar-grows-unique-constraint
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
alter table t add constraint t_i unique (c);
-- run
alter table t alter column c type varchar(100);

-- case: column-type/varchar-grows-partial-on-it
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
create index t_i on t (id) where c is not null;
-- run
alter table t alter column c type varchar(100);

-- case: column-type/varchar-grows-partial-of-it
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
create index t_i on t (c) where id > 5;
-- run
alter table t alter column c type varchar(100);

-- case: column-type/varchar-grows-expression
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
create index t_i on t ((lower(c)));
-- run
alter table t alter column c type varchar(100);

-- case: column-type/varchar-grows-expression-beside
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
create index t_i on t (id, (lower(c)));
-- run
alter table t alter column c type varchar(100);

-- case: column-type/varchar-grows-include
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
create index t_i on t (id) include (c);
-- run
alter table t alter column c type varchar(100);

-- case: column-type/varchar-grows-hash
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
create index t_i on t using hash (c);
-- run
alter table t alter column c type varchar(100);

-- case: column-type/varchar-grows-brin
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
create index t_i on t using brin (c);
-- run
alter table t alter column c type varchar(100);

-- case: column-type/varchar-grows-descending
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
create index t_i on t (c desc nulls last);
-- run
alter table t alter column c type varchar(100);

-- case: column-type/varchar-grows-two-columns
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
create index t_i on t (id, c);
-- run
alter table t alter column c type varchar(100);

-- case: column-type/varchar-grows-statistics
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
create statistics t_s on id, c from t;
-- run
alter table t alter column c type varchar(100);

-- case: column-type/varchar-grows-pattern-ops
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
create index t_i on t (c varchar_pattern_ops);
-- run
alter table t alter column c type varchar(100);

-- case: column-type/varchar-grows-collation-c
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
create index t_i on t (c collate "C");
-- run
alter table t alter column c type varchar(100);

-- case: column-type/varchar-grows-gin-trigram
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
create extension pg_trgm;
create index t_i on t using gin (c gin_trgm_ops);
-- run
alter table t alter column c type varchar(100);

-- case: column-type/varchar-grows-gin-tsvector
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
create index t_i on t using gin (to_tsvector('english', c));
-- run
alter table t alter column c type varchar(100);

-- case: column-type/varchar-grows-exclude
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
alter table t add constraint t_i exclude using btree (c with =);
-- run
alter table t alter column c type varchar(100);

-- case: column-type/varchar-grows-not-null
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
alter table t alter column c set not null;
-- run
alter table t alter column c type varchar(100);

-- case: column-type/varchar-grows-check
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
alter table t add constraint t_c check (c <> '');
-- run
alter table t alter column c type varchar(100);

-- case: column-type/varchar-grows-check-not-valid
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
alter table t add constraint t_c check (c <> '') not valid;
-- run
alter table t alter column c type varchar(100);

-- case: column-type/varchar-grows-default
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
alter table t alter column c set default 'x';
-- run
alter table t alter column c type varchar(100);

-- case: column-type/varchar-grows-primary-key
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
alter table t drop constraint t_pkey, add constraint t_i primary key (c);
-- run
alter table t alter column c type varchar(100);

-- case: column-type/varchar-to-text-unique
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
create unique index t_i on t (c);
-- run
alter table t alter column c type text;

-- case: column-type/varchar-to-text-unique-constraint
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
alter table t add constraint t_i unique (c);
-- run
alter table t alter column c type text;

-- case: column-type/varchar-to-text-partial-on-it
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
create index t_i on t (id) where c is not null;
-- run
alter table t alter column c type text;

-- case: column-type/varchar-to-text-partial-of-it
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
create index t_i on t (c) where id > 5;
-- run
alter table t alter column c type text;

-- case: column-type/varchar-to-text-expression
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
create index t_i on t ((lower(c)));
-- run
alter table t alter column c type text;

-- case: column-type/varchar-to-text-expression-beside
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
create index t_i on t (id, (lower(c)));
-- run
alter table t alter column c type text;

-- case: column-type/varchar-to-text-include
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
create index t_i on t (id) include (c);
-- run
alter table t alter column c type text;

-- case: column-type/varchar-to-text-hash
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
create index t_i on t using hash (c);
-- run
alter table t alter column c type text;

-- case: column-type/varchar-to-text-brin
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
create index t_i on t using brin (c);
-- run
alter table t alter column c type text;

-- case: column-type/varchar-to-text-descending
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
create index t_i on t (c desc nulls last);
-- run
alter table t alter column c type text;

-- case: column-type/varchar-to-text-two-columns
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
create index t_i on t (id, c);
-- run
alter table t alter column c type text;

-- case: column-type/varchar-to-text-statistics
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
create statistics t_s on id, c from t;
-- run
alter table t alter column c type text;

-- case: column-type/varchar-to-text-pattern-ops
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
create index t_i on t (c varchar_pattern_ops);
-- run
alter table t alter column c type text;

-- case: column-type/varchar-to-text-collation-c
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
create index t_i on t (c collate "C");
-- run
alter table t alter column c type text;

-- case: column-type/varchar-to-text-gin-trigram
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
create extension pg_trgm;
create index t_i on t using gin (c gin_trgm_ops);
-- run
alter table t alter column c type text;

-- case: column-type/varchar-to-text-gin-tsvector
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
create index t_i on t using gin (to_tsvector('english', c));
-- run
alter table t alter column c type text;

-- case: column-type/varchar-to-text-exclude
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
alter table t add constraint t_i exclude using btree (c with =);
-- run
alter table t alter column c type text;

-- case: column-type/varchar-to-text-not-null
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
alter table t alter column c set not null;
-- run
alter table t alter column c type text;

-- case: column-type/varchar-to-text-check
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
alter table t add constraint t_c check (c <> '');
-- run
alter table t alter column c type text;

-- case: column-type/varchar-to-text-check-not-valid
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
alter table t add constraint t_c check (c <> '') not valid;
-- run
alter table t alter column c type text;

-- case: column-type/varchar-to-text-default
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
alter table t alter column c set default 'x';
-- run
alter table t alter column c type text;

-- case: column-type/varchar-to-text-primary-key
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
alter table t drop constraint t_pkey, add constraint t_i primary key (c);
-- run
alter table t alter column c type text;

-- case: column-type/varchar-shrinks-unique
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
create unique index t_i on t (c);
-- run
alter table t alter column c type varchar(20);

-- case: column-type/varchar-shrinks-unique-constraint
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
alter table t add constraint t_i unique (c);
-- run
alter table t alter column c type varchar(20);

-- case: column-type/varchar-shrinks-partial-on-it
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
create index t_i on t (id) where c is not null;
-- run
alter table t alter column c type varchar(20);

-- case: column-type/varchar-shrinks-partial-of-it
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
create index t_i on t (c) where id > 5;
-- run
alter table t alter column c type varchar(20);

-- case: column-type/varchar-shrinks-expression
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
create index t_i on t ((lower(c)));
-- run
alter table t alter column c type varchar(20);

-- case: column-type/varchar-shrinks-expression-beside
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
create index t_i on t (id, (lower(c)));
-- run
alter table t alter column c type varchar(20);

-- case: column-type/varchar-shrinks-include
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
create index t_i on t (id) include (c);
-- run
alter table t alter column c type varchar(20);

-- case: column-type/varchar-shrinks-hash
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
create index t_i on t using hash (c);
-- run
alter table t alter column c type varchar(20);

-- case: column-type/varchar-shrinks-brin
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
create index t_i on t using brin (c);
-- run
alter table t alter column c type varchar(20);

-- case: column-type/varchar-shrinks-descending
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
create index t_i on t (c desc nulls last);
-- run
alter table t alter column c type varchar(20);

-- case: column-type/varchar-shrinks-two-columns
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
create index t_i on t (id, c);
-- run
alter table t alter column c type varchar(20);

-- case: column-type/varchar-shrinks-statistics
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
create statistics t_s on id, c from t;
-- run
alter table t alter column c type varchar(20);

-- case: column-type/varchar-shrinks-pattern-ops
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
create index t_i on t (c varchar_pattern_ops);
-- run
alter table t alter column c type varchar(20);

-- case: column-type/varchar-shrinks-collation-c
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
create index t_i on t (c collate "C");
-- run
alter table t alter column c type varchar(20);

-- case: column-type/varchar-shrinks-gin-trigram
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
create extension pg_trgm;
create index t_i on t using gin (c gin_trgm_ops);
-- run
alter table t alter column c type varchar(20);

-- case: column-type/varchar-shrinks-gin-tsvector
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
create index t_i on t using gin (to_tsvector('english', c));
-- run
alter table t alter column c type varchar(20);

-- case: column-type/varchar-shrinks-exclude
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
alter table t add constraint t_i exclude using btree (c with =);
-- run
alter table t alter column c type varchar(20);

-- case: column-type/varchar-shrinks-not-null
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
alter table t alter column c set not null;
-- run
alter table t alter column c type varchar(20);

-- case: column-type/varchar-shrinks-check
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
alter table t add constraint t_c check (c <> '');
-- run
alter table t alter column c type varchar(20);

-- case: column-type/varchar-shrinks-check-not-valid
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
alter table t add constraint t_c check (c <> '') not valid;
-- run
alter table t alter column c type varchar(20);

-- case: column-type/varchar-shrinks-default
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
alter table t alter column c set default 'x';
-- run
alter table t alter column c type varchar(20);

-- case: column-type/varchar-shrinks-primary-key
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
alter table t drop constraint t_pkey, add constraint t_i primary key (c);
-- run
alter table t alter column c type varchar(20);

-- case: column-type/int-to-bigint-unique
-- setup
create table t (id int primary key, c int);
insert into t select g, g from generate_series(1, 20) g;
create unique index t_i on t (c);
-- run
alter table t alter column c type bigint;

-- case: column-type/int-to-bigint-unique-constraint
-- setup
create table t (id int primary key, c int);
insert into t select g, g from generate_series(1, 20) g;
alter table t add constraint t_i unique (c);
-- run
alter table t alter column c type bigint;

-- case: column-type/int-to-bigint-partial-on-it
-- setup
create table t (id int primary key, c int);
insert into t select g, g from generate_series(1, 20) g;
create index t_i on t (id) where c is not null;
-- run
alter table t alter column c type bigint;

-- case: column-type/int-to-bigint-partial-of-it
-- setup
create table t (id int primary key, c int);
insert into t select g, g from generate_series(1, 20) g;
create index t_i on t (c) where id > 5;
-- run
alter table t alter column c type bigint;

-- case: column-type/int-to-bigint-expression
-- setup
create table t (id int primary key, c int);
insert into t select g, g from generate_series(1, 20) g;
create index t_i on t ((c + 1));
-- run
alter table t alter column c type bigint;

-- case: column-type/int-to-bigint-expression-beside
-- setup
create table t (id int primary key, c int);
insert into t select g, g from generate_series(1, 20) g;
create index t_i on t (id, (c + 1));
-- run
alter table t alter column c type bigint;

-- case: column-type/int-to-bigint-include
-- setup
create table t (id int primary key, c int);
insert into t select g, g from generate_series(1, 20) g;
create index t_i on t (id) include (c);
-- run
alter table t alter column c type bigint;

-- case: column-type/int-to-bigint-hash
-- setup
create table t (id int primary key, c int);
insert into t select g, g from generate_series(1, 20) g;
create index t_i on t using hash (c);
-- run
alter table t alter column c type bigint;

-- case: column-type/int-to-bigint-brin
-- setup
create table t (id int primary key, c int);
insert into t select g, g from generate_series(1, 20) g;
create index t_i on t using brin (c);
-- run
alter table t alter column c type bigint;

-- case: column-type/int-to-bigint-descending
-- setup
create table t (id int primary key, c int);
insert into t select g, g from generate_series(1, 20) g;
create index t_i on t (c desc nulls last);
-- run
alter table t alter column c type bigint;

-- case: column-type/int-to-bigint-two-columns
-- setup
create table t (id int primary key, c int);
insert into t select g, g from generate_series(1, 20) g;
create index t_i on t (id, c);
-- run
alter table t alter column c type bigint;

-- case: column-type/int-to-bigint-statistics
-- setup
create table t (id int primary key, c int);
insert into t select g, g from generate_series(1, 20) g;
create statistics t_s on id, c from t;
-- run
alter table t alter column c type bigint;

-- case: column-type/numeric-grows-unique
-- setup
create table t (id int primary key, c numeric(10,2));
insert into t select g, g from generate_series(1, 20) g;
create unique index t_i on t (c);
-- run
alter table t alter column c type numeric(12,2);

-- case: column-type/numeric-grows-partial-on-it
-- setup
create table t (id int primary key, c numeric(10,2));
insert into t select g, g from generate_series(1, 20) g;
create index t_i on t (id) where c is not null;
-- run
alter table t alter column c type numeric(12,2);

-- case: column-type/numeric-grows-partial-of-it
-- setup
create table t (id int primary key, c numeric(10,2));
insert into t select g, g from generate_series(1, 20) g;
create index t_i on t (c) where id > 5;
-- run
alter table t alter column c type numeric(12,2);

-- case: column-type/numeric-grows-expression
-- setup
create table t (id int primary key, c numeric(10,2));
insert into t select g, g from generate_series(1, 20) g;
create index t_i on t ((round(c)));
-- run
alter table t alter column c type numeric(12,2);

-- case: column-type/numeric-grows-expression-beside
-- setup
create table t (id int primary key, c numeric(10,2));
insert into t select g, g from generate_series(1, 20) g;
create index t_i on t (id, (round(c)));
-- run
alter table t alter column c type numeric(12,2);

-- case: column-type/numeric-grows-include
-- setup
create table t (id int primary key, c numeric(10,2));
insert into t select g, g from generate_series(1, 20) g;
create index t_i on t (id) include (c);
-- run
alter table t alter column c type numeric(12,2);

-- case: column-type/timestamp-to-timestamptz-unique
-- setup
create table t (id int primary key, c timestamp);
insert into t select g, timestamp '2020-01-01' + g * interval '1 day' from generate_series(1, 20) g;
create unique index t_i on t (c);
-- run
alter table t alter column c type timestamptz;

-- case: column-type/timestamp-to-timestamptz-partial-on-it
-- setup
create table t (id int primary key, c timestamp);
insert into t select g, timestamp '2020-01-01' + g * interval '1 day' from generate_series(1, 20) g;
create index t_i on t (id) where c is not null;
-- run
alter table t alter column c type timestamptz;

-- case: column-type/timestamp-to-timestamptz-partial-of-it
-- setup
create table t (id int primary key, c timestamp);
insert into t select g, timestamp '2020-01-01' + g * interval '1 day' from generate_series(1, 20) g;
create index t_i on t (c) where id > 5;
-- run
alter table t alter column c type timestamptz;

-- case: column-type/timestamp-to-timestamptz-expression
-- setup
create table t (id int primary key, c timestamp);
insert into t select g, timestamp '2020-01-01' + g * interval '1 day' from generate_series(1, 20) g;
create index t_i on t ((c + interval '1 day'));
-- run
alter table t alter column c type timestamptz;

-- case: column-type/timestamp-to-timestamptz-expression-beside
-- setup
create table t (id int primary key, c timestamp);
insert into t select g, timestamp '2020-01-01' + g * interval '1 day' from generate_series(1, 20) g;
create index t_i on t (id, (c + interval '1 day'));
-- run
alter table t alter column c type timestamptz;

-- case: column-type/timestamp-to-timestamptz-include
-- setup
create table t (id int primary key, c timestamp);
insert into t select g, timestamp '2020-01-01' + g * interval '1 day' from generate_series(1, 20) g;
create index t_i on t (id) include (c);
-- run
alter table t alter column c type timestamptz;

-- case: column-type/int-to-oid-unique
-- setup
create table t (id int primary key, c int);
insert into t select g, g from generate_series(1, 20) g;
create unique index t_i on t (c);
-- run
alter table t alter column c type oid;

-- case: column-type/int-to-oid-partial-on-it
-- setup
create table t (id int primary key, c int);
insert into t select g, g from generate_series(1, 20) g;
create index t_i on t (id) where c is not null;
-- run
alter table t alter column c type oid;

-- case: column-type/int-to-oid-partial-of-it
-- setup
create table t (id int primary key, c int);
insert into t select g, g from generate_series(1, 20) g;
create index t_i on t (c) where id > 5;
-- run
alter table t alter column c type oid;

-- case: column-type/int-to-oid-expression
-- setup
create table t (id int primary key, c int);
insert into t select g, g from generate_series(1, 20) g;
create index t_i on t ((abs(c)));
-- run
alter table t alter column c type oid;

-- case: column-type/int-to-oid-expression-beside
-- setup
create table t (id int primary key, c int);
insert into t select g, g from generate_series(1, 20) g;
create index t_i on t (id, (abs(c)));
-- run
alter table t alter column c type oid;

-- case: column-type/int-to-oid-include
-- setup
create table t (id int primary key, c int);
insert into t select g, g from generate_series(1, 20) g;
create index t_i on t (id) include (c);
-- run
alter table t alter column c type oid;

-- case: column-type/int-to-bigint-no-index
-- setup
create table t (id int primary key, c int);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type bigint;

-- case: column-type/int-to-bigint-empty
-- setup
create table t (id int primary key, c int);
-- run
alter table t alter column c type bigint;

-- case: column-type/int-to-bigint-primary-key
-- setup
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column id type bigint;

-- case: column-type/serial-to-bigint
-- setup
create table t (id serial primary key, c int);
insert into t (c) select generate_series(1, 20);
-- run
alter table t alter column id type bigint;

-- case: column-type/identity-to-bigint
-- setup
create table t (id int generated always as identity primary key, c int);
insert into t (c) select generate_series(1, 20);
-- run
alter table t alter column id type bigint;

-- case: column-type/identity-to-text
-- setup
create table t (id int generated always as identity primary key, c int);
insert into t (c) select generate_series(1, 20);
-- run
alter table t alter column id type text;

-- case: column-type/collation
-- setup
create table t (id int primary key, c text);
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type text collate "C";

-- case: column-type/collation-posix
-- setup
create table t (id int primary key, c text);
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type text collate "POSIX";

-- case: column-type/collation-same
-- setup
create table t (id int primary key, c text);
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type text collate "default";

-- case: column-type/collation-with-index-of-own-collation
-- setup
create table t (id int primary key, c text);
insert into t select g, 'v' || g from generate_series(1, 20) g;
create index t_c on t (c collate "POSIX");
-- run
alter table t alter column c type text collate "C";

-- case: column-type/collation-of-varchar-grown
-- setup
create table t (id int primary key, c varchar(50));
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type varchar(100) collate "C";

-- case: column-type/collation-kept-when-unsaid
-- setup
create table t (id int primary key, c text collate "C");
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type text;

-- case: column-type/set-data-type
-- setup
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c set data type bigint;

-- case: column-type/default-incompatible
-- setup
create table t (id int primary key, c int default 3);
insert into t select generate_series(1, 20);
-- run
alter table t alter column c type boolean using c > 0;

-- case: column-type/default-dropped-in-one
-- setup
create table t (id int primary key, c int default 3);
insert into t select generate_series(1, 20);
-- run
alter table t alter column c drop default, alter column c type boolean using c > 0, alter column c set default true;

-- case: column-type/two-columns-at-once
-- setup
create table t (id int primary key, c int, e varchar(5));
insert into t select g, g, 'e' from generate_series(1, 20) g;
-- run
alter table t alter column c type bigint, alter column e type text;

-- case: column-type/missing-column
-- setup
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column nothing type bigint;

-- case: column-type/missing-type
-- setup
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type nothing;

-- case: column-type/system-column
-- setup
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column ctid type bigint;

-- case: column-type/pseudo-type
-- setup
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type serial;

-- case: column-type/view-over-it
-- setup
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
create view v as select c from t;
-- run
alter table t alter column c type bigint;

-- case: column-type/view-over-other-column
-- setup
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
create view v as select id from t;
-- run
alter table t alter column c type bigint;

-- case: column-type/view-over-star
-- setup
create table t (id int primary key, c varchar(50));
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
create view v as select * from t;
-- run
alter table t alter column c type varchar(100);

-- case: column-type/materialized-view-over-it
-- setup
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
create materialized view v as select c from t;
-- run
alter table t alter column c type bigint;

-- case: column-type/rule-over-it
-- setup
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
create rule r as on insert to t where new.c > 0 do also select 1;
-- run
alter table t alter column c type bigint;

-- case: column-type/policy-over-it
-- setup
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
create policy r on t using (c > 0);
-- run
alter table t alter column c type bigint;

-- case: column-type/trigger-of-column
-- setup
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger r before update of c on t for each row execute function f();
-- run
alter table t alter column c type bigint;

-- case: column-type/trigger-when-column
-- setup
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger r before update on t for each row when (new.c > 0) execute function f();
-- run
alter table t alter column c type bigint;

-- case: column-type/trigger-any-column
-- setup
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger r before update on t for each row execute function f();
-- run
alter table t alter column c type bigint;

-- case: column-type/generated-column-over-it
-- setup
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
alter table t add column g int generated always as (c * 2) stored;
-- run
alter table t alter column c type bigint;

-- case: column-type/of-generated-column
-- setup
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
alter table t add column g int generated always as (c * 2) stored;
-- run
alter table t alter column g type bigint;

-- case: column-type/of-generated-column-using
-- setup
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
alter table t add column g int generated always as (c * 2) stored;
-- run
alter table t alter column g type bigint using 3;

-- case: column-type/of-virtual-column
-- min: 18
-- setup
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
alter table t add column g int generated always as (c * 2) virtual;
-- run
alter table t alter column g type bigint;

-- case: column-type/beside-virtual-column
-- min: 18
-- setup
create table t (id int primary key, c int, g int generated always as (id * 2) virtual);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type bigint;

-- case: column-type/publication-column-list
-- min: 15
-- setup
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
create publication pb for table t (id, c);
-- run
alter table t alter column c type bigint;

-- case: column-type/publication-filter
-- min: 15
-- setup
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
create publication pb for table t where (c > 0);
-- run
alter table t alter column c type bigint;

-- case: column-type/sql-function-body-over-it
-- min: 14
-- setup
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
create function f() returns int begin atomic select c from t limit 1; end;
-- run
alter table t alter column c type bigint;

-- case: column-type/check-and-not-null
-- setup
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
alter table t add check (c > 0), alter column c set not null;
-- run
alter table t alter column c type bigint;

-- case: column-type/check-over-other-column
-- setup
create table t (id int primary key, c varchar(50));
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
alter table t add check (id > 0);
-- run
alter table t alter column c type varchar(100);

-- case: column-type/check-over-other-column-rewrite
-- setup
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
alter table t add check (id > 0);
-- run
alter table t alter column c type bigint;

-- case: column-type/clustered-on-index
-- setup
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
alter table t cluster on t_c;
-- run
alter table t alter column c type bigint;

-- case: column-type/replica-identity-index
-- setup
create table t (id int primary key, c varchar(50));
insert into t select g, 'v' || g from generate_series(1, 20) g;
alter table t alter c set not null;
create unique index t_c on t (c);
alter table t replica identity using index t_c;
-- run
alter table t alter column c type varchar(100);

-- case: column-type/row-type-used-elsewhere
-- setup
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
create table holder (x t);
-- run
alter table t alter column c type bigint;

-- case: column-type/row-type-used-elsewhere-no-rewrite
-- setup
create table t (id int primary key, c varchar(50));
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
create table holder (x t);
-- run
alter table t alter column c type varchar(100);

-- case: column-type/comment-on-index
-- setup
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
comment on index t_c is 'x';
-- run
alter table t alter column c type bigint;

-- case: column-type/composite-attribute
-- setup
create type c as (x int);
-- run
alter type c alter attribute x type bigint;

-- case: column-type/composite-attribute-in-use
-- setup
create type c as (x int);
create table t (id int primary key, c c);
-- run
alter type c alter attribute x type bigint;

-- case: column-type/composite-attribute-cascade
-- setup
create type c as (x int);
create table t of c;
insert into t values (1);
-- run
alter type c alter attribute x type bigint cascade;

-- case: column-type/foreign-table-column
-- setup
create foreign data wrapper w;
create server srv foreign data wrapper w;
create foreign table f (a int) server srv;
-- run
alter foreign table f alter column a type bigint;

-- case: column-type/unlogged
-- setup
create unlogged table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type bigint;

-- case: column-type/toasted
-- setup
create table t (id int primary key, c text);
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
update t set c = repeat(md5(random()::text), 1000);
-- run
alter table t alter column c type varchar;

-- case: column-type/fk-child-int-to-bigint
-- setup
create table p (id int primary key);
insert into p select g from generate_series(1, 20) g;
create table t (id int primary key, c int references p);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type bigint;

-- case: column-type/fk-parent-int-to-bigint
-- setup
create table p (id int primary key);
insert into p select g from generate_series(1, 20) g;
create table t (id int primary key, c int references p);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table p alter column id type bigint;

-- case: column-type/fk-child-varchar-grows
-- setup
create table p (id varchar(50) primary key);
insert into p select 'v' || g from generate_series(1, 20) g;
create table t (id int primary key, c varchar(50) references p);
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type varchar(100);

-- case: column-type/fk-parent-varchar-grows
-- setup
create table p (id varchar(50) primary key);
insert into p select 'v' || g from generate_series(1, 20) g;
create table t (id int primary key, c varchar(50) references p);
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table p alter column id type varchar(100);

-- case: column-type/fk-child-varchar-to-text
-- setup
create table p (id varchar(50) primary key);
insert into p select 'v' || g from generate_series(1, 20) g;
create table t (id int primary key, c varchar(50) references p);
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table t alter column c type text;

-- case: column-type/fk-parent-varchar-to-text
-- setup
create table p (id varchar(50) primary key);
insert into p select 'v' || g from generate_series(1, 20) g;
create table t (id int primary key, c varchar(50) references p);
create index t_c on t (c);
insert into t select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table p alter column id type text;

-- case: column-type/fk-child-numeric-grows
-- setup
create table p (id numeric(10,2) primary key);
insert into p select g from generate_series(1, 20) g;
create table t (id int primary key, c numeric(10,2) references p);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type numeric(12,2);

-- case: column-type/fk-parent-numeric-grows
-- setup
create table p (id numeric(10,2) primary key);
insert into p select g from generate_series(1, 20) g;
create table t (id int primary key, c numeric(10,2) references p);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table p alter column id type numeric(12,2);

-- case: column-type/fk-child-int-to-text
-- setup
create table p (id int primary key);
insert into p select g from generate_series(1, 20) g;
create table t (id int primary key, c int references p);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column c type text;

-- case: column-type/fk-parent-int-to-text
-- setup
create table p (id int primary key);
insert into p select g from generate_series(1, 20) g;
create table t (id int primary key, c int references p);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table p alter column id type text;

-- case: column-type/fk-child-timestamp-to-timestamptz
-- setup
create table p (id timestamp primary key);
insert into p select timestamp '2020-01-01' + g * interval '1 day' from generate_series(1, 20) g;
create table t (id int primary key, c timestamp references p);
create index t_c on t (c);
insert into t select g, timestamp '2020-01-01' + g * interval '1 day' from generate_series(1, 20) g;
-- run
alter table t alter column c type timestamptz;

-- case: column-type/fk-parent-timestamp-to-timestamptz
-- setup
create table p (id timestamp primary key);
insert into p select timestamp '2020-01-01' + g * interval '1 day' from generate_series(1, 20) g;
create table t (id int primary key, c timestamp references p);
create index t_c on t (c);
insert into t select g, timestamp '2020-01-01' + g * interval '1 day' from generate_series(1, 20) g;
-- run
alter table p alter column id type timestamptz;

-- case: column-type/fk-parent-int-to-bigint-not-valid
-- setup
create table p (id int primary key);
insert into p select g from generate_series(1, 20) g;
create table t (id int primary key, c int);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
alter table t add foreign key (c) references p not valid;
-- run
alter table p alter column id type bigint;

-- case: column-type/fk-self-int-to-bigint
-- setup
create table t (id int primary key, c int references t);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table t alter column id type bigint;

-- case: column-type/fk-other-column-rewritten
-- setup
create table p (id int primary key);
insert into p select g from generate_series(1, 20) g;
create table t (id int primary key, c int references p);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
alter table t add column e int;
-- run
alter table t alter column e type bigint;

-- case: column-type/fk-parent-other-column-rewritten
-- setup
create table p (id int primary key);
insert into p select g from generate_series(1, 20) g;
create table t (id int primary key, c int references p);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
alter table p add column e int;
-- run
alter table p alter column e type bigint;

-- case: column-type/fk-both-then
-- setup
create table p (id int primary key);
insert into p select g from generate_series(1, 20) g;
create table t (id int primary key, c int references p);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
-- run
alter table p alter column id type bigint;
alter table t alter column c type bigint;

-- case: column-type/fk-two-children-parent
-- setup
create table p (id int primary key);
insert into p select g from generate_series(1, 20) g;
create table t (id int primary key, c int references p);
create index t_c on t (c);
insert into t select g, g from generate_series(1, 20) g;
create table t2 (c int references p);
insert into t2 select generate_series(1, 20);
-- run
alter table p alter column id type bigint;

-- case: column-type/partitioned-int-to-bigint
-- setup
create table pt (k int, c int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create index pt_c on pt (c);
insert into pt select g, g from generate_series(1, 20) g;
-- run
alter table pt alter column c type bigint;

-- case: column-type/partitioned-int-to-bigint-no-index
-- setup
create table pt (k int, c int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, g from generate_series(1, 20) g;
-- run
alter table pt alter column c type bigint;

-- case: column-type/partitioned-varchar-grows
-- setup
create table pt (k int, c varchar(50)) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create index pt_c on pt (c);
insert into pt select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table pt alter column c type varchar(100);

-- case: column-type/partitioned-varchar-grows-no-index
-- setup
create table pt (k int, c varchar(50)) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table pt alter column c type varchar(100);

-- case: column-type/partitioned-varchar-to-text
-- setup
create table pt (k int, c varchar(50)) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create index pt_c on pt (c);
insert into pt select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table pt alter column c type text;

-- case: column-type/partitioned-varchar-to-text-no-index
-- setup
create table pt (k int, c varchar(50)) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
insert into pt select g, 'v' || g from generate_series(1, 20) g;
-- run
alter table pt alter column c type text;

-- case: column-type/partition-key
-- setup
create table pt (k int, c int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create index pt_c on pt (c);
insert into pt select g, g from generate_series(1, 20) g;
-- run
alter table pt alter column k type bigint;

-- case: column-type/partition-alone
-- setup
create table pt (k int, c int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create index pt_c on pt (c);
insert into pt select g, g from generate_series(1, 20) g;
-- run
alter table pt1 alter column c type bigint;

-- case: column-type/partitioned-only
-- setup
create table pt (k int, c int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create index pt_c on pt (c);
insert into pt select g, g from generate_series(1, 20) g;
-- run
alter table only pt alter column c type bigint;

-- case: column-type/partitioned-expression-index
-- setup
create table pt (k int, c varchar(50)) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create index pt_c on pt (c);
insert into pt select g, 'v' || g from generate_series(1, 20) g;
create index pt_e on pt (lower(c));
-- run
alter table pt alter column c type varchar(100);

-- case: column-type/partitioned-partial-index
-- setup
create table pt (k int, c varchar(50)) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create index pt_c on pt (c);
insert into pt select g, 'v' || g from generate_series(1, 20) g;
create index pt_p on pt (k) where c is not null;
-- run
alter table pt alter column c type varchar(100);

-- case: column-type/sub-partitioned
-- setup
create table pt (k int, c int) partition by range (k);
create table pt1 partition of pt for values from (0) to (10);
create table pt2 partition of pt for values from (10) to (30);
create table pt3 partition of pt for values from (30) to (50) partition by list (k);
create table pt3a partition of pt3 for values in (31);
create index pt_c on pt (c);
insert into pt select g, g from generate_series(1, 20) g;
-- run
alter table pt alter column c type bigint;

-- case: column-type/inherited-parent
-- setup
create table par (id int primary key, c int);
create table kid () inherits (par);
create index kid_c on kid (c);
insert into kid select g, g from generate_series(1, 20) g;
-- run
alter table par alter column c type bigint;

-- case: column-type/inherited-only
-- setup
create table par (id int primary key, c int);
create table kid () inherits (par);
-- run
alter table only par alter column c type bigint;

-- case: column-type/inherited-child
-- setup
create table par (id int primary key, c int);
create table kid () inherits (par);
-- run
alter table kid alter column c type bigint;
