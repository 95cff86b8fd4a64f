-- schema:
create extension hstore;
-- migration:
create extension if not exists hstore;
