-- schema:
create table customers (id bigint primary key, email text, name text);
-- migration:
create index concurrently customers_email on customers (email);
