create table moods (name text primary key);
