-- expect: drop-column error
-- expect: drop-table-locks-fk-parent info
-- schema:
create table customers (id bigint primary key, email text, name text);
create table orders (id bigint primary key, customer_id bigint references customers);
-- migration:
alter table orders drop column customer_id;
