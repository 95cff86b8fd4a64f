CREATE TABLE city (id integer PRIMARY KEY, name text NOT NULL);
INSERT INTO hit VALUES ('001');
