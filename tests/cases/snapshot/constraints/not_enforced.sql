-- min: 18
create table p (a int primary key);
create table t (a int constraint ck check (a > 0) not enforced, b int references p not enforced);
