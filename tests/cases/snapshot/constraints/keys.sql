create table t (a int, b int, c int, primary key (b, a), unique (c) , constraint "U q" unique (a, c) deferrable initially deferred);
