-- expect: domain-constraint-add error
-- schema:
create domain quantity as int;
create table parcels (id bigint, pieces quantity);
-- migration:
alter domain quantity add constraint positive check (value > 0);
