create type lonely;
create type e as enum ('x');
