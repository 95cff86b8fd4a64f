CREATE SCHEMA app;
CREATE TABLE app.t (id int);
CREATE TABLE public.t (id int);
SET search_path = app;
INSERT INTO t VALUES (1);
