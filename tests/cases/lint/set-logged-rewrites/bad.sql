-- expect: set-logged-rewrites error
-- schema:
create unlogged table inbox (id bigint, body text);
-- migration:
alter table inbox set logged;
