//! Puts a few rows into tables, so that statements meet some.
//!
//! The rows of all tables look alike (the second row has 2, `x2`, the UUID that ends with 2), so
//! that foreign keys between them hold, and columns of every age have values. A table whose
//! constraints refuse such rows stays empty.

use super::session::Session;

const FILL: &str = "
do $fill$
declare
  relation record; names text; row_values text;
begin
  perform pg_catalog.set_config('session_replication_role', 'replica', true);
  perform pg_catalog.set_config('search_path', 'public', true);
  for relation in
    select c.oid from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.oid >= 16384 and c.relkind in ('r', 'p') and not c.relispartition
      and n.nspname !~ '^pg_' and c.reltuples <= 0 order by c.oid
  loop
    begin
      select pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' order by a.attnum),
             pg_catalog.string_agg(case
               when e.enumtypid is not null then
                 pg_catalog.format('%L::%s', e.enumlabel, pg_catalog.format_type(t.oid, null))
               when t.typcategory = 'N' then '(g::text)::' || pg_catalog.format_type(t.oid, null)
               when t.typcategory = 'S' then pg_catalog.format('(''x'' || g)::%s',
                 pg_catalog.format_type(a.atttypid, a.atttypmod))
               when t.typcategory = 'B' then 'true'
               when t.typcategory = 'D' then pg_catalog.format('(timestamp ''2020-01-01'' + g * interval ''25 hours'')::%s',
                 pg_catalog.format_type(t.oid, null))
               when t.typcategory = 'A' then
                 pg_catalog.format('''{}''::%s', pg_catalog.format_type(t.oid, null))
               when t.typname = 'uuid' then
                 '(''00000000-0000-0000-0000-'' || pg_catalog.lpad(g::text, 12, ''0''))::uuid'
               when t.typname in ('json', 'jsonb') then pg_catalog.format('''{}''::%I', t.typname)
               when t.typname = 'bytea' then 'pg_catalog.decode(pg_catalog.lpad(g::text, 4, ''0''), ''hex'')'
               else 'null' end, ', ' order by a.attnum)
      into names, row_values
      from pg_catalog.pg_attribute a
      join pg_catalog.pg_type t on t.oid = a.atttypid
      left join (select enumtypid, min(enumlabel) enumlabel from pg_catalog.pg_enum group by 1) e
        on e.enumtypid = t.oid
      where a.attrelid = relation.oid and a.attnum > 0 and not a.attisdropped
        and a.attgenerated = '' and a.attidentity <> 'a';
      execute pg_catalog.format(
        'insert into %s (%s) select %s from pg_catalog.generate_series(1, 600) g
         where not exists (select from %s)',
        relation.oid::pg_catalog.regclass, names, row_values, relation.oid::pg_catalog.regclass);
      execute pg_catalog.format('analyze %s', relation.oid::pg_catalog.regclass);
    exception when others then null;
    end;
  end loop;
end $fill$";

const EMPTY: &str = "
do $empty$
declare names text;
begin
  perform pg_catalog.set_config('session_replication_role', 'replica', true);
  select pg_catalog.string_agg(c.oid::pg_catalog.regclass::text, ', ') into names
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where c.oid >= 16384 and c.relkind in ('r', 'p') and n.nspname !~ '^pg_';
  if names is not null then
    execute 'truncate ' || names || ' cascade';
  end if;
end $empty$";

/// Gives tables without rows some, and the statistics of a table of some age.
pub fn fill(session: &Session) -> Result<(), String> {
    session.rows(FILL)?;
    Ok(())
}

/// Takes all rows away.
pub fn empty(session: &Session) -> Result<(), String> {
    session.rows(EMPTY)?;
    Ok(())
}
