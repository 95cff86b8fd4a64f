-- The schema as SQLite keeps it, but for quotes and white space, which a rebuilt table changes.
SELECT group_concat(replace(replace(replace(sql, '"', ''), ' ', ''), char(10), ''), char(10))
FROM (SELECT sql FROM sqlite_schema WHERE name NOT LIKE 'lockkeeper%' ORDER BY type, name);
