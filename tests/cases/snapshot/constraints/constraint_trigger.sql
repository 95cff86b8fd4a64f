create function f() returns trigger language plpgsql as 'begin return null; end';
create table t (a int);
create table u (a int);
create constraint trigger ct after insert or update of a on t from u deferrable initially deferred for each row when (new.a > 1) execute function f();
