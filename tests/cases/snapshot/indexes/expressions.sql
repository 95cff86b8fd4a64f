create table t (a int, b text);
create index on t (lower(b));
create unique index x on t ((a % 10), upper(b) desc) where b is not null and a > 3;
alter index x alter column 1 set statistics 300;
create index on t (a) where a in (1, 2, 3);
