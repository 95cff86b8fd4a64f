CREATE TABLE t (a integer PRIMARY KEY, b text, c text);
INSERT INTO t VALUES (1, 'one', 'uno'), (2, 'two', 'dos');
-- all
ALTER TABLE t RENAME TO old_t;
CREATE TABLE t (a integer PRIMARY KEY, b text NOT NULL, c text);
INSERT INTO t SELECT * FROM old_t;
DROP TABLE old_t;
