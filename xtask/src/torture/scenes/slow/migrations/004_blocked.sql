ALTER TABLE small ADD COLUMN more text;
UPDATE small SET amount = amount + 1;
