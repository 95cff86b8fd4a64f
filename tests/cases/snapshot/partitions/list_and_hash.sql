create table l (a text, b int) partition by list (a);
create table l1 partition of l for values in ('x', 'y', null);
create table l2 partition of l default partition by hash (b);
create table l2a partition of l2 for values with (modulus 2, remainder 0);
create table l2b partition of l2 for values with (modulus 2, remainder 1);
