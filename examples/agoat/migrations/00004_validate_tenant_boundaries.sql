-- purpose: prove the tenant boundaries for the rows that were there before them
-- ticket: AGOAT-121
-- depends: 00003_tenant_boundaries
-- phase: expand
--
-- Validating reads the whole table under a lock that lets reads and writes pass.

ALTER TABLE users VALIDATE CONSTRAINT users_site_of_customer_fkey;
ALTER TABLE posts VALIDATE CONSTRAINT posts_published_has_date_check;
