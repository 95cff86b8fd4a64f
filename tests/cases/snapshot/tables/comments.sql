create table t (a int primary key, b int unique, constraint ck check (a > 0));
comment on table t is 'multi
line';
comment on column t.a is 'c';
comment on constraint ck on t is 'check';
comment on constraint t_pkey on t is 'pk';
comment on index t_b_key is 'idx';
comment on schema public is 'changed';
