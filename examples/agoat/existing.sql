-- AGoat Publisher before tenancy: one publisher, one site, users who write posts.
-- Load once into an empty database:  psql -1 -v ON_ERROR_STOP=1 -f existing.sql

CREATE TABLE users (
    id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    email         text NOT NULL,
    display_name  text NOT NULL,
    password_hash text NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT users_email_key UNIQUE (email)
);

-- Before tenancy a saved post was a public post: there were no drafts.
CREATE TABLE posts (
    id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    author_id  uuid NOT NULL REFERENCES users (id),
    slug       text NOT NULL,
    title      text NOT NULL,
    body       text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT posts_slug_key UNIQUE (slug),
    CONSTRAINT posts_slug_check CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$')
);

CREATE INDEX posts_author_id_idx ON posts (author_id);
CREATE INDEX posts_created_at_idx ON posts (created_at DESC);

-- '!' is the hash of no password: nobody can log in with these sample users.
INSERT INTO users (id, email, display_name, password_hash, created_at, updated_at) VALUES
    ('a0000000-0000-4000-8000-000000000001', 'mira@agoat.example',  'Mira Holt',   '!', '2024-02-01 08:00+00', '2024-02-01 08:00+00'),
    ('a0000000-0000-4000-8000-000000000002', 'tomas@agoat.example', 'Tomás Ibarra', '!', '2024-03-12 14:30+00', '2024-09-02 10:05+00'),
    ('a0000000-0000-4000-8000-000000000003', 'yuki@agoat.example',  'Yuki Tanaka', '!', '2025-01-20 09:15+00', '2025-01-20 09:15+00');

INSERT INTO posts (id, author_id, slug, title, body, created_at, updated_at) VALUES
    ('b0000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000001', 'hello-goats',
     'Hello, goats', 'Why a publisher is named after a goat.', '2024-02-02 09:00+00', '2024-02-02 09:00+00'),
    ('b0000000-0000-4000-8000-000000000002', 'a0000000-0000-4000-8000-000000000001', 'how-we-edit',
     'How we edit', E'Two readers,\none pencil; 100 % patience.', '2024-02-20 16:40+00', '2024-06-01 07:00+00'),
    ('b0000000-0000-4000-8000-000000000003', 'a0000000-0000-4000-8000-000000000002', 'mountain-notes',
     'Mountain notes', 'It''s steep, and the milk is good.', '2024-09-02 10:00+00', '2024-09-02 10:00+00'),
    ('b0000000-0000-4000-8000-000000000004', 'a0000000-0000-4000-8000-000000000002', 'winter-feed',
     'Winter feed', '', '2024-12-24 18:00+00', '2024-12-27 11:20+00'),
    ('b0000000-0000-4000-8000-000000000005', 'a0000000-0000-4000-8000-000000000003', 'cheese-in-kyoto',
     'Cheese in Kyōto', 'ヤギのチーズ, explained.', '2025-02-03 05:45+00', '2025-02-03 05:45+00'),
    ('b0000000-0000-4000-8000-000000000006', 'a0000000-0000-4000-8000-000000000003', 'a-year-of-goats',
     'A year of goats', 'What we would do again.', '2025-08-30 12:00+00', '2025-08-30 12:00+00');
