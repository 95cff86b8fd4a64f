-- purpose: a note from the customer
ALTER TABLE orders ADD COLUMN note text NOT NULL DEFAULT '';
