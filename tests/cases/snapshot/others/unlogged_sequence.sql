-- min: 15
create unlogged sequence s;
