PRAGMA foreign_keys = off;

BEGIN;
CREATE TABLE account_new (id integer PRIMARY KEY, name text NOT NULL, amount text NOT NULL, city integer REFERENCES city (id));
INSERT INTO account_new SELECT id, name, amount, city FROM account;
DROP TABLE account;
ALTER TABLE account_new RENAME TO account;
CREATE INDEX account_city ON account (city);
INSERT INTO hit VALUES ('006');
COMMIT;
