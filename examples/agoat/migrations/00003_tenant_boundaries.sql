-- purpose: refuse new users on a foreign customer's site and published posts without a date
-- ticket: AGOAT-121
-- depends: 00001_add_multitenancy
-- phase: expand
--
-- NOT VALID holds for every new row at once and reads no old one; 00004 checks the old.

ALTER TABLE users DROP CONSTRAINT IF EXISTS users_site_of_customer_fkey;
ALTER TABLE users ADD CONSTRAINT users_site_of_customer_fkey
    FOREIGN KEY (site_id, customer_id) REFERENCES sites (id, customer_id) NOT VALID;

ALTER TABLE posts DROP CONSTRAINT IF EXISTS posts_published_has_date_check;
ALTER TABLE posts ADD CONSTRAINT posts_published_has_date_check
    CHECK (status <> 'published' OR published_at IS NOT NULL) NOT VALID;
