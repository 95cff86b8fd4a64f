-- expect: exclusion-constraint-add error
-- schema:
create table stays (room int4range, during tsrange);
-- migration:
alter table stays add constraint no_overlap exclude using gist (room with &&, during with &&);
