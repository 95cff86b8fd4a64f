create type r as range (subtype = float8, subtype_diff = float8mi);
create type s as range (subtype = text, collation = "C");
create table t (a r, b s);
create function diff(int, int) returns float8 language sql immutable as 'select ($1 - $2)::float8';
create type q as range (subtype = int, subtype_diff = diff);
comment on type r is 'range';
