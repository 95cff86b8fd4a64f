CREATE TABLE t (id int PRIMARY KEY, x int);
CREATE INDEX t_x ON t (x);
INSERT INTO t SELECT i, i FROM generate_series(1, 1000) i;
