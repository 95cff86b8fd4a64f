CREATE FUNCTION total() RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
  RETURN (SELECT sum(amount) FROM account);
END $$;
INSERT INTO hit VALUES ('007');
