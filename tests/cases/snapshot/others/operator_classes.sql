create operator family fam using btree;
create operator class oc for type int using btree family fam as operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 btint4cmp(int, int);
alter operator family fam using btree add operator 1 <(int4, int8), operator 2 <=(int4, int8), operator 3 =(int4, int8), operator 4 >=(int4, int8), operator 5 >(int4, int8), function 1 (int4, int8) btint48cmp(int4, int8);
create table t (a int);
create index on t (a oc);
create operator class st for type box using gist as operator 3 &&, function 1 gist_box_consistent(internal, box, smallint, oid, internal), function 2 gist_box_union(internal, internal), function 5 gist_box_penalty(internal, internal, internal), function 6 gist_box_picksplit(internal, internal), function 7 gist_box_same(box, box, internal);
comment on operator class oc using btree is 'oc';
