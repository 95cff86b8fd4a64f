CREATE TABLE in_app (id int);
