create schema s;
alter default privileges in schema s grant select on tables to snap_reader;
alter default privileges for role snap_owner revoke execute on functions from public;
alter default privileges for role snap_owner grant usage on sequences to snap_reader with grant option;
alter default privileges grant usage on schemas to snap_reader;
alter default privileges in schema s grant execute on functions to snap_reader;
alter default privileges for role snap_owner grant usage on types to snap_reader;
