CREATE TABLE t (id int, name text);
COPY t (id, name) FROM STDIN;
1	one
2	two; with $$ and '
3	\N
\.
copy t from stdin with (format csv);
4,"four
lines"
\.
INSERT INTO t VALUES (5, 'five');
