CREATE TABLE city (id int PRIMARY KEY, name text NOT NULL);
UPDATE account SET amount = amount + 1;
INSERT INTO hit VALUES ('001');
