-- purpose: return the tenant boundaries to not validated, as 00003 left them
-- ticket: AGOAT-121
--
-- PostgreSQL cannot forget a validation, so each constraint is made anew. Both
-- statements of a pair share the migration's transaction: the boundary is never open.

ALTER TABLE posts DROP CONSTRAINT posts_published_has_date_check;
ALTER TABLE posts ADD CONSTRAINT posts_published_has_date_check
    CHECK (status <> 'published' OR published_at IS NOT NULL) NOT VALID;

ALTER TABLE users DROP CONSTRAINT users_site_of_customer_fkey;
ALTER TABLE users ADD CONSTRAINT users_site_of_customer_fkey
    FOREIGN KEY (site_id, customer_id) REFERENCES sites (id, customer_id) NOT VALID;
