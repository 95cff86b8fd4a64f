-- min: 15
create table t (a int, b int, unique nulls not distinct (a));
create unique index i on t (b) nulls not distinct;
create unique index j on t ((a + b)) nulls not distinct where a > 0;
