-- expect: work-under-lock error
-- schema:
create type price as (id bigint, net int);
create table prices of price;
-- migration:
alter type price alter attribute net type bigint cascade;
