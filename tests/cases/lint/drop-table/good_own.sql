-- schema:
create table customers (id bigint primary key, email text, name text);
-- migration:
create table scratch (id bigint references customers);
drop table scratch;
