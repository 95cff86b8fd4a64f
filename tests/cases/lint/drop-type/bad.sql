-- expect: drop-type warning
-- schema:
create type mood as enum ('sad', 'happy');
-- migration:
drop type mood;
