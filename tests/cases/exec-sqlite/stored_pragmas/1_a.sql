PRAGMA journal_mode = WAL;
PRAGMA user_version = 7;
CREATE TABLE t (id INTEGER, s TEXT DEFAULT "quoted");
INSERT INTO t (id) VALUES (1);
