-- min: 14
create type r as range (subtype = int, multirange_type_name = my_mr);
create table t (a my_mr, b r);
create type p as range (subtype = text);
create function f(p_multirange) returns int language sql as 'select 1';
