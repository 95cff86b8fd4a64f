-- schema:
create schema attic;
-- migration:
create schema if not exists attic;
