-- expect: index-build-blocks-writes error
-- schema:
create table events (id bigint, day date not null) partition by range (day);
create table events_2025 partition of events for values from ('2025-01-01') to ('2026-01-01');
-- migration:
create index on events (id);
