CREATE TEMP TABLE scratch (x);
CREATE VIRTUAL TABLE search USING fts5(body);
INSERT INTO search VALUES ('hello');
