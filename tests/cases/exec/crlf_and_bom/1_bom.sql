-- purpose: from an editor of another system
CREATE TABLE t (
  id int
);
INSERT INTO t VALUES (1);
