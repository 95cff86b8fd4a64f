-- expect: unique-may-fail-on-data info
-- schema:
create table customers (id bigint primary key, email text, name text);
-- migration:
create unique index concurrently customers_email on customers (email);
