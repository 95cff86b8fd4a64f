-- expect: identifier-truncated info
-- schema:
create table orders (id bigint primary key, customer_id bigint, total numeric(10, 2), note varchar(50), placed_at timestamp);
-- migration:
create table a_name_that_goes_on_and_on_until_nobody_remembers_how_it_all_started (id bigint);
