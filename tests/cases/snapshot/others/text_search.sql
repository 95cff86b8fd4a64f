create text search dictionary d (template = pg_catalog.simple, stopwords = 'english');
create text search configuration c (parser = pg_catalog."default");
alter text search configuration c add mapping for asciiword, word with d, pg_catalog.simple;
create text search configuration k (copy = pg_catalog.english);
comment on text search configuration c is 'cfg';
comment on text search dictionary d is 'dict';
create text search template tt (lexize = dsimple_lexize, init = dsimple_init);
create text search parser pp (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype, headline = prsd_headline);
create table t (a text, v tsvector generated always as (to_tsvector('public.c', a)) stored);
