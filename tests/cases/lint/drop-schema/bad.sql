-- expect: drop-schema error
-- schema:
create schema attic;
-- migration:
drop schema attic;
