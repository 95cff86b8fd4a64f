-- base

-- case: bare/add-column-nullable
-- hazard: no
-- run
ALTER TABLE "core_recipe" ADD COLUMN "foo" integer;

-- case: bare/add-column-default
-- hazard: no
-- run
ALTER TABLE "core_recipe" ADD COLUMN "foo" integer DEFAULT 10 NOT NULL;

-- case: bare/add-column-volatile
-- hazard: work
-- run
ALTER TABLE IF EXISTS "core_recipe" ADD COLUMN "foo" uuid DEFAULT gen_random_uuid();

-- case: bare/add-column-ossp
-- hazard: work
-- run
ALTER TABLE core_recipe ADD COLUMN foo uuid DEFAULT uuid_generate_v4();

-- case: bare/add-column-required
-- hazard: refusal
-- run
ALTER TABLE "core_recipe" ADD COLUMN "foo" integer NOT NULL;

-- case: bare/add-column-bigserial-pk
-- hazard: work
-- run
ALTER TABLE a ADD COLUMN id bigserial PRIMARY KEY;

-- case: bare/add-column-generated
-- hazard: work
-- run
ALTER TABLE people ADD COLUMN height_in numeric GENERATED ALWAYS AS (height_cm / 2.54) STORED;

-- case: bare/fk-valid
-- hazard: work
-- run
ALTER TABLE distributors ADD CONSTRAINT distfk FOREIGN KEY (address) REFERENCES addresses (address);

-- case: bare/fk-not-valid
-- hazard: no
-- run
ALTER TABLE distributors ADD CONSTRAINT distfk FOREIGN KEY (address) REFERENCES addresses (address) NOT VALID;

-- case: bare/fk-validate
-- hazard: no
-- run
ALTER TABLE distributors VALIDATE CONSTRAINT distfk;

-- case: bare/fk-both
-- hazard: work
-- run
BEGIN;
ALTER TABLE distributors ADD CONSTRAINT distfk FOREIGN KEY (address) REFERENCES addresses (address) NOT VALID;
ALTER TABLE distributors VALIDATE CONSTRAINT distfk;
COMMIT;

-- case: bare/check
-- hazard: work
-- run
ALTER TABLE accounts ADD CONSTRAINT positive_balance CHECK (balance >= 0);

-- case: bare/check-not-valid
-- hazard: no
-- run
ALTER TABLE accounts ADD CONSTRAINT positive_balance CHECK (balance >= 0) NOT VALID;

-- case: bare/unique
-- hazard: work
-- run
ALTER TABLE table_name ADD CONSTRAINT field_name_constraint UNIQUE (field_name);

-- case: bare/unique-using-index
-- hazard: no
-- run
CREATE UNIQUE INDEX CONCURRENTLY dist_id_temp_idx ON distributors (dist_id);
ALTER TABLE distributors ADD CONSTRAINT distributors_u UNIQUE USING INDEX dist_id_temp_idx;

-- case: bare/primary-key
-- hazard: work
-- run
ALTER TABLE items ADD PRIMARY KEY (id);

-- case: bare/index
-- hazard: work
-- run
CREATE INDEX "field_name_idx" ON "table_name" ("field_name");

-- case: bare/index-concurrently
-- hazard: no
-- run
CREATE INDEX CONCURRENTLY "field_name_idx" ON "table_name" ("field_name");

-- case: bare/index-on-own-table-in-file
-- hazard: no
-- run
CREATE TABLE foo (id serial primary key, bar int);
CREATE INDEX foo_bar ON foo (bar);

-- case: bare/index-on-other-schema-same-name
-- hazard: work
-- run
CREATE SCHEMA a;
CREATE TABLE a.t (id int);
CREATE INDEX t_id ON b.t (id);

-- case: bare/own-table-fk-check-unique
-- hazard: no
-- run
CREATE TABLE foo (id serial primary key, bar int);
ALTER TABLE foo ADD CONSTRAINT c CHECK (bar > 0), ADD CONSTRAINT u UNIQUE (bar);
ALTER TABLE foo ALTER COLUMN bar SET NOT NULL;
ALTER TABLE foo ALTER COLUMN bar TYPE bigint;

-- case: bare/set-not-null
-- hazard: work
-- run
ALTER TABLE core_recipe ALTER COLUMN foo SET NOT NULL;

-- case: bare/set-not-null-proven-in-file
-- hazard: no
-- run
BEGIN;
ALTER TABLE core_recipe ADD CONSTRAINT foo_nn CHECK (foo IS NOT NULL) NOT VALID;
COMMIT;
BEGIN;
ALTER TABLE core_recipe VALIDATE CONSTRAINT foo_nn;
COMMIT;
BEGIN;
ALTER TABLE core_recipe ALTER COLUMN foo SET NOT NULL;
ALTER TABLE core_recipe DROP CONSTRAINT foo_nn;
COMMIT;

-- case: bare/drop-not-null
-- hazard: no
-- run
ALTER TABLE core_recipe ALTER COLUMN foo DROP NOT NULL;

-- case: bare/set-default
-- hazard: no
-- run
ALTER TABLE core_recipe ALTER COLUMN foo SET DEFAULT 3;

-- case: bare/type-int-bigint
-- hazard: work
-- run
ALTER TABLE core_recipe ALTER COLUMN edits TYPE bigint;

-- case: bare/rename-column
-- hazard: name
-- run
ALTER TABLE table_name RENAME COLUMN column_name TO new_column_name;

-- case: bare/rename-table
-- hazard: name
-- run
ALTER TABLE table_name RENAME TO new_table_name;

-- case: bare/drop-column
-- hazard: loss
-- run
ALTER TABLE "core_recipe" DROP COLUMN "foo";

-- case: bare/drop-table
-- hazard: loss
-- run
DROP TABLE IF EXISTS "core_recipe";

-- case: bare/drop-index
-- hazard: no
-- run
DROP INDEX "field_name_idx";

-- case: bare/drop-index-concurrently
-- hazard: no
-- run
DROP INDEX CONCURRENTLY IF EXISTS "field_name_idx";

-- case: bare/drop-constraint
-- hazard: no
-- run
ALTER TABLE t DROP CONSTRAINT IF EXISTS c;

-- case: bare/drop-database
-- hazard: loss
-- run
DROP DATABASE "table_name";

-- case: bare/truncate-cascade
-- hazard: loss
-- run
TRUNCATE TABLE "users" CASCADE;

-- case: bare/create-table
-- hazard: no
-- run
CREATE TABLE users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text NOT NULL UNIQUE, created_at timestamp DEFAULT now());

-- case: bare/create-table-fk
-- hazard: no
-- run
CREATE TABLE emails (id bigint PRIMARY KEY, user_id bigint REFERENCES users (id));

-- case: bare/create-type-domain-function
-- hazard: no
-- run
CREATE TYPE mood AS ENUM ('a', 'b');
CREATE DOMAIN us_postal AS text CHECK (value ~ '^\d{5}$');
CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'select 1';

-- case: bare/enum-value
-- hazard: no
-- run
ALTER TYPE mood ADD VALUE 'c';

-- case: bare/partition-of
-- hazard: no
-- run
CREATE TABLE m_2026 PARTITION OF m FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');

-- case: bare/attach
-- hazard: work
-- run
ALTER TABLE m ATTACH PARTITION m_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');

-- case: bare/detach-concurrently
-- hazard: no
-- run
ALTER TABLE m DETACH PARTITION m_2026 CONCURRENTLY;

-- case: bare/vacuum-full
-- hazard: work
-- run
VACUUM FULL t;

-- case: bare/reindex
-- hazard: work
-- run
REINDEX TABLE t;

-- case: bare/reindex-concurrently
-- hazard: no
-- run
REINDEX INDEX CONCURRENTLY i;

-- case: bare/cluster
-- hazard: work
-- run
CLUSTER t USING i;

-- case: bare/refresh
-- hazard: work
-- run
REFRESH MATERIALIZED VIEW mv;

-- case: bare/refresh-concurrently
-- hazard: no
-- run
REFRESH MATERIALIZED VIEW CONCURRENTLY mv;

-- case: bare/update-all
-- hazard: written
-- run
UPDATE users SET active = true;

-- case: bare/update-where
-- hazard: no
-- run
UPDATE users SET active = true WHERE id = 3;

-- case: bare/delete-all
-- hazard: loss
-- run
DELETE FROM users;

-- case: bare/insert
-- hazard: no
-- run
INSERT INTO users (id, name) VALUES (1, 'a');

-- case: bare/trigger
-- hazard: no
-- run
CREATE TRIGGER tr BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f();

-- case: bare/rls-policy
-- hazard: no
-- run
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON t USING (user_id = 3);

-- case: bare/grants-owner
-- hazard: no
-- run
GRANT SELECT ON t TO someone;
ALTER TABLE t OWNER TO someone;

-- case: bare/storage
-- hazard: no
-- run
ALTER TABLE t SET (autovacuum_enabled = off), ALTER COLUMN c SET STATISTICS 100;

-- case: bare/set-logged
-- hazard: work
-- run
ALTER TABLE t SET LOGGED;

-- case: bare/set-schema
-- hazard: name
-- run
ALTER TABLE t SET SCHEMA other;

-- case: bare/drop-function
-- hazard: loss
-- run
DROP FUNCTION f(int);

-- case: bare/drop-view
-- hazard: loss
-- run
DROP VIEW v;

-- case: bare/replace-view
-- hazard: no
-- run
CREATE OR REPLACE VIEW v AS SELECT id FROM t;

-- case: bare/drop-schema
-- hazard: loss
-- run
DROP SCHEMA s CASCADE;

-- case: bare/add-column-references
-- hazard: no
-- run
ALTER TABLE books ADD COLUMN author_id bigint REFERENCES authors (id);

-- case: bare/exclude
-- hazard: work
-- run
ALTER TABLE rooms ADD CONSTRAINT e EXCLUDE USING gist (room WITH =, during WITH &&);

-- case: bare/timeouts-then-ddl
-- hazard: no
-- run
SET LOCAL lock_timeout = '2s';
SET LOCAL statement_timeout = '5s';
ALTER TABLE t ADD COLUMN c int;

-- case: bare/alter-then-index
-- hazard: work
-- run
BEGIN;
ALTER TABLE t ADD COLUMN c int;
CREATE INDEX i ON u (c);
COMMIT;

-- case: bare/alter-then-index-new-column
-- hazard: work
-- run
ALTER TABLE t ADD COLUMN c int;
CREATE INDEX i ON t (c);

-- case: bare/concurrently-after-begin
-- hazard: refusal
-- run
START TRANSACTION;
CREATE INDEX CONCURRENTLY i ON t (c);
COMMIT;

-- case: bare/sequence
-- hazard: no
-- run
ALTER SEQUENCE s OWNED BY t.id;
SELECT setval('s', 10);

-- case: bare/comment
-- hazard: no
-- run
COMMENT ON COLUMN t.c IS 'x';

-- case: bare/do-index
-- hazard: work
-- run
DO $$ BEGIN IF true THEN CREATE INDEX i ON t (c); END IF; END $$;

-- case: bare/do-constraint-guard
-- hazard: no
-- run
DO $$ BEGIN ALTER TABLE t ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES b (id) NOT VALID; EXCEPTION WHEN duplicate_object THEN NULL; END $$;

-- case: bare/typo
-- hazard: refusal
-- run
ATLER TABLE t ADD COLUMN c int;
