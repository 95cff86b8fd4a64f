CREATE TABLE outside2 (id int);
