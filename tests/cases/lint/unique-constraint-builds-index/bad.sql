-- expect: unique-constraint-builds-index error
-- schema:
create table customers (id bigint primary key, email text, name text);
-- migration:
alter table customers add constraint customers_email_key unique (email);
