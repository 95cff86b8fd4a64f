-- schema:
create type mood as enum ('sad', 'happy');
-- migration:
alter type mood add value 'blue' before 'sad';
