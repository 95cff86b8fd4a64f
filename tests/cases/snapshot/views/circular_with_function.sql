-- min: 14
-- A view that needs a function that reads the view.
create view looped as select 1 as x, now() as at;
create function newest() returns int language sql begin atomic select max(x) from looped; end;
create or replace view looped as select newest() as x, now() as at;
