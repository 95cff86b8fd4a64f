CREATE TABLE parent (id integer PRIMARY KEY, code text UNIQUE, note text, other text);
CREATE TABLE t (
  a integer PRIMARY KEY, b text UNIQUE, c integer, d integer CHECK (d > 0), e integer CHECK (e > c),
  f integer, g integer AS (f + 1), h integer REFERENCES parent (id), i text, j text, k text, l text,
  m text, n integer AS (a * 2), o text, p text, q text,
  UNIQUE (i, j), CHECK (k <> 'x'), FOREIGN KEY (l) REFERENCES parent (code)
);
INSERT INTO t (a, b, c, d, e, f, i, j, k, m, o, p, q) VALUES (1, 'b1', 2, 3, 4, 5, 'i1', 'j1', 'k1', 'm1', 'o1', 'p1', 'q1');
INSERT INTO parent VALUES (1, 'code1', 'note1', 'other1');
CREATE INDEX by_m ON t (m);
CREATE INDEX partial ON parent (id) WHERE note IS NOT NULL;
CREATE INDEX by_expression ON t (lower(o));
CREATE TRIGGER tr AFTER INSERT ON t BEGIN UPDATE parent SET other = NEW.p WHERE id = NEW.h; END;
CREATE VIEW v AS SELECT x.q FROM t AS x JOIN parent ON parent.id = x.h;
CREATE TABLE single (only_one text);
CREATE TABLE pair (x integer, y text);
INSERT INTO pair VALUES (7, 'seven');
CREATE VIEW all_of_pair AS SELECT * FROM pair;
-- each
ALTER TABLE t DROP COLUMN a;
ALTER TABLE t DROP COLUMN b;
ALTER TABLE t DROP COLUMN c;
ALTER TABLE t DROP COLUMN d;
ALTER TABLE t DROP COLUMN e;
ALTER TABLE t DROP COLUMN f;
ALTER TABLE t DROP COLUMN g;
ALTER TABLE t DROP COLUMN h;
ALTER TABLE t DROP COLUMN i;
ALTER TABLE t DROP COLUMN k;
ALTER TABLE t DROP COLUMN l;
ALTER TABLE t DROP COLUMN m;
ALTER TABLE t DROP COLUMN n;
ALTER TABLE t DROP COLUMN o;
ALTER TABLE t DROP COLUMN p;
ALTER TABLE t DROP COLUMN q;
ALTER TABLE t DROP nosuch;
ALTER TABLE parent DROP COLUMN note;
ALTER TABLE parent DROP COLUMN other;
ALTER TABLE parent DROP COLUMN code;
ALTER TABLE single DROP COLUMN only_one;
ALTER TABLE pair DROP COLUMN y;
ALTER TABLE v DROP COLUMN q;
ALTER TABLE nosuch DROP COLUMN q;
