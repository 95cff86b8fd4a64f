CREATE TABLE t (id int);
INSERT INTO t VALUES (1);
COMMIT;
SET lock_timeout = 0;
CREATE INDEX CONCURRENTLY t_id ON t (id);
SET lock_timeout = '3s';
ALTER TABLE t ADD COLUMN x int;
