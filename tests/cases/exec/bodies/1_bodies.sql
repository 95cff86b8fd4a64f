CREATE TABLE t (id int, n int DEFAULT 0); /* a /* nested ; */ comment ; */
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS $body$ SELECT a + 1; -- ; $$
$body$;
CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS '
BEGIN
  NEW.n := f(NEW.id);
  RETURN NEW;
END;';
CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION g();
CREATE TABLE log (x text);
CREATE RULE r AS ON DELETE TO t DO ALSO (INSERT INTO log VALUES ('a;b'); INSERT INTO log VALUES (E'it\'s'));
INSERT INTO t (id) VALUES (1), (2);
DELETE FROM t WHERE id = 1;
COMMENT ON TABLE t IS U&'d\0061t\+000061';
SELECT 'a'
'b';
DO $outer$ BEGIN EXECUTE $inner$ CREATE TABLE dyn (id int); $inner$; END $outer$;
