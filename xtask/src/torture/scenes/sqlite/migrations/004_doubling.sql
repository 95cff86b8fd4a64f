INSERT INTO doubling SELECT value + 10 FROM doubling;
