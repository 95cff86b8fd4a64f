-- schema:
create table stays (room int4range, during tsrange);
-- migration:
create table stays_new (room int4range, during tsrange, constraint no_overlap exclude using gist (room with &&, during with &&));
