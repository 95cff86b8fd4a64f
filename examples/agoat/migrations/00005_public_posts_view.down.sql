-- purpose: drop the view of public posts
-- ticket: AGOAT-130

DROP VIEW IF EXISTS public_posts;
