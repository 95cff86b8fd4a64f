-- expect: sequence-change-blocks info
-- schema:
create sequence numbers;
-- migration:
alter sequence numbers restart with 1000;
