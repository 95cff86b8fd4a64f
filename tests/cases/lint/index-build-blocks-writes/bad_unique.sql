-- expect: index-build-blocks-writes error
-- schema:
create table customers (id bigint primary key, email text, name text);
-- migration:
create unique index customers_email on customers (email);
