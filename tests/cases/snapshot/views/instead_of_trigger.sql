create table t (a int);
create view v as select * from t;
create function f() returns trigger language plpgsql as 'begin return new; end';
create trigger tr instead of insert or update on v for each row execute function f('a', 'b''c');
