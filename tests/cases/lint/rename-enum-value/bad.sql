-- expect: rename-enum-value warning
-- schema:
create type mood as enum ('sad', 'happy');
-- migration:
alter type mood rename value 'sad' to 'blue';
