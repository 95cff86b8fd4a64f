-- Small tables, one a trial, in one: 20 rows whose values repeat often.
CREATE TABLE trials (trial int, id int, a int, b bigint, c text, d numeric, e timestamptz, f jsonb,
  g boolean, h uuid, i interval, j int[]);
INSERT INTO trials SELECT t, r, x % 5, x % 7, 'v' || x % 9, (x % 11) / 4.0,
  timestamptz '2026-01-01 UTC' + x % 13 * interval '1 hour',
  jsonb_build_object('k', jsonb_build_object('n', x % 6, 'm', 1)), x % 2 = 0,
  md5((x % 17)::text)::uuid, x % 3 * interval '1 day', ARRAY[x % 4, x % 5]
  FROM generate_series(1, {trials}) t, generate_series(1, 20) r,
  LATERAL (SELECT ('x' || substr(md5(t || '/' || r || '/{seed}'), 1, 7))::bit(28)::int) random (x);
CREATE INDEX ON trials (trial);
ANALYZE trials;
