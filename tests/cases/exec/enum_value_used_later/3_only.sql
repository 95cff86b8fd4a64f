ALTER TYPE mood ADD VALUE 'last';
CREATE TABLE q (m mood);
