create language pl2 handler plpgsql_call_handler inline plpgsql_inline_handler validator plpgsql_validator;
create function f() returns int language pl2 as 'begin return 1; end';
comment on language pl2 is 'l';
