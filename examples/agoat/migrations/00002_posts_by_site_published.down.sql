-- purpose: drop the index of published posts without blocking writers
-- ticket: AGOAT-118

DROP INDEX CONCURRENTLY IF EXISTS posts_site_id_published_at_idx;
