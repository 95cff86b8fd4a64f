CREATE TRIGGER touch BEFORE UPDATE ON city FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
INSERT INTO hit VALUES ('010');
