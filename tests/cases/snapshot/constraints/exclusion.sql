create table t (a int4range, b circle, exclude using gist (a with &&), constraint cc exclude using gist (b with &&) where (not isempty(a)) deferrable);
