-- schema:
create type mood as enum ('sad', 'happy');
-- migration:
create type weather as enum ('wet', 'dry');
drop type weather;
