create schema s authorization snap_owner;
create table s.t (a serial);
alter table s.t owner to snap_owner;
grant select, insert on s.t to snap_reader;
grant all on s.t to "Snap ""Odd"" role" with grant option;
revoke delete on s.t from snap_owner;
grant usage on schema s to snap_reader;
grant usage on sequence s.t_a_seq to snap_reader;
