create type e as enum ('a');
create type c as (x e[]);
create table t (a e[], b c[], primary key (a));
create index on t (b);
