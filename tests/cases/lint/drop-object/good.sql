-- schema:
create table t (id bigint);
create publication feed for table t;
-- migration:
create publication feed_2 for table t;
