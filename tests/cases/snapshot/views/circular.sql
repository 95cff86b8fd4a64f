-- Views that need each other, straight and through a third one.
create table base (id int primary key, kind varchar(5));
create domain word as varchar(10) collate "C";
create view mutual_a with (security_barrier) as
    select 1 as x, 'k'::varchar(5) as y, 'w'::word as "Odd name", 'c'::text collate "C" as z;
create view mutual_b as select * from mutual_a;
create or replace view mutual_a with (security_barrier) as select * from mutual_b;
comment on view mutual_a is 'seen';
comment on column mutual_a.x is 'a column';
alter view mutual_a alter column x set default 3;

create view ring_a as select id, kind from base;
create view ring_b as select id, kind from ring_a;
create materialized view ring_c as select id, kind from ring_b;
create or replace view ring_a as select c.id, c.kind from ring_c c join base using (id);
create view hangs_on as select id from ring_b;
create rule touch as on insert to ring_b do instead nothing;
