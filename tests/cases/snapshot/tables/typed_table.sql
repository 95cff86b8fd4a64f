create type ty as (a int, b text);
create table t of ty;
create table t2 of ty (primary key (a), b with options default 'q' not null);
