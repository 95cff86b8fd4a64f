create table t (a int, b int, constraint k primary key (a) with (fillfactor = 60));
create index i on t (b) with (fillfactor = 80, deduplicate_items = off);
