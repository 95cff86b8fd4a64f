ALTER TYPE mood ADD VALUE 'great';

INSERT INTO feeling VALUES ('great');
INSERT INTO hit VALUES ('008');
