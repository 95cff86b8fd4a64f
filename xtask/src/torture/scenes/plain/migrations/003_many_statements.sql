ALTER TABLE account ADD COLUMN city int REFERENCES city (id);
CREATE INDEX account_city ON account (city);
UPDATE account SET amount = amount + 1;
CREATE VIEW rich AS SELECT id, name FROM account WHERE amount > 50;
INSERT INTO hit VALUES ('003');
