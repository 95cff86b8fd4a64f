-- purpose: couriers who deliver on the same day
ALTER TYPE carrier_speed ADD VALUE 'same_day';

-- Needs the new value committed, which a single transaction around the file could not offer.
INSERT INTO carriers VALUES (4, 'Bicycle courier', 'same_day');
