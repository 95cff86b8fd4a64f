create function f() returns trigger language plpgsql as 'begin return null; end';
create table p (a int) partition by list (a);
create table p1 partition of p for values in (1);
create trigger tr after insert on p for each row execute function f();
alter table p1 disable trigger tr;
create trigger own after insert on p1 for each row execute function f();
