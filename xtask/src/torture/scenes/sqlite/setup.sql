CREATE TABLE hit (step text NOT NULL);
CREATE TABLE account (id integer PRIMARY KEY, name text NOT NULL, amount integer NOT NULL);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500)
INSERT INTO account SELECT i, 'name ' || i, i % 97 FROM n;
CREATE TABLE doubling (value integer NOT NULL);
INSERT INTO doubling VALUES (1), (2), (3);
