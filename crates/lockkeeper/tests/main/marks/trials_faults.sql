-- One fault a trial, by its number: a row lost, doubled, two values in each other's place, a value
-- changed.
CREATE FUNCTION pick(trial int, below int) RETURNS int LANGUAGE sql IMMUTABLE AS
  $$ SELECT ('x' || substr(md5(trial || '/fault/{seed}'), 1, 7))::bit(28)::int % below $$;
DELETE FROM trials WHERE trial % 4 = 0 AND id = 1 + pick(trial, 20);
INSERT INTO trials SELECT * FROM trials WHERE trial % 4 = 1 AND id = 1 + pick(trial, 20);
DO $$
DECLARE
  columns text[] := ARRAY['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];
  others text[] := ARRAY['a + 1', 'b # 4294967297', 'c || '' ''', 'd + 0.001',
    'e + interval ''1 microsecond''', 'jsonb_build_object(''k'', f->''k''->''n'', ''m'', 1)', 'NOT g',
    'md5(h::text)::uuid', 'CASE i WHEN ''0'' THEN interval ''1 day'' ELSE i * 24 END', 'j || 0'];
BEGIN
  FOR at IN 1..10 LOOP
    EXECUTE format('WITH pairs AS (SELECT DISTINCT ON (x.trial) x.trial, x.id AS one, y.id AS two,
      x.%1$I AS first, y.%1$I AS second FROM trials x JOIN trials y ON y.trial = x.trial
      AND x.id < y.id AND x.%1$I::text <> y.%1$I::text WHERE x.trial %% 4 = 2
      AND pick(x.trial, 10) = %2$s ORDER BY x.trial, md5(x.id || ''/'' || y.id))
      UPDATE trials t SET %1$I = CASE t.id WHEN one THEN second ELSE first END
      FROM pairs WHERE t.trial = pairs.trial AND t.id IN (one, two)', columns[at], at - 1);
    EXECUTE format('UPDATE trials SET %I = %s WHERE trial %% 4 = 3 AND pick(trial, 10) = %s
      AND id = 1 + pick(trial + 1, 20)', columns[at], others[at], at - 1);
  END LOOP;
END $$;
DROP FUNCTION pick;
