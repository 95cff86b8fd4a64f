-- expect: enum-value-order-unspecified info
-- schema:
create type mood as enum ('sad', 'happy');
-- migration:
alter type mood add value 'calm';
