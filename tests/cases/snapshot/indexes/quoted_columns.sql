create table t ("A" int, "b c" text);
create index on t ("A", "b c");
create index on t (("b c" || 'x'));
