CREATE TABLE t (a integer PRIMARY KEY, b text, c text);
INSERT INTO t VALUES (1, 'one', 'uno'), (2, 'two', 'dos');
CREATE INDEX by_b ON t (b);
-- all
CREATE TABLE new_t (a integer PRIMARY KEY, b text NOT NULL, c text);
INSERT INTO new_t (a, b, c) SELECT a, b, c FROM t;
DROP TABLE t;
ALTER TABLE new_t RENAME TO t;
CREATE INDEX by_b ON t (b);
