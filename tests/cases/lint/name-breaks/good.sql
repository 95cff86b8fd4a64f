-- schema:
create type money_pair as (amount numeric, currency text);
create table invoices (id bigint primary key, total money_pair);
-- migration:
create type pair as (a int, b int);
alter type pair rename attribute b to c;
alter type money_pair add attribute note text;
