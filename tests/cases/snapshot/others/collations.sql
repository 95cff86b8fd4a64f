create collation c (locale = 'C');
create collation d (lc_collate = 'C', lc_ctype = 'POSIX');
comment on collation c is 'c';
create table t (a text collate c);
alter collation d owner to snap_owner;
create domain dd as text collate c;
