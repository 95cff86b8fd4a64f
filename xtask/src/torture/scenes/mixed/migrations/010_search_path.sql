SET search_path = other;
CREATE TABLE here (id int PRIMARY KEY, name text);
INSERT INTO public.hit VALUES ('010a');

CREATE INDEX CONCURRENTLY here_name ON here (name);

INSERT INTO here VALUES (1, 'one');
INSERT INTO public.hit VALUES ('010b');
