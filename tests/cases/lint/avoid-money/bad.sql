-- expect: avoid-money info
-- migration:
create table a (id bigint primary key, price money);
