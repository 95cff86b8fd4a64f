-- schema:
create unlogged table inbox (id bigint, body text);
-- migration:
create table inbox_logged (id bigint, body text);
