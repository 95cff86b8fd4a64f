-- Every migration leaves one row here each time it takes effect.
CREATE TABLE hit (step text NOT NULL);
CREATE TABLE account (id int PRIMARY KEY, name text NOT NULL, amount int NOT NULL);
INSERT INTO account SELECT i, 'name ' || i, i % 97 FROM generate_series(1, 1500) i;
CREATE TABLE doubling (value int NOT NULL);
INSERT INTO doubling VALUES (1), (2), (3);
