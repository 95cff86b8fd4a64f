create schema a;
create schema "B b" authorization snap_owner;
comment on schema a is 'x';
grant usage, create on schema a to snap_reader with grant option;
grant create on schema public to snap_owner;
revoke usage on schema public from public;
