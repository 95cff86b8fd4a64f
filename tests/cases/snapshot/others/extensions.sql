-- needs: pgcrypto
create schema ext;
create extension pgcrypto schema ext;
create table t (a bytea default ext.gen_random_bytes(4), b bytea);
comment on extension pgcrypto is 'crypto';
