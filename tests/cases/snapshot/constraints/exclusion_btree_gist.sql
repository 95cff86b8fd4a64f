-- needs: btree_gist
create extension btree_gist;
create table t (a int, r tsrange, exclude using gist (a with =, r with &&));
