CREATE SCHEMA app;
SET search_path = app, public;
SET statement_timeout = '30s';
SET lock_timeout = '5s';
CREATE TABLE inside (id int);
