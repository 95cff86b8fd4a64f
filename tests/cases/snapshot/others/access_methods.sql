create access method am2 type index handler bthandler;
create access method heap2 type table handler heap_tableam_handler;
create table t (a int) using heap2;
comment on access method am2 is 'am';
