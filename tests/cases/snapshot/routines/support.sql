create function f(internal) returns internal language internal as 'generate_series_int4_support';
create function g() returns setof int language sql support f as 'select 1';
create function b(int) returns int language internal immutable as 'int4abs';
