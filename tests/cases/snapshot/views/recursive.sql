create recursive view r (n) as values (1) union all select n + 1 from r where n < 10;
create view w as with x as materialized (select 1 as a) select * from x order by a limit 3;
