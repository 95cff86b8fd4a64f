-- base
create domain email as text check (value ~ '@');
create domain code as varchar(20);
create domain required_int as int not null;
create type mood as enum ('sad', 'ok', 'happy');
create type address as (street text, city text);
create function random_code() returns text language plpgsql as $$ begin return md5(random()::text); end $$;
create function shop_now() returns timestamptz language plpgsql stable as $$ begin return now(); end $$;
create function touch() returns trigger language plpgsql as $$ begin new.changed := now(); return new; end $$;
create function vat(numeric) returns numeric language sql immutable as $$ select $1 * 0.2 $$;
create table tenants (id bigint generated always as identity primary key, name text not null);
create table customers (
  id bigint primary key, tenant_id bigint references tenants, mail text, name varchar(50), phone char(12),
  score numeric(8, 2), created timestamp, mood mood default 'ok', ref code, notes json, changed timestamptz,
  constraint name_there check (name is not null));
create index customers_mail on customers (mail);
create index customers_name on customers (name);
create table orders (
  id serial primary key, customer_id bigint not null references customers on delete cascade,
  total numeric(10, 2) not null, status text default 'new', placed_at timestamptz not null default now(),
  qty int, constraint qty_positive check (qty > 0));
create unique index orders_status_id on orders (status, id);
create table order_lines (order_id int references orders, line int, sku varchar(32), primary key (order_id, line));
create view big_orders as select id, total, placed_at from orders where total > 100;
create materialized view daily as select placed_at::date as day, sum(total) as total from orders group by 1;
create unique index daily_day on daily (day);
create materialized view plain_daily as select count(*) as n from orders;
create table events (id bigint, day date not null, kind text, payload jsonb) partition by range (day);
create table events_2024 partition of events for values from ('2024-01-01') to ('2025-01-01');
create table events_rest partition of events default;
create table metrics (id bigint, at date not null, v float8) partition by range (at);
create table metrics_2024 partition of metrics for values from ('2024-01-01') to ('2025-01-01');
create index metrics_id on metrics (id);
create table metrics_2025 (id bigint, at date not null, v float8, check (at >= '2025-01-01' and at < '2026-01-01'));
create index metrics_2025_id on metrics_2025 (id);
create table metrics_2026 (id bigint, at date not null, v float8);
create unlogged table sessions (token uuid, customer_id bigint, seen timestamptz);
create sequence ticket_numbers;
create trigger customers_touch before update on customers for each row execute function touch();
create policy own_rows on customers using (true);
create publication shop_feed for table orders;

-- case: shop/plain-index
-- hazard: work
-- run
create index orders_customer on orders (customer_id);

-- case: shop/index-if-not-exists-new
-- hazard: work
-- run
create index if not exists orders_customer on orders using btree (customer_id desc nulls last) include (total) where qty > 3;

-- case: shop/index-if-not-exists-there
-- hazard: no
-- run
create index if not exists customers_mail on customers (mail);

-- case: shop/index-concurrently
-- hazard: no
-- run
create index concurrently orders_customer on orders (customer_id);

-- case: shop/index-concurrently-in-block
-- hazard: refusal
-- run
begin;
create index concurrently orders_customer on orders (customer_id);
commit;

-- case: shop/index-concurrently-partitioned
-- hazard: refusal
-- run
create index concurrently events_kind on events (kind);

-- case: shop/index-only-parent
-- hazard: no
-- run
create index events_kind on only events (kind);

-- case: shop/index-on-partitions
-- hazard: work
-- run
create index events_kind on events (kind);

-- case: shop/index-on-new-table
-- hazard: no
-- run
create table carts (id bigint primary key, owner bigint);
create index on carts (owner);
insert into carts values (1, 2);

-- case: shop/index-on-matview
-- hazard: no
-- run
create index daily_total on daily (total);

-- case: shop/index-twice-concurrently-and-plain
-- hazard: work
-- run
create index concurrently orders_customer on orders (customer_id);
create index orders_qty on orders (qty);

-- case: shop/index-volatile-expression
-- hazard: refusal
-- run
create index concurrently c on customers ((name || random()::text));

-- case: shop/index-column-missing
-- hazard: refusal
-- run
create index concurrently orders_x on orders (shipped_at);

-- case: shop/drop-index
-- hazard: no
-- run
drop index customers_mail;

-- case: shop/drop-index-concurrently
-- hazard: no
-- run
drop index concurrently if exists customers_mail;

-- case: shop/drop-index-of-constraint
-- hazard: refusal
-- run
drop index orders_pkey;

-- case: shop/reindex-index
-- hazard: work
-- run
reindex index customers_mail;

-- case: shop/reindex-option-concurrently
-- hazard: no
-- run
reindex (verbose, concurrently) table customers;

-- case: shop/reindex-option-concurrently-off
-- hazard: work
-- run
reindex (concurrently false) table customers;

-- case: shop/add-column-plain
-- hazard: no
-- run
alter table customers add column nickname text;

-- case: shop/add-column-constant
-- hazard: no
-- run
alter table customers add column vip boolean not null default false;

-- case: shop/add-column-now
-- hazard: no
-- run
alter table customers add column seen timestamptz not null default now();

-- case: shop/add-column-clock
-- hazard: work
-- run
alter table customers add column seen timestamptz not null default clock_timestamp();

-- case: shop/add-column-uuid
-- hazard: work
-- run
alter table only public.customers add if not exists public_id uuid default gen_random_uuid() not null;

-- case: shop/add-column-function
-- hazard: work
-- run
alter table customers add column c text default random_code();

-- case: shop/add-column-stable-function
-- hazard: no
-- run
alter table customers add column c timestamptz default shop_now();

-- case: shop/add-column-hidden-volatile
-- hazard: work
-- run
alter table customers add column c text default coalesce(null, upper('x-' || random_code()));

-- case: shop/add-column-immutable-function
-- hazard: no
-- run
alter table orders add column rate numeric default vat(19);

-- case: shop/add-column-nextval
-- hazard: work
-- run
alter table customers add column ticket bigint default nextval('ticket_numbers');

-- case: shop/add-column-domain-checked
-- hazard: work
-- run
alter table customers add column second_mail email;

-- case: shop/add-column-domain-plain
-- hazard: no
-- run
alter table customers add column second_ref code default 'none';

-- case: shop/add-column-domain-not-null
-- hazard: work
-- run
alter table customers add column rank required_int default 0;

-- case: shop/add-column-serial
-- hazard: work
-- run
alter table customers add column n serial;

-- case: shop/add-column-identity
-- hazard: work
-- run
alter table order_lines add column n int generated by default as identity;

-- case: shop/add-column-stored
-- hazard: work
-- run
alter table customers add column lower_mail text generated always as (lower(mail)) stored;

-- case: shop/add-column-required
-- hazard: refusal
-- run
alter table customers add column country text not null;

-- case: shop/add-column-check
-- hazard: work
-- run
alter table customers add column age int check (age > 17);

-- case: shop/add-column-references
-- hazard: no
-- run
alter table customers add column parent bigint references customers;

-- case: shop/add-column-default-references
-- hazard: work
-- run
alter table customers add column home bigint default 1 references tenants (id);

-- case: shop/add-column-unique
-- hazard: work
-- run
alter table customers add column handle text unique;

-- case: shop/add-column-there
-- hazard: refusal
-- run
alter table customers add column mail text;

-- case: shop/add-column-if-not-there
-- hazard: no
-- run
alter table customers add column if not exists mail text;

-- case: shop/add-column-partitioned-volatile
-- hazard: work
-- run
alter table events add column seen timestamptz default clock_timestamp();

-- case: shop/widen-varchar
-- hazard: work
-- run
alter table customers alter column name type varchar(120);

-- case: shop/varchar-to-text
-- hazard: work
-- run
alter table customers alter name set data type text;

-- case: shop/narrow-varchar
-- hazard: work
-- run
alter table customers alter name type varchar(20);

-- case: shop/char-to-text
-- hazard: work
-- run
alter table customers alter phone type text;

-- case: shop/int-to-bigint
-- hazard: work
-- run
alter table orders alter column qty type int8;

-- case: shop/int-to-int4
-- hazard: no
-- run
alter table order_lines alter column line type int4;

-- case: shop/numeric-widen
-- hazard: no
-- run
alter table customers alter column score type numeric(12, 2);

-- case: shop/numeric-scale
-- hazard: work
-- run
alter table customers alter column score type numeric(12, 4);

-- case: shop/json-to-jsonb
-- hazard: work
-- run
alter table customers alter column notes type jsonb using notes::jsonb;

-- case: shop/timestamp-to-timestamptz
-- hazard: work
-- run
set timezone = 'Europe/Berlin';
alter table customers alter column created type timestamptz;

-- case: shop/timestamp-to-timestamptz-utc
-- hazard: no
-- run
set timezone = 'UTC';
alter table customers alter column created type timestamptz;

-- case: shop/type-with-view
-- hazard: refusal
-- run
alter table orders alter column total type numeric(20, 2);

-- case: shop/type-pk-with-fk
-- hazard: refusal
-- run
alter table orders alter column id type bigint;

-- case: shop/type-collation
-- hazard: work
-- run
alter table customers alter column mail type text collate "C";

-- case: shop/type-domain-unwrapped
-- hazard: work
-- run
alter table customers alter column ref type varchar(20);

-- case: shop/type-to-checked-domain
-- hazard: work
-- run
alter table customers alter column mail type email;

-- case: shop/type-enum-to-text
-- hazard: work
-- run
alter table customers alter column mood drop default, alter column mood type text;

-- case: shop/type-no-cast
-- hazard: refusal
-- run
alter table customers alter column name type int;

-- case: shop/set-not-null
-- hazard: work
-- run
alter table customers alter column mail set not null;

-- case: shop/set-not-null-proven
-- hazard: no
-- run
alter table customers alter column name set not null;

-- case: shop/set-not-null-again
-- hazard: no
-- run
alter table orders alter column total set not null;

-- case: shop/set-not-null-in-list
-- hazard: work
-- run
alter table customers add column z int, alter column tenant_id set not null;

-- case: shop/drop-not-null
-- hazard: no
-- run
alter table orders alter column placed_at drop not null;

-- case: shop/set-default
-- hazard: no
-- run
alter table orders alter status set default 'open', alter qty set default 1;

-- case: shop/check-inline
-- hazard: work
-- run
alter table orders add constraint total_ok check (total >= 0);

-- case: shop/check-not-valid
-- hazard: no
-- run
alter table orders add constraint total_ok check (total >= 0) not valid;

-- case: shop/check-not-valid-validate-one-file
-- hazard: work
-- run
alter table orders add constraint total_ok check (total >= 0) not valid;
alter table orders validate constraint total_ok;

-- case: shop/check-not-valid-validate-two-transactions
-- hazard: no
-- run
begin;
alter table orders add constraint total_ok check (total >= 0) not valid;
commit;
begin;
alter table orders validate constraint total_ok;
commit;

-- case: shop/check-name-taken
-- hazard: refusal
-- run
alter table orders add constraint qty_positive check (qty >= 0) not valid;

-- case: shop/fk-inline
-- hazard: work
-- run
alter table order_lines add constraint l_o foreign key (order_id) references orders (id) on delete restrict;

-- case: shop/fk-not-valid
-- hazard: no
-- run
alter table sessions add foreign key (customer_id) references customers not valid;

-- case: shop/fk-logged-to-unlogged
-- hazard: refusal
-- run
alter table orders add column s uuid, add foreign key (s) references sessions (token);

-- case: shop/fk-no-unique
-- hazard: refusal
-- run
alter table orders add constraint f foreign key (status) references customers (mail) not valid;

-- case: shop/fk-type-mismatch
-- hazard: refusal
-- run
alter table orders add constraint f foreign key (status) references tenants (id) not valid;

-- case: shop/new-table-references
-- hazard: no
-- run
create table refunds (id bigint primary key, order_id int not null references orders (id), at timestamptz default now());

-- case: shop/new-table-no-such-type
-- hazard: refusal
-- run
create table refunds (id bigint primary key, amount money_amount);

-- case: shop/unique-constraint
-- hazard: work
-- run
alter table customers add constraint customers_phone_key unique (phone);

-- case: shop/unique-using-index
-- hazard: no
-- run
create unique index concurrently customers_phone_key on customers (phone);
alter table customers add constraint customers_phone_key unique using index customers_phone_key;

-- case: shop/pk-second
-- hazard: refusal
-- run
alter table customers add primary key (tenant_id, id);

-- case: shop/pk-using-index-nullable
-- hazard: work
-- setup
create unique index sessions_token on sessions (token);
-- run
alter table sessions add constraint sessions_pkey primary key using index sessions_token;

-- case: shop/exclusion
-- hazard: work
-- run
alter table events_rest add constraint x exclude using btree (id with =);

-- case: shop/drop-constraint
-- hazard: no
-- run
alter table orders drop constraint qty_positive;

-- case: shop/drop-pk-referenced
-- hazard: refusal
-- run
alter table orders drop constraint orders_pkey;

-- case: shop/drop-constraint-missing
-- hazard: refusal
-- run
alter table orders drop constraint qty_is_positive;

-- case: shop/validate-missing
-- hazard: refusal
-- run
alter table orders validate constraint nothing_there;

-- case: shop/drop-column
-- hazard: loss
-- run
alter table customers drop column notes;

-- case: shop/drop-column-if-not-there
-- hazard: no
-- run
alter table customers drop column if exists nickname;

-- case: shop/drop-column-in-view
-- hazard: refusal
-- run
alter table orders drop column placed_at;

-- case: shop/drop-column-cascade
-- hazard: loss
-- run
alter table orders drop column placed_at cascade;

-- case: shop/rename-column
-- hazard: name
-- run
alter table customers rename mail to email_address;

-- case: shop/rename-column-new-table
-- hazard: no
-- run
create table carts (id bigint, owner bigint);
alter table carts rename column owner to customer_id;

-- case: shop/rename-table
-- hazard: name
-- run
alter table customers rename to clients;

-- case: shop/rename-index
-- hazard: no
-- run
alter index customers_mail rename to customers_mail_idx;

-- case: shop/rename-constraint
-- hazard: no
-- run
alter table orders rename constraint qty_positive to qty_over_zero;

-- case: shop/rename-enum-value
-- hazard: name
-- run
alter type mood rename value 'sad' to 'unhappy';

-- case: shop/rename-schema
-- hazard: name
-- setup
create schema billing;
create table billing.invoices (id bigint);
-- run
alter schema billing rename to finance;

-- case: shop/set-schema
-- hazard: name
-- setup
create schema archive;
-- run
alter table sessions set schema archive;

-- case: shop/drop-table
-- hazard: loss
-- run
drop table order_lines;

-- case: shop/drop-table-if-missing
-- hazard: no
-- run
drop table if exists carts;

-- case: shop/drop-table-referenced
-- hazard: refusal
-- run
drop table customers;

-- case: shop/drop-and-create-own
-- hazard: no
-- run
create table scratch_pad (id int);
drop table scratch_pad;

-- case: shop/drop-view
-- hazard: loss
-- run
drop view big_orders;

-- case: shop/replace-view-adds
-- hazard: no
-- run
create or replace view big_orders as select id, total, placed_at, status from orders where total > 100;

-- case: shop/replace-view-removes
-- hazard: refusal
-- run
create or replace view big_orders as select id, total from orders where total > 100;

-- case: shop/drop-function
-- hazard: loss
-- run
drop function shop_now();

-- case: shop/replace-function
-- hazard: no
-- run
create or replace function vat(numeric) returns numeric language sql immutable as $$ select $1 * 0.25 $$;

-- case: shop/replace-function-other-result
-- hazard: refusal
-- run
create or replace function vat(numeric) returns text language sql immutable as $$ select '1' $$;

-- case: shop/drop-sequence
-- hazard: loss
-- run
drop sequence ticket_numbers;

-- case: shop/drop-type-used
-- hazard: refusal
-- run
drop type mood;

-- case: shop/drop-trigger
-- hazard: no
-- run
drop trigger customers_touch on customers;

-- case: shop/drop-policy
-- hazard: no
-- run
drop policy own_rows on customers;

-- case: shop/drop-schema-cascade
-- hazard: loss
-- setup
create schema old_stuff;
create table old_stuff.a (id int);
-- run
drop schema old_stuff cascade;

-- case: shop/truncate
-- hazard: loss
-- run
truncate sessions;

-- case: shop/truncate-cascade
-- hazard: loss
-- run
truncate table orders restart identity cascade;

-- case: shop/truncate-referenced
-- hazard: refusal
-- run
truncate orders;

-- case: shop/delete-all
-- hazard: loss
-- run
delete from sessions;

-- case: shop/delete-where-true
-- hazard: loss
-- run
delete from sessions where 1 = 1;

-- case: shop/delete-where
-- hazard: loss
-- run
delete from customers where id = 42;

-- case: shop/update-all
-- hazard: written
-- run
update customers set changed = now();

-- case: shop/update-where
-- hazard: no
-- run
update customers set score = 0 where id between 1 and 500;

-- case: shop/update-own-column-everywhere
-- hazard: written
-- run
alter table customers add column vip boolean;
update customers set vip = false;

-- case: shop/insert
-- hazard: no
-- run
insert into tenants (name) values ('a'), ('b') on conflict do nothing;

-- case: shop/insert-into-always-identity
-- hazard: refusal
-- run
insert into tenants (id, name) values (7, 'a');

-- case: shop/enum-value
-- hazard: no
-- run
alter type mood add value if not exists 'great' after 'happy';

-- case: shop/enum-value-used
-- hazard: refusal
-- run
begin;
alter type mood add value 'great';
update customers set mood = 'great' where id = 1;
commit;

-- case: shop/enum-value-there
-- hazard: refusal
-- run
alter type mood add value 'sad';

-- case: shop/partition-beside-default
-- hazard: work
-- run
create table events_2025 partition of events for values from ('2025-01-01') to ('2026-01-01');

-- case: shop/partition-no-default
-- hazard: no
-- run
create table metrics_2027 partition of metrics for values from ('2027-01-01') to ('2028-01-01');

-- case: shop/partition-overlap
-- hazard: refusal
-- run
create table metrics_late partition of metrics for values from ('2024-06-01') to ('2025-06-01');

-- case: shop/attach-proven
-- hazard: no
-- run
alter table metrics attach partition metrics_2025 for values from ('2025-01-01') to ('2026-01-01');

-- case: shop/attach-unproven
-- hazard: work
-- run
alter table metrics attach partition metrics_2026 for values from ('2026-01-01') to ('2027-01-01');

-- case: shop/attach-wrong-column
-- hazard: refusal
-- run
alter table metrics attach partition sessions for values from ('2026-01-01') to ('2027-01-01');

-- case: shop/detach
-- hazard: no
-- run
alter table metrics detach partition metrics_2024;

-- case: shop/detach-concurrently-with-default
-- hazard: refusal
-- run
alter table events detach partition events_2024 concurrently;

-- case: shop/detach-concurrently
-- hazard: no
-- run
alter table metrics detach partition metrics_2024 concurrently;

-- case: shop/refresh
-- hazard: work
-- run
refresh materialized view daily;

-- case: shop/refresh-concurrently
-- hazard: no
-- run
refresh materialized view concurrently daily;

-- case: shop/refresh-concurrently-no-unique
-- hazard: refusal
-- run
refresh materialized view concurrently plain_daily;

-- case: shop/refresh-no-data
-- hazard: loss
-- run
refresh materialized view daily with no data;

-- case: shop/cluster
-- hazard: work
-- run
cluster customers using customers_name;

-- case: shop/vacuum-full
-- hazard: work
-- run
vacuum (full, analyze) customers;

-- case: shop/vacuum
-- hazard: no
-- run
vacuum (analyze, full off) customers;

-- case: shop/set-logged
-- hazard: work
-- run
alter table sessions set logged;

-- case: shop/set-unlogged-already
-- hazard: no
-- run
alter table sessions set unlogged;

-- case: shop/storage-parameters
-- hazard: no
-- run
alter table customers set (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);

-- case: shop/trigger
-- hazard: no
-- run
create trigger orders_touch before update on orders for each row execute function touch();

-- case: shop/disable-trigger
-- hazard: no
-- run
alter table customers disable trigger customers_touch;

-- case: shop/row-security
-- hazard: no
-- run
alter table orders enable row level security;
create policy p on orders using (customer_id > 0);

-- case: shop/domain-check
-- hazard: work
-- run
alter domain code add constraint short check (length(value) < 10);

-- case: shop/domain-check-not-valid
-- hazard: no
-- run
alter domain code add constraint short check (length(value) < 10) not valid;

-- case: shop/domain-not-null
-- hazard: work
-- run
alter domain code set not null;

-- case: shop/lock-then-count
-- hazard: work
-- run
lock table orders in share mode;
alter table orders validate constraint qty_positive;
create index on orders (placed_at);

-- case: shop/wide-window
-- hazard: work
-- run
alter table customers add column z int;
create unique index z on orders (customer_id, id);

-- case: shop/hidden-in-do
-- hazard: work
-- run
do $$ begin create index orders_customer on orders (customer_id); end $$;

-- case: shop/do-add-column
-- hazard: no
-- run
do $$ begin if not exists (select 1 from information_schema.columns where table_name = 'orders' and column_name = 'x') then alter table orders add column x int; end if; end $$;

-- case: shop/do-drop
-- hazard: loss
-- run
do $$ declare r record; begin execute 'drop table order_lines'; end $$;

-- case: shop/table-missing
-- hazard: refusal
-- run
alter table invoices add column z int;

-- case: shop/table-there
-- hazard: refusal
-- run
create table customers (id bigint);

-- case: shop/table-there-conditional
-- hazard: no
-- run
create table if not exists customers (id bigint);

-- case: shop/syntax
-- hazard: refusal
-- run
alter table customers add colum z int,;

-- case: shop/comment-grant
-- hazard: no
-- run
comment on table orders is 'what was bought';
grant select on orders to public;
create statistics s on customer_id, status from orders;

-- case: shop/identity-on-serial
-- hazard: refusal
-- run
alter table orders alter column id add generated always as identity;

-- case: shop/inherit-statistics
-- hazard: no
-- run
alter table customers alter column mail set statistics 500, alter column mail set storage external;

-- case: shop/replica-identity
-- hazard: no
-- run
alter table orders replica identity using index orders_pkey;

-- case: shop/drop-publication
-- hazard: loss
-- run
drop publication shop_feed;

-- case: shop/swap-column
-- hazard: name
-- run
alter table customers add column mail_new text;
alter table customers rename column mail to mail_old;
alter table customers rename column mail_new to mail;

-- case: shop/copy-table
-- hazard: no
-- run
create table orders_copy as select * from orders;
