-- min: 14
create subscription s connection 'host=nowhere' publication p with (connect = false, slot_name = 'sl', binary = true, streaming = on, synchronous_commit = 'local', enabled = false);
