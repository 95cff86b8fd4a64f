INSERT INTO t (name) VALUES ('c');
