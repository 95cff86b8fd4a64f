create function eq(point, point) returns boolean language internal immutable as 'point_eq';
create operator === (function = eq, leftarg = point, rightarg = point, commutator = ===, restrict = eqsel, join = eqjoinsel, hashes, merges);
create operator !== (function = point_ne, leftarg = point, rightarg = point, negator = ===);
create function neg(int) returns int language sql as 'select -$1';
create operator @#@ (function = neg, rightarg = int);
comment on operator ===(point, point) is 'op';
create table t (a point check (a operator(public.===) a));
create view v as select a === a as same from t;
