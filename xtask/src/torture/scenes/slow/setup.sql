-- Every migration leaves one row here each time it takes effect.
CREATE TABLE hit (step text NOT NULL);
CREATE TABLE big (id int PRIMARY KEY, note text);
INSERT INTO big SELECT i, 'note ' || i FROM generate_series(1, 3000) i;
CREATE TABLE small (id int PRIMARY KEY, note text, amount int NOT NULL DEFAULT 0);
INSERT INTO small SELECT i, 'note ' || i FROM generate_series(1, 200) i;
