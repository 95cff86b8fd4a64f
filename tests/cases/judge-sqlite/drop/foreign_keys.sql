-- outside
PRAGMA foreign_keys = ON;
CREATE TABLE parent (id integer PRIMARY KEY, name text);
CREATE TABLE child (id integer PRIMARY KEY, parent integer REFERENCES parent (id) ON DELETE CASCADE, other integer REFERENCES parent (id));
INSERT INTO parent VALUES (101, 'p1'), (102, 'p2');
INSERT INTO child VALUES (201, 101, 102);
-- each
DROP TABLE parent;
DROP TABLE child;
ALTER TABLE child ADD COLUMN more integer REFERENCES parent (id) DEFAULT 1;
ALTER TABLE child ADD COLUMN more integer REFERENCES parent (id);
ALTER TABLE child DROP COLUMN other;
DELETE FROM parent WHERE id = 101;
