create function f() returns event_trigger language plpgsql as 'begin end';
create event trigger e on ddl_command_start when tag in ('CREATE VIEW', 'DROP VIEW') execute function f();
create event trigger g on sql_drop execute function f();
alter event trigger g disable;
comment on event trigger e is 'ev';
