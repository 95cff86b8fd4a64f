create type b;
create function b_in(cstring) returns b language internal immutable strict as 'int4in';
create function b_out(b) returns cstring language internal immutable strict as 'int4out';
create type b (input = b_in, output = b_out, internallength = 4, passedbyvalue, alignment = int4, category = 'N', preferred = false, default = '7');
create table t (a b, c b[]);
create function late(b) returns b language sql as 'select $1';
