COPY city (id, name) FROM stdin;
1	Delft
2	Gouda
3	Zwolle
\.
INSERT INTO hit VALUES ('004');
