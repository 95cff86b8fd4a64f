-- purpose: list a site's newest published posts without reading the other tenants' posts
-- ticket: AGOAT-118
-- depends: 00001_add_multitenancy
-- phase: expand
--
-- Alone in its file: a concurrent build lets writers go on, but cannot run inside a
-- transaction. Should a build break off, drop the invalid index before running this
-- again: IF NOT EXISTS would take it for a finished one.

CREATE INDEX CONCURRENTLY IF NOT EXISTS posts_site_id_published_at_idx
    ON posts (site_id, published_at DESC)
    WHERE status = 'published' AND deleted_at IS NULL;
