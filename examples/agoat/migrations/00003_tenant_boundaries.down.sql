-- purpose: lift the tenant boundaries
-- ticket: AGOAT-121

ALTER TABLE posts DROP CONSTRAINT IF EXISTS posts_published_has_date_check;
ALTER TABLE users DROP CONSTRAINT IF EXISTS users_site_of_customer_fkey;
