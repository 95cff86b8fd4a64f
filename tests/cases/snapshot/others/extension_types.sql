-- needs: citext
create extension citext;
create extension hstore;
create table t (a citext unique, b hstore);
create index on t using gin (b);
create view v as select b -> 'a' as x from t;
