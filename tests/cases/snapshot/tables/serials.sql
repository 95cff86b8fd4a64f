create table t (a serial primary key, b bigserial, c smallserial);
create schema x;
create table x.t (a serial);
