-- expect: enum-value-used-in-same-tx error
-- schema:
create type mood as enum ('sad', 'happy');
create table people (id bigint primary key, feels mood);
-- migration:
begin;
alter type mood add value 'calm' after 'sad';
insert into people values (1, 'calm');
commit;
