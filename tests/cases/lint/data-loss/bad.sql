-- expect: data-loss error
-- schema:
create type money_pair as (amount numeric, currency text);
create table invoices (id bigint primary key, total money_pair);
-- migration:
alter type money_pair drop attribute currency;
