BEGIN;
ALTER TABLE city ADD COLUMN people int;
INSERT INTO hit VALUES ('006a');
COMMIT;

UPDATE account SET amount = amount * 2;

BEGIN;
UPDATE city SET people = id * 1000;
INSERT INTO hit VALUES ('006b');
COMMIT;
