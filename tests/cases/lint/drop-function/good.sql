-- schema:
create function discount(amount numeric) returns numeric language sql immutable as 'select amount * 0.9';
-- migration:
drop function discount(numeric);
create function discount(amount numeric) returns numeric language sql immutable as 'select amount * 0.8';
