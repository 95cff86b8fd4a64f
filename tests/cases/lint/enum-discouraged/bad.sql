-- expect: enum-discouraged info
-- migration:
create type mood as enum ('sad');
