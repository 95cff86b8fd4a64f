create trusted language pl3 handler plpgsql_call_handler;
grant usage on language pl3 to snap_reader;
revoke usage on language pl3 from public;
