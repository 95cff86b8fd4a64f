INSERT INTO a SELECT generate_series(1, 10);
INSERT INTO b SELECT id, id FROM a;