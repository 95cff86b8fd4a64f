create table t (d tsvector);
create index on t using gist (d tsvector_ops (siglen = 100));
