DELETE FROM carriers WHERE speed = 'same_day';
ALTER TYPE carrier_speed RENAME TO carrier_speed_with_same_day;
CREATE TYPE carrier_speed AS ENUM ('standard', 'express');
ALTER TABLE carriers ALTER COLUMN speed TYPE carrier_speed USING speed::text::carrier_speed;
DROP TYPE carrier_speed_with_same_day;
