-- lockkeeper: no-transaction
CREATE TABLE t (id int);
CREATE INDEX CONCURRENTLY t_id ON t (id);
INSERT INTO t VALUES (1);
INSERT INTO t VALUES (2);
