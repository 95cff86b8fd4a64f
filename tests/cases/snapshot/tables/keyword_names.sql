create table "order" ("group" int, "table" int, "end" int, "value" int, "between" int, "left" int, unique ("group", "left"));
