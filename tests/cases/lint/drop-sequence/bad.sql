-- expect: drop-sequence error
-- schema:
create sequence invoice_numbers;
-- migration:
drop sequence invoice_numbers;
