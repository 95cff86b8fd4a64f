create table t (a int, who text);
alter table t enable row level security;
alter table t force row level security;
create policy p on t using (who = current_user);
create policy q on t as restrictive for update to snap_reader, snap_owner using (a > 0) with check (a < 10);
create policy r on t for insert to public with check (true);
comment on policy p on t is 'pol';
create table u (a int);
create policy z on t for select using (exists (select 1 from u where u.a = t.a));
