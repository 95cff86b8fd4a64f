CREATE TABLE t (a integer PRIMARY KEY, b text);
INSERT INTO t VALUES (1, 'one'), (2, 'two');
-- all
CREATE TABLE new_t (a integer PRIMARY KEY, b text NOT NULL);
INSERT INTO new_t (a, b) SELECT a, b FROM t WHERE a > 1;
DROP TABLE t;
ALTER TABLE new_t RENAME TO t;
