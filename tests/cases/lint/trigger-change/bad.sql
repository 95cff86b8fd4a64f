-- expect: trigger-change info
-- schema:
create table orders (id bigint primary key, customer_id bigint, total numeric(10, 2), note varchar(50), placed_at timestamp);
create function stamp() returns trigger language plpgsql as 'begin return new; end';
-- migration:
create trigger stamped before insert on orders for each row execute function stamp();
