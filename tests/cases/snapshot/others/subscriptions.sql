create subscription s connection 'host=nowhere dbname=x' publication p, q with (connect = false, slot_name = none);
comment on subscription s is 'sub';
