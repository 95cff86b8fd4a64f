SET LOCAL lock_timeout = '2s';
SET LOCAL statement_timeout = '5min';
CREATE TABLE t (id int);
RESET lock_timeout;
SELECT set_config('statement_timeout', '10s', false);
INSERT INTO t VALUES (1);
ALTER TABLE t ADD COLUMN x int;
