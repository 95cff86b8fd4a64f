-- min: 18
create table t (id int4range, valid_at daterange, primary key (id, valid_at without overlaps));
create table f (id int4range, valid_at daterange, t int4range, primary key (id, valid_at without overlaps), foreign key (t, period valid_at) references t (id, period valid_at));
