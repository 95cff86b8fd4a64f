-- Every migration leaves one row here each time it takes effect.
CREATE TABLE hit (step text NOT NULL);
CREATE TABLE account (id int PRIMARY KEY, name text NOT NULL, amount int NOT NULL);
INSERT INTO account SELECT i, 'name ' || i, i % 97 FROM generate_series(1, 1500) i;
CREATE INDEX account_old ON account (name, amount);
CREATE INDEX account_amount ON account (amount);
CREATE TABLE doubling (value int NOT NULL);
INSERT INTO doubling VALUES (1), (2), (3);
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE feeling (mood mood NOT NULL);
CREATE TABLE event (id int NOT NULL, day int NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE event_1 PARTITION OF event FOR VALUES FROM (0) TO (10);
CREATE TABLE event_2 PARTITION OF event FOR VALUES FROM (10) TO (20);
CREATE INDEX event_id ON event (id);
INSERT INTO event SELECT i, i % 20 FROM generate_series(1, 400) i;
CREATE SCHEMA other;
