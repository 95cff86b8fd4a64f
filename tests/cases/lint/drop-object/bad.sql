-- expect: drop-object warning
-- schema:
create table t (id bigint);
create publication feed for table t;
-- migration:
drop publication feed;
