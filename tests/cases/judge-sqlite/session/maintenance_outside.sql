-- outside
CREATE TABLE t (a integer PRIMARY KEY, b text);
INSERT INTO t VALUES (1, 'one');
-- each
VACUUM;
PRAGMA synchronous = OFF;
PRAGMA foreign_keys = ON;
ATTACH ':memory:' AS other;
DETACH nosuch;
