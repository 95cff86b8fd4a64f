create table t (a int, b text) with (fillfactor = 70, autovacuum_enabled = off, toast.autovacuum_vacuum_threshold = 500, parallel_workers = 3);
alter table t alter b set storage external, alter a set statistics 500, alter b set (n_distinct = -0.5);
