COPY city (id, name) FROM stdin;
1	Delft
2	Gouda
\.
INSERT INTO hit VALUES ('011');
