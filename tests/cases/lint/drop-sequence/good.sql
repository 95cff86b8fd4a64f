-- schema:
create sequence invoice_numbers;
-- migration:
create sequence invoice_numbers_2;
