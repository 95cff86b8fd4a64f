-- schema:
create table people (id bigint primary key, born text not null);
-- migration:
update people set born = '' where id = 17;
