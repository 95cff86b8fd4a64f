CREATE SCHEMA app;
DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = app, public', current_database()); END $$;
CREATE TABLE still_public (id int);
