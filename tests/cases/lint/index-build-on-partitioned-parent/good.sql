-- schema:
create table events (id bigint, day date not null) partition by range (day);
create table events_2025 partition of events for values from ('2025-01-01') to ('2026-01-01');
-- migration:
create index events_id on only events (id);
create index concurrently events_2025_id on events_2025 (id);
alter index events_id attach partition events_2025_id;
