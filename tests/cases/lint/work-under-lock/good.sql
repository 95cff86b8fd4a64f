-- schema:
create type price as (id bigint, net varchar(20));
create table prices of price;
-- migration:
alter type price alter attribute net type varchar(40) cascade;
