//! Marks on PostgreSQL.

use lockkeeper::core::preserve::{ColumnAsk, Depth, TableAsk, TableMark};
use lockkeeper::engine::{self, ErrorClass, Moment};
use testkit::{TestDatabase, servers};

use crate::block;

async fn moment(database: &TestDatabase) -> Box<dyn Moment> {
    engine::open(database.url()).unwrap().open_moment().await.unwrap()
}

fn marks(database: &TestDatabase, tables: &[&str], depth: Depth) -> Vec<TableMark> {
    let tables: Vec<_> = tables.iter().map(|table| (*table).to_owned()).collect();
    block(async {
        let mut moment = moment(database).await;
        let marks = moment.marks(&tables, depth, 2, &|_| ()).await.unwrap();
        moment.close().await.unwrap();
        marks
    })
}

fn hash(database: &TestDatabase, table: &str) -> String {
    marks(database, &[table], Depth::Rows)[0].hash.clone().unwrap()
}

/// Marks `t` over chosen expressions, whatever they are called.
fn over(database: &TestDatabase, expressions: &[&str]) -> String {
    let label = |(at, expression): (usize, &&str)| ColumnAsk {
        label: at.to_string(),
        expression: (*expression).to_owned(),
    };
    let ask = TableAsk {
        table: "public.t".to_owned(),
        columns: expressions.iter().enumerate().map(label).collect(),
        filter: None,
        depth: Depth::Rows,
    };
    let marks = async { moment(database).await.marks_of(&[ask], 1, &|_| ()).await.unwrap() };
    block(marks).remove(0).hash.unwrap()
}

const SHOP: &str = "create table t (id int primary key, name varchar(20), amount numeric(10,2), \
    many int[], at timestamptz, doc jsonb);
    insert into t select g, 'n' || g, g * 1.25, array[g, null], \
    timestamptz '2026-01-01 UTC' + g * interval '1 hour', jsonb_build_object('a', g) \
    from generate_series(1, 300) g; insert into t (id) values (1000)";

#[test]
fn a_wider_type_a_new_name_and_a_new_column_are_no_change() {
    for server in servers() {
        let database = server.database();
        database.psql(SHOP);
        let before = over(&database, &["id", "name", "amount", "many", "at", "doc"]);
        database.psql(
            "alter table t alter id type bigint; alter table t alter name type text; \
             alter table t alter amount type numeric(14,4); alter table t alter many type bigint[]; \
             alter table t rename name to full_name; alter table t add note text default 'x'",
        );
        database.psql("vacuum full t");
        let after = over(&database, &["id", "full_name", "amount", "many", "at", "doc"]);
        assert_eq!(before, after, "{}", server.major());
        assert_ne!(after, hash(&database, "t"), "all columns");
    }
}

#[test]
fn a_mark_is_the_same_on_every_version() {
    for server in servers() {
        let database = server.database();
        database.psql(SHOP);
        assert_eq!(hash(&database, "t"), "efdc4316eae0030e3a3db9b6b8e509c6", "{}", server.major());
    }
}

/// Each of these is invisible to a sum of the server's own row hashes, or once was.
#[test]
fn small_changes_show() {
    for server in servers() {
        let database = server.database();
        database.psql(
            "create type mood as enum ('sad', 'glad'); create domain positive as int; \
             create table t (id int, b bigint, j jsonb, f float8, i interval, s text, m mood, \
             p positive, n numeric, c \"char\", o point, a int[], r int4range, y bytea); \
             insert into t values (1, 1, '{\"a\": {\"b\": 1, \"c\": 2}}', 0, '1 day', 'x', 'sad', 7, \
             1.0, 'c', '(1,2)', '{1,2}', '[1,5)', 'ab'); \
             insert into t select id + 1, b + 2, '[[1], 2]', f + 1, i * 2, s || 'y', 'glad', p + 1, \
             n + 1, 'd', '(2,3)', '{3,4}', '[2,6)', 'cd' from t",
        );
        let mut seen = vec![hash(&database, "t")];
        for change in [
            "b = case id when 1 then 3 else 1 end",
            "b = 4294967296 where b = 1",
            "j = '{\"a\": {\"b\": 1}, \"c\": 2}' where id = 1",
            "j = '[[1, 2]]' where id = 2",
            "i = '24 hours' where id = 1",
            "f = '-0' where id = 1",
            "f = 'NaN' where id = 1",
            "s = s || ' ' where id = 1",
            "s = null where id = 1",
            "s = '' where id = 1",
            "m = 'glad' where id = 1",
            "p = 8 where id = 1",
            "n = 1.01 where id = 1",
            "c = 'x' where id = 1",
            "o = '(1,3)' where id = 1",
            "a = '{{1,2}}' where id = 1",
            "a = '[0:1]={1,2}' where id = 1",
            "r = '(1,5)' where id = 1",
            "y = '\\x6100' where id = 1",
        ] {
            database.psql(&format!("update t set {change}"));
            let now = hash(&database, "t");
            assert!(!seen.contains(&now), "unseen on {}: {change}", server.major());
            seen.push(now);
        }
        for change in [
            "insert into t select * from t where id = 1",
            "delete from t where id = 2",
            "truncate t",
        ] {
            database.psql(change);
            let now = hash(&database, "t");
            assert!(!seen.contains(&now), "unseen on {}: {change}", server.major());
            seen.push(now);
        }
    }
}

#[test]
fn each_column_has_a_mark_of_its_own() {
    for server in servers() {
        let database = server.database();
        database.psql(SHOP);
        let before = marks(&database, &["t"], Depth::Columns).remove(0);
        database.psql("update t set amount = amount + 1 where id = 7");
        let after = marks(&database, &["t"], Depth::Columns).remove(0);
        assert_eq!(before.columns.len(), 6);
        let moved = |name: &&String| before.columns[*name] != after.columns[*name];
        let moved: Vec<_> = before.columns.keys().filter(moved).collect();
        assert_eq!(moved, ["amount"]);
    }
}

#[test]
fn a_moment_does_not_move() {
    for server in servers() {
        let database = server.database();
        database.psql(SHOP);
        block(async {
            let mut moment = moment(&database).await;
            let before = moment.marks(&[], Depth::Rows, 1, &|_| ()).await.unwrap();
            database.psql("delete from t where id < 100");
            let again = moment.marks(&[], Depth::Rows, 3, &|_| ()).await.unwrap();
            assert_eq!(before, again);
            assert_eq!(again[0].rows, 301);
            let imported = format!(
                "begin isolation level repeatable read; set transaction snapshot '{}'; \
                 select count(*) from t",
                moment.id()
            );
            assert_eq!(database.psql(&imported), "301", "another client reads it too");
            moment.close().await.unwrap();
        });
        assert_eq!(marks(&database, &["t"], Depth::Count)[0].rows, 202);
    }
}

#[test]
fn every_kind_of_table_is_marked_or_named() {
    for server in servers() {
        let database = server.database();
        database.psql(
            "create table part (id int, at int) partition by range (id); \
             create table part_1 partition of part for values from (0) to (100); \
             create table part_2 partition of part for values from (100) to (200) partition by hash (at); \
             create table part_2_a partition of part_2 for values with (modulus 1, remainder 0); \
             insert into part select g, g from generate_series(1, 150) g; \
             create table parent (a int); create table child (b text) inherits (parent); \
             insert into parent values (1); insert into child values (2, 'x'), (3, 'y'); \
             create unlogged table fast (a int); insert into fast values (1); \
             create table bare (); insert into bare default values; \
             create table made (a int, twice int generated always as (a * 2) stored); \
             insert into made values (4); \
             create schema \"My Shop\"; create table \"My Shop\".\"Order\" (\"Id\" int); \
             create materialized view seen as select 1 a; \
             create extension file_fdw; create server files foreign data wrapper file_fdw; \
             create foreign table abroad (a text) server files options (filename '/etc/passwd'); \
             create temp table gone (a int); select lo_create(0)",
        );
        let marks = marks(&database, &[], Depth::Columns);
        let found: Vec<_> = marks.iter().map(|m| (m.name.as_str(), m.rows)).collect();
        assert_eq!(
            found,
            [
                ("\"My Shop\".\"Order\"", 0),
                ("public.bare", 1),
                ("public.child", 2),
                ("public.fast", 1),
                ("public.made", 1),
                ("public.parent", 1),
                ("public.part", 150)
            ]
        );
        assert!(marks[4].columns.contains_key("twice"));
        let inventory = block(async { moment(&database).await.inventory().await.unwrap() });
        let out: Vec<_> = inventory.excluded.iter().map(|out| out.name.as_str()).collect();
        assert_eq!(out, ["public.abroad", "public.seen", "large objects"]);
        assert!(inventory.tables.iter().any(|t| t.name == "public.part_1" && t.part));
    }
}

#[test]
fn rows_that_are_hidden_are_an_error() {
    for server in servers() {
        let database = server.database();
        database.psql(
            "create table t (a int); alter table t enable row level security; \
             drop role if exists reader; create role reader login; grant select on t to reader",
        );
        let url = database.url().replacen("://", "://reader@", 1);
        let url = match database.url().split_once('@') {
            Some((_, rest)) => format!("postgres://reader@{rest}"),
            None => url,
        };
        let failed = block(async {
            let mut moment = engine::open(&url).unwrap().open_moment().await.unwrap();
            moment.marks(&[], Depth::Rows, 1, &|_| ()).await.unwrap_err()
        });
        assert_eq!(failed.class, ErrorClass::Privilege, "{failed}");
        assert!(failed.hint.unwrap().contains("BYPASSRLS"));
        database.psql("drop owned by reader; drop role reader");
    }
}

#[test]
fn a_table_that_is_not_there_is_named() {
    let database = servers()[0].database();
    let missing = block(async {
        moment(&database).await.marks(&["nope".into()], Depth::Count, 1, &|_| ()).await.unwrap_err()
    });
    assert_eq!(missing.class, ErrorClass::Absent);
    assert_eq!(missing.message, "no table is called `nope`");
}

/// A column of every type that the server comes with, marked without an error.
#[test]
fn every_type_of_the_server_has_a_mark() {
    for server in servers() {
        let database = server.database();
        database.psql(
            "do $$ declare t record; at int := 0; begin create table t (); \
             for t in select format_type(oid, null) name from pg_type where typtype in ('b', 'r', 'm') \
             and typnamespace = 'pg_catalog'::regnamespace and (typelem = 0 or typlen > 0) loop at := at + 1; \
             begin execute format('alter table t add c%s %s, add a%s %s[]', at, t.name, at, t.name); \
             exception when others then null; end; end loop; end $$; insert into t default values",
        );
        let columns: u32 = database
            .psql("select count(*) from pg_attribute where attrelid = 't'::regclass and attnum > 0")
            .parse()
            .unwrap();
        assert!(columns > 100, "{columns}");
        let mark = marks(&database, &["t"], Depth::Columns).remove(0);
        assert_eq!(mark.columns.len() as u32, columns);
    }
}
