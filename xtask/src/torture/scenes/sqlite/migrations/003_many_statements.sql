ALTER TABLE account ADD COLUMN city integer REFERENCES city (id);
CREATE INDEX account_city ON account (city);
UPDATE account SET amount = amount + 1;
INSERT INTO hit VALUES ('003');
