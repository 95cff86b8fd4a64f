create table t (a int, b int, c int, primary key (a) include (b, c), unique (b) include (c));
create unique index on t (c) include (a);
