ALTER TABLE account ADD COLUMN city int;
INSERT INTO hit VALUES ('003a');

CREATE UNIQUE INDEX CONCURRENTLY account_city_id ON account (city, id);

UPDATE account SET amount = amount * 2;
INSERT INTO hit VALUES ('003b');
