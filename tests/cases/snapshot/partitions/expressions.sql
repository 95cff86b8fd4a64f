create table t (a int, b timestamptz) partition by range ((a % 10), b);
create table t1 partition of t for values from (0, minvalue) to (5, '2020-01-01 00:00+00');
create table h (a text) partition by hash (a text_pattern_ops, lower(a));
