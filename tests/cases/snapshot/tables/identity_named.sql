create table t (a int generated always as identity (sequence name "Odd seq"));
create schema s;
create table s.t (a int generated always as identity);
grant usage on sequence s.t_a_seq to snap_reader;
comment on table t is 'x';
