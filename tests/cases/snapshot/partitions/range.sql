create table t (id int not null, d date not null, v text default 'x', primary key (id, d)) partition by range (d);
create table t1 partition of t for values from ('2020-01-01') to ('2021-01-01');
create table t2 partition of t for values from ('2021-01-01') to (maxvalue);
create table td partition of t default;
create index on t (v);
create index own on t1 (v, id);
