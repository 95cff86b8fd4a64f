-- min: 15
create schema s;
create table s.x (a int primary key);
create table t (a int primary key, b int, c text);
create publication p for table t where (a > 5), tables in schema s;
create publication q for tables in schema s, public;
create publication w for table t (a, c);
