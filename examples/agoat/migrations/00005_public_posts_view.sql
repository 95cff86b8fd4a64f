-- purpose: give the delivery service one place to ask what a hostname shows
-- ticket: AGOAT-130
-- depends: 00001_add_multitenancy
-- phase: expand

-- Columns are named, never *: a view with * would pin columns it does not need.
CREATE OR REPLACE VIEW public_posts AS
SELECT
    domains.hostname,
    sites.id AS site_id,
    posts.id AS post_id,
    posts.slug,
    posts.title,
    posts.body,
    users.display_name AS author,
    posts.published_at
FROM domains
JOIN sites ON sites.id = domains.site_id AND sites.status = 'active' AND sites.deleted_at IS NULL
JOIN customers ON customers.id = sites.customer_id
    AND customers.status = 'active' AND customers.deleted_at IS NULL
JOIN posts ON posts.site_id = sites.id AND posts.status = 'published' AND posts.deleted_at IS NULL
JOIN users ON users.id = posts.author_id
WHERE domains.verified_at IS NOT NULL
  AND posts.published_at <= now();
