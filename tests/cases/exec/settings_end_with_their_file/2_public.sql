CREATE TABLE outside (id int);
SELECT pg_catalog.set_config('search_path', '', false);
CREATE TABLE public.dumped (id int);
CREATE INDEX CONCURRENTLY dumped_id ON public.dumped (id);
SET search_path = app;
CREATE INDEX CONCURRENTLY ON inside (id);
CREATE TABLE inside2 (LIKE inside INCLUDING ALL);
