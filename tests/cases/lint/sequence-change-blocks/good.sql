-- schema:
create sequence numbers;
-- migration:
create sequence numbers_2 start with 1000;
