-- purpose: a note from the customer
ALTER TABLE orders ADD COLUMN note TEXT NOT NULL DEFAULT '';
