-- expect: prefer-timestamptz info
-- migration:
create table a (id bigint primary key, at timestamp);
