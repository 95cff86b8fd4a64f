-- expect: drop-extension error
-- schema:
create extension hstore;
-- migration:
drop extension hstore;
