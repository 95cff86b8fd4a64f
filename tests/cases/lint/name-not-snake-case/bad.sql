-- expect: name-not-snake-case info
-- migration:
create table "Orders" (id bigint primary key, "customerId" bigint);
