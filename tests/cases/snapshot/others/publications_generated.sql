-- min: 18
create table t (a int primary key, b int generated always as (a) stored);
create publication p for table t with (publish_generated_columns = stored);
