-- base
create schema shop;
create type shop.state as enum ('new', 'paid', 'sent');
create domain shop.qty as int check (value > 0);
create type shop.dims as (w numeric, h numeric);
create function shop.tax(n numeric) returns numeric language sql immutable as $$ select n * 0.2 $$;
create function shop.log() returns trigger language plpgsql as $$ begin insert into shop.audit (what) values (tg_table_name); return null; end $$;
create table shop.customer (id int primary key, name text not null, email text unique, vip boolean default false, joined date default current_date);
create table shop.product (id serial primary key, sku text not null unique, price numeric(10,2) not null check (price >= 0), size shop.dims, attrs jsonb);
create table shop.audit (id bigserial primary key, what text, at timestamptz default now());
create table shop.orders (id bigint primary key, customer_id int not null references shop.customer, state shop.state not null default 'new', amount numeric(12,2), placed timestamptz default now());
create function shop.total(c int) returns numeric language sql stable as $$ select sum(amount) from shop.orders where customer_id = c $$;
create index orders_customer on shop.orders (customer_id);
create table shop.line (order_id bigint references shop.orders on delete cascade, product_id int references shop.product, n shop.qty, primary key (order_id, product_id));
create table shop.hit (day date not null, url text, n int) partition by range (day);
create table shop.hit_1 partition of shop.hit for values from ('2024-01-01') to ('2024-02-01');
create table shop.hit_2 partition of shop.hit for values from ('2024-02-01') to ('2024-03-01');
create table shop.staging (sku text, price text, n text);
create trigger orders_log after insert or update or delete on shop.orders for each statement execute function shop.log();
create view shop.open_orders as select o.id, o.amount, c.name from shop.orders o join shop.customer c on c.id = o.customer_id where o.state <> 'sent';
create view shop.vips as select id, name, email from shop.customer where vip;
create materialized view shop.revenue as select customer_id, sum(amount) as total from shop.orders group by customer_id;
create unique index revenue_customer on shop.revenue (customer_id);
create sequence shop.invoice_no;
insert into shop.customer select g, 'c' || g, 'e' || g from generate_series(1, 2000) g;
insert into shop.product (sku, price) select 's' || g, g from generate_series(1, 2000) g;
insert into shop.orders select g, g, 'new', g * 5 from generate_series(1, 2000) g;
insert into shop.line select g, g, 1 from generate_series(1, 2000) g;
insert into shop.hit select date '2024-01-05' + g % 40, '/', 1 from generate_series(1, 2000) g;
insert into shop.staging select 's' || g, '1.5', '2' from generate_series(1, 2000) g;
refresh materialized view shop.revenue;

-- case: unseen-other-6/dml-coalesce-text-int
-- run
select coalesce(sku, 0) from shop.staging;

-- case: unseen-other-6/dml-coalesce-date-text
-- run
select coalesce(joined, 'none') from shop.customer;

-- case: unseen-other-6/dml-coalesce-int-numeric
-- run
select coalesce(n, 1.5) from shop.line;

-- case: unseen-other-6/dml-case-int-text-literal
-- run
select case when n > 1 then n else 'few' end from shop.hit;

-- case: unseen-other-6/dml-case-bool-int
-- run
select case when vip then true else 0 end from shop.customer;

-- case: unseen-other-6/dml-case-when-int
-- run
select case when n then 1 end from shop.hit;

-- case: unseen-other-6/dml-case-operand-mismatch
-- run
select case id when 'one' then 1 end from shop.customer;

-- case: unseen-other-6/dml-nullif-mismatch
-- run
select nullif(id, 'x') from shop.customer;

-- case: unseen-other-6/dml-nullif-types
-- run
select nullif(id, name) from shop.customer;

-- case: unseen-other-6/dml-greatest-mix
-- run
select greatest(joined, now()) from shop.customer;

-- case: unseen-other-6/dml-greatest-wrong
-- run
select greatest(joined, 1) from shop.customer;

-- case: unseen-other-6/dml-in-mixed
-- run
select * from shop.customer where id in (1, 2, 'three');

-- case: unseen-other-6/dml-in-text-ints
-- run
select * from shop.customer where name in (1, 2);

-- case: unseen-other-6/dml-in-subquery-mismatch
-- run
select * from shop.customer where name in (select id from shop.orders);

-- case: unseen-other-6/dml-any-array-mismatch
-- run
select * from shop.customer where id = any (array['a', 'b']);

-- case: unseen-other-6/dml-any-array-literal
-- run
select * from shop.customer where id = any ('{1,2}');

-- case: unseen-other-6/dml-any-text-array
-- run
select * from shop.customer where id = any ('{a}'::text[]);

-- case: unseen-other-6/dml-union-mismatch
-- run
select id from shop.customer union all select name from shop.customer;

-- case: unseen-other-6/dml-union-columns
-- run
select id, name from shop.customer union select id from shop.orders;

-- case: unseen-other-6/dml-union-literal
-- run
select name from shop.customer union select null union select 'x';

-- case: unseen-other-6/dml-union-int-literal-text
-- run
select id from shop.customer union all select 'x';

-- case: unseen-other-6/dml-values-mismatch
-- run
insert into shop.customer (id, name) values (100, 'a'), ('b', 'b');

-- case: unseen-other-6/dml-values-select-mismatch
-- run
select * from (values (1), ('x')) v (a);

-- case: unseen-other-6/dml-array-mismatch
-- run
select array[1, 'a'];

-- case: unseen-other-6/dml-array-mix-types
-- run
select array[id, name] from shop.customer;

-- case: unseen-other-6/dml-insert-enum-bad
-- run
insert into shop.orders (id, customer_id, state) values (100, 1, 'lost');

-- case: unseen-other-6/dml-insert-enum-from-text
-- run
insert into shop.orders (id, customer_id, state) select 100, 1, sku from shop.staging limit 1;

-- case: unseen-other-6/dml-insert-text-cast-enum
-- run
insert into shop.orders (id, customer_id, state) select 100, 1, 'paid'::text::shop.state;

-- case: unseen-other-6/dml-insert-numeric-from-text
-- run
insert into shop.product (sku, price) select sku || 'x', price from shop.staging;

-- case: unseen-other-6/dml-insert-numeric-cast
-- run
insert into shop.product (sku, price) select sku || 'x', price::numeric from shop.staging;

-- case: unseen-other-6/dml-insert-case-enum
-- run
insert into shop.orders (id, customer_id, state) select 100, 1, case when true then 'new' else 'paid' end;

-- case: unseen-other-6/dml-update-case-enum
-- run
update shop.orders set state = case when amount > 10 then 'paid' else 'new' end where id = 1;

-- case: unseen-other-6/dml-update-case-enum-cast
-- run
update shop.orders set state = (case when amount > 10 then 'paid' else 'new' end)::shop.state where id = 1;

-- case: unseen-other-6/dml-update-coalesce-enum
-- run
update shop.orders set state = coalesce(state, 'new') where id = 1;

-- case: unseen-other-6/dml-update-date-text
-- run
update shop.customer set joined = name where id = 1;

-- case: unseen-other-6/dml-update-int-text
-- run
update shop.hit set n = '5' where day = '2024-01-06';

-- case: unseen-other-6/dml-update-bool-int
-- run
update shop.customer set vip = 1 where id = 1;

-- case: unseen-other-6/dml-update-composite
-- run
update shop.product set size.w = 3 where id = 1;

-- case: unseen-other-6/dml-update-composite-row
-- run
update shop.product set size = row(1, 2) where id = 1;

-- case: unseen-other-6/dml-update-jsonb
-- run
update shop.product set attrs = attrs || '{"a": 1}' where id = 1;

-- case: unseen-other-6/dml-update-jsonb-text
-- run
update shop.product set attrs = attrs->>'a' where id = 1;

-- case: unseen-other-6/dml-update-jsonb-set
-- run
update shop.product set attrs = jsonb_set(attrs, '{a}', '1') where id = 1;

-- case: unseen-other-6/dml-where-jsonb-int
-- run
select * from shop.product where attrs->>'a' > 5;

-- case: unseen-other-6/dml-where-text-date
-- run
select * from shop.customer where joined > 'yesterday';

-- case: unseen-other-6/dml-where-date-garbage
-- run
select * from shop.customer where joined > 'someday';

-- case: unseen-other-6/dml-where-interval
-- run
select * from shop.orders where placed > now() - '30 days';

-- case: unseen-other-6/dml-where-id-text
-- run
select * from shop.customer where id = 'abc';

-- case: unseen-other-6/dml-where-id-varchar-cast
-- run
select * from shop.customer where id = '5'::varchar;

-- case: unseen-other-6/dml-having-without-group
-- run
select count(*) from shop.orders having sum(amount) > 0;

-- case: unseen-other-6/dml-order-by-position
-- run
select name from shop.customer order by 2;

-- case: unseen-other-6/dml-limit-expression
-- run
select name from shop.customer limit 'x';

-- case: unseen-other-6/dml-distinct-order-mismatch
-- run
select distinct name from shop.customer order by id;

-- case: unseen-other-6/dml-join-using-mismatch
-- run
select * from shop.orders join shop.staging using (id);

-- case: unseen-other-6/dml-join-on-types
-- run
select * from shop.orders o join shop.staging s on o.id = s.n;

-- case: unseen-other-6/dml-insert-on-conflict-no-index
-- run
insert into shop.customer (id, name) values (1, 'x') on conflict (name) do nothing;

-- case: unseen-other-6/dml-insert-on-conflict-where
-- run
insert into shop.customer (id, name, email) values (50, 'x', 'e1') on conflict (email) do update set name = excluded.name where customer.vip;

-- case: unseen-other-6/dml-insert-on-conflict-constraint
-- run
insert into shop.product (sku, price) values ('s1', 3) on conflict on constraint product_sku_key do update set price = excluded.price;

-- case: unseen-other-6/dml-insert-too-many
-- run
insert into shop.customer (id, name) values (50, 'x', 1);

-- case: unseen-other-6/dml-insert-duplicate-column
-- run
insert into shop.customer (id, id) values (50, 51);

-- case: unseen-other-6/dml-update-duplicate-column
-- run
update shop.customer set name = 'a', name = 'b';

-- case: unseen-other-6/dml-update-multi-subquery
-- run
update shop.customer set (name, email) = (select sku, price from shop.staging limit 1) where id = 1;

-- case: unseen-other-6/dml-delete-using-subquery
-- run
delete from shop.line using shop.product p where p.id = line.product_id and p.price > 100;

-- case: unseen-other-6/dml-delete-cte-returning
-- run
with gone as (delete from shop.line where order_id = 1 returning *) insert into shop.audit (what) select product_id::text from gone;

-- case: unseen-other-6/dml-insert-trigger-statement
-- run
insert into shop.orders (id, customer_id) values (200, 1);

-- case: unseen-other-6/dml-insert-view
-- run
insert into shop.vips (id, name) values (99, 'n');

-- case: unseen-other-6/dml-update-join-view
-- run
update shop.open_orders set amount = 1;

-- case: unseen-other-6/dml-delete-view-simple
-- run
delete from shop.vips where id = 1;

-- case: unseen-other-6/dml-truncate-fk
-- run
truncate shop.customer;

-- case: unseen-other-6/dml-truncate-many
-- run
truncate shop.customer, shop.orders, shop.line;

-- case: unseen-other-6/dml-merge-basic
-- min: 15
-- run
merge into shop.customer c using shop.staging s on c.name = s.sku when matched then update set email = s.sku when not matched then insert (id, name) values (1000, s.sku);

-- case: unseen-other-6/dml-merge-types
-- min: 15
-- run
merge into shop.product p using shop.staging s on p.sku = s.sku when matched then update set price = s.price;

-- case: unseen-other-6/dml-call-sql-function
-- run
select shop.total(1);

-- case: unseen-other-6/dml-call-wrong-arg
-- run
select shop.total('x');

-- case: unseen-other-6/dml-call-numeric-arg
-- run
select shop.total(1.5);

-- case: unseen-other-6/dml-call-text-arg
-- run
select shop.tax(name) from shop.customer;

-- case: unseen-other-6/dml-select-into
-- run
select * into shop.copy from shop.customer;

-- case: unseen-other-6/dml-cte-insert-update
-- run
with u as (update shop.customer set vip = true where id = 1 returning id) select * from shop.orders where customer_id in (select id from u);

-- case: unseen-other-6/dml-recursive
-- run
with recursive t (n) as (select 1 union all select n + 1 from t where n < 5) select * from t join shop.customer c on c.id = t.n;

-- case: unseen-other-6/dml-recursive-types
-- run
with recursive t (n) as (select 1 union all select n + 1.5 from t where n < 5) select * from t;

-- case: unseen-other-6/dml-for-share-view
-- run
select * from shop.vips for share;

-- case: unseen-other-6/dml-window
-- run
select name, row_number() over (partition by vip order by joined) from shop.customer;

-- case: unseen-other-6/dml-filter-aggregate
-- run
select count(*) filter (where vip) from shop.customer;

-- case: unseen-other-6/dml-string-agg-int
-- run
select string_agg(id, ',') from shop.customer;

-- case: unseen-other-6/dml-extract-text
-- run
select extract(year from name) from shop.customer;

-- case: unseen-other-6/dml-date-trunc
-- run
select date_trunc('month', placed), count(*) from shop.orders group by 1;

-- case: unseen-other-6/dml-sum-text
-- run
select sum(name) from shop.customer;

-- case: unseen-other-6/dml-round-numeric
-- run
select round(avg(amount), 2) from shop.orders;

-- case: unseen-other-6/dml-concat-int
-- run
select id || name from shop.customer;

-- case: unseen-other-6/dml-plus-date-date
-- run
select joined + joined from shop.customer;

-- case: unseen-other-6/dml-not-int
-- run
select * from shop.customer where not id;

-- case: unseen-other-6/dml-like-int
-- run
select * from shop.customer where id like '1%';

-- case: unseen-other-6/do-for-tables
-- run
do $$ declare r record; begin for r in select tablename from pg_tables where schemaname = 'shop' and tablename like 'hit%' loop execute format('alter table shop.%I add column if not exists extra text', r.tablename); end loop; end $$;

-- case: unseen-other-6/do-for-columns
-- run
do $$ declare r record; begin for r in select table_name from information_schema.columns where table_schema = 'shop' and column_name = 'joined' loop execute 'alter table shop.' || quote_ident(r.table_name) || ' add column seen date'; end loop; end $$;

-- case: unseen-other-6/do-for-class
-- run
do $$ declare t text; begin for t in select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'shop' and c.relkind = 'm' loop execute format('refresh materialized view shop.%s', t); end loop; end $$;

-- case: unseen-other-6/do-for-constraint
-- run
do $$ declare r record; begin for r in select conname from pg_constraint where conrelid = 'shop.line'::regclass and contype = 'f' loop execute format('alter table shop.line drop constraint %I', r.conname); end loop; end $$;

-- case: unseen-other-6/do-for-partition
-- run
do $$ declare d date := '2024-03-01'; begin for i in 0..2 loop execute format('create table shop.hit_m%s partition of shop.hit for values from (%L) to (%L)', i, d + i * interval '1 month', d + (i + 1) * interval '1 month'); end loop; end $$;

-- case: unseen-other-6/do-if-column
-- run
do $$ begin if not exists (select 1 from information_schema.columns where table_schema = 'shop' and table_name = 'customer' and column_name = 'phone') then alter table shop.customer add column phone text; end if; end $$;

-- case: unseen-other-6/do-duplicate-object
-- run
do $$ begin create type shop.state as enum ('x'); exception when duplicate_object then null; end $$;

-- case: unseen-other-6/do-select-into
-- run
do $$ declare c int; begin select count(*) into c from shop.staging; if c = 0 then raise exception 'empty'; end if; update shop.staging set n = '1'; end $$;

-- case: unseen-other-6/do-raise
-- run
do $$ begin if (select count(*) from shop.customer) > 0 then raise exception 'no'; end if; end $$;

-- case: unseen-other-6/create-table-refs
-- run
create table shop.refund (id int generated always as identity, order_id bigint not null references shop.orders, reason text not null default '', primary key (id), check (length(reason) < 100));

-- case: unseen-other-6/create-table-refs-type
-- run
create table shop.refund (id int, customer_id text references shop.customer);

-- case: unseen-other-6/create-table-default-bad
-- run
create table shop.refund (id int default 'x');

-- case: unseen-other-6/create-table-check-type
-- run
create table shop.refund (id int check (id > 'x'), s text check (s > 3));

-- case: unseen-other-6/create-table-check-not-bool
-- run
create table shop.refund (id int check (id));

-- case: unseen-other-6/create-table-generated-mix
-- run
create table shop.refund (a int, b int generated always as (case when a > 0 then a else 'x' end) stored);

-- case: unseen-other-6/create-table-as-case
-- run
create table shop.seg as select id, case when vip then 'v' else 'n' end as seg from shop.customer;

-- case: unseen-other-6/create-table-as-dup
-- run
create table shop.seg as select id, id from shop.customer;

-- case: unseen-other-6/create-view-coalesce
-- run
create view shop.v as select coalesce(email, id) from shop.customer;

-- case: unseen-other-6/create-view-union
-- run
create view shop.v as select id, name from shop.customer union all select id, sku from shop.product;

-- case: unseen-other-6/create-view-union-bad
-- run
create view shop.v as select id from shop.customer union all select sku from shop.product;

-- case: unseen-other-6/create-view-replace-type
-- run
create or replace view shop.vips as select id::bigint, name, email from shop.customer;

-- case: unseen-other-6/create-view-replace-add
-- run
create or replace view shop.vips as select id, name, email, joined from shop.customer;

-- case: unseen-other-6/create-view-replace-drop
-- run
create or replace view shop.vips as select id, name from shop.customer;

-- case: unseen-other-6/create-index-expression-case
-- run
create index on shop.customer ((case when vip then 1 else 0 end));

-- case: unseen-other-6/create-index-coalesce
-- run
create unique index on shop.customer (coalesce(email, ''));

-- case: unseen-other-6/create-index-coalesce-bad
-- run
create unique index on shop.customer (coalesce(email, 0));

-- case: unseen-other-6/create-index-predicate-bad
-- run
create index on shop.customer (id) where name;

-- case: unseen-other-6/create-index-predicate-enum
-- run
create index on shop.orders (id) where state in ('new', 'gone');

-- case: unseen-other-6/create-function-bad-body
-- run
create function shop.f() returns int language sql as $$ select name from shop.customer $$;

-- case: unseen-other-6/create-function-bad-case
-- run
create function shop.f(a int) returns text language sql as $$ select case when a > 1 then 'x' else a end $$;

-- case: unseen-other-6/create-function-count
-- run
create function shop.f() returns bigint language sql as $$ select count(*) from shop.customer $$;

-- case: unseen-other-6/create-policy-type
-- run
create policy p on shop.customer using (id);

-- case: unseen-other-6/create-policy-setting
-- run
create policy p on shop.customer using (id = current_setting('app.id')::int);

-- case: unseen-other-6/create-policy-setting-text
-- run
create policy p on shop.customer using (id = current_setting('app.id'));

-- case: unseen-other-6/create-trigger-when-type
-- run
create trigger t before update on shop.customer for each row when (old.name is distinct from new.name) execute function shop.log();

-- case: unseen-other-6/create-trigger-when-bad
-- run
create trigger t before update on shop.customer for each row when (old.id) execute function shop.log();

-- case: unseen-other-6/create-domain-check-bad
-- run
create domain shop.d as int check (value > 'x');

-- case: unseen-other-6/create-domain-default-bad
-- run
create domain shop.d as int default 'x';

-- case: unseen-other-6/create-rule-instead
-- run
create rule r as on insert to shop.vips do instead insert into shop.customer (id, name, vip) values (new.id, new.name, true);

-- case: unseen-other-6/refresh-concurrently
-- run
refresh materialized view concurrently shop.revenue;

-- case: unseen-other-6/grant-revoke
-- run
grant select, insert on all tables in schema shop to public;

-- case: unseen-other-6/drop-type-used
-- run
drop type shop.state;

-- case: unseen-other-6/drop-function-used
-- run
drop function shop.log();

-- case: unseen-other-6/drop-view-cascade
-- run
drop view shop.vips cascade;

-- case: unseen-other-6/drop-schema-restrict
-- run
drop schema shop;

-- case: unseen-other-6/drop-schema-cascade
-- run
drop schema shop cascade;

-- case: unseen-other-6/drop-enum-value
-- run
alter type shop.state rename value 'new' to 'fresh';

-- case: unseen-other-6/add-enum-value-use
-- run
alter type shop.state add value 'void';
update shop.orders set state = 'void' where id = 1;

-- case: unseen-other-6/savepoint-rollback
-- run
savepoint a;
alter table shop.customer add z int;
rollback to savepoint a;
alter table shop.customer drop column z;

-- case: unseen-other-6/savepoint-rollback-then-add
-- run
savepoint a;
drop table shop.staging;
rollback to a;
truncate shop.staging;
