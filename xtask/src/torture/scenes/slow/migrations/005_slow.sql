UPDATE small SET amount = amount + 10 FROM (SELECT pg_sleep(0.9)) s;
INSERT INTO hit VALUES ('005');
