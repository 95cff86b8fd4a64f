CREATE TABLE t (a integer PRIMARY KEY, b text);
INSERT INTO t VALUES (1, 'one'), (2, 'two');
-- all
SAVEPOINT before_it;
ALTER TABLE t ADD COLUMN c text;
CREATE TABLE u (a);
ROLLBACK TO before_it;
ALTER TABLE t ADD COLUMN c integer;
RELEASE before_it;
SELECT c FROM t;
SELECT a FROM u;
