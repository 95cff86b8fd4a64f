-- min: 14
create table t (a int, b text);
create statistics s on (a % 3), lower(b) from t;
create statistics one on (a + 1) from t;
