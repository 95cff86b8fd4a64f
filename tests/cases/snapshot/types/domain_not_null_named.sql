-- min: 17
create domain d as int constraint nn not null;
