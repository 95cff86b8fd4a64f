create table t (a int, b text, c int[], d tsvector, e point, f jsonb, g bigint);
create index on t (a desc, b asc nulls first);
create index on t using hash (a);
create index on t using gin (c);
create index on t using gin (f jsonb_path_ops);
create index on t using gist (d);
create index on t using spgist (e);
create index on t using brin (g) with (pages_per_range = 16);
create index on t (b text_pattern_ops, a desc nulls last);
