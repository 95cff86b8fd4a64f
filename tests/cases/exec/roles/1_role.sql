DO $$ BEGIN CREATE ROLE lk_owner; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
GRANT CREATE ON SCHEMA public TO lk_owner;
SET ROLE lk_owner;
CREATE TABLE owned (id int);
