CREATE TABLE parent (id INTEGER PRIMARY KEY, [odd name] TEXT, `other` TEXT);
CREATE TABLE child (id INTEGER PRIMARY KEY, p INTEGER REFERENCES parent(id));
INSERT INTO parent (id) VALUES (1);
INSERT INTO child VALUES (1, 1), (2, 99);
CREATE TRIGGER tr AFTER INSERT ON child BEGIN
  UPDATE parent SET other = 'a;b' WHERE id = new.p;
  UPDATE parent SET other = CASE WHEN other IS NULL THEN 'x' ELSE other || ';' END;
END;
INSERT INTO child VALUES (3, 1)