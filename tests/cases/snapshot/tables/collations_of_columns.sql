create table t (a text collate "C", b varchar(3) collate "POSIX", c text collate pg_catalog."default");
create index on t (a collate "POSIX");
create index on t (a);
