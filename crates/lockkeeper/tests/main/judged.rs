//! Verdicts against live databases: explained with the schema found there, shown in plans, and
//! the gate that refuses locks held for too long.

use lockkeeper::core::policy::LockBudget;
use lockkeeper::engine;
use lockkeeper::error::Kind;
use lockkeeper::judgement::Base;
use lockkeeper::ops::{self, Context, ExplainAsk, MigrateAsk};
use testkit::{TestDatabase, TestServer, servers};

use crate::{block, context, folder};

const RETYPE: &str = "ALTER TABLE orders ALTER COLUMN id TYPE bigint;";

/// A database with a table of a few megabytes.
fn shop(server: &TestServer) -> TestDatabase {
    let database = server.database();
    database.psql(
        "create table orders (id int primary key, note text); \
         insert into orders select g, repeat('x', 100) from generate_series(1, 30000) g; \
         create index orders_note on orders (note); analyze orders",
    );
    database
}

fn impatient(database: &TestDatabase, dir: &std::path::Path) -> Context {
    Context { budget: LockBudget { ms: 1, enforced: true }, ..context(database.url(), dir) }
}

#[test]
fn a_lock_that_is_held_too_long_is_refused_and_nothing_runs() {
    for server in servers() {
        let database = shop(server);
        let dir = folder(&[("1_note.sql", "CREATE TABLE t ();"), ("2_id.sql", RETYPE)]);
        let context = impatient(&database, dir.path());
        let error = block(ops::migrate(&context, &MigrateAsk::default())).unwrap_err();
        assert_eq!((error.kind, error.exit_code()), (Kind::Refused, 3), "{error:?}");
        assert_eq!(error.file.as_deref(), Some("2_id.sql"));
        assert_eq!((error.object.as_deref(), error.line), (Some("orders"), Some(1)));
        assert_eq!(database.psql("select to_regclass('t') is null"), "t");
    }
}

#[test]
fn a_reason_or_a_directive_runs_it_as_it_stands() {
    let server = servers().last().unwrap();
    let database = shop(server);
    let dir = folder(&[("1_id.sql", RETYPE)]);
    let reason = Some("the shop is closed".to_owned());
    let context = Context { force_direct: reason, ..impatient(&database, dir.path()) };
    block(ops::migrate(&context, &MigrateAsk::default())).unwrap();
    let noted = database.psql("select reason from lockkeeper.run where reason is not null limit 1");
    assert_eq!(noted, "the shop is closed");

    let database = shop(server);
    let dir = folder(&[("1_id.sql", &format!("-- lockkeeper: direct\n{RETYPE}"))]);
    block(ops::migrate(&impatient(&database, dir.path()), &MigrateAsk::default())).unwrap();
}

#[test]
fn work_that_blocks_nobody_and_new_tables_pass() {
    let database = shop(servers().last().unwrap());
    let free = "ALTER TABLE orders ADD COLUMN state text DEFAULT 'new';";
    let own = "CREATE TABLE t AS SELECT * FROM orders; CREATE INDEX ON t (id);";
    let dir = folder(&[
        ("1_state.sql", free),
        ("2_index.sql", "CREATE INDEX CONCURRENTLY i ON orders (state);"),
        ("3_own.sql", own),
    ]);
    block(ops::migrate(&impatient(&database, dir.path()), &MigrateAsk::default())).unwrap();
}

#[test]
fn a_plan_shows_the_effects_on_what_is_there() {
    for server in servers() {
        let database = shop(server);
        let dir = folder(&[("1_id.sql", RETYPE)]);
        let context = context(database.url(), dir.path());
        let plan = block(ops::plan(&context, &MigrateAsk::default())).unwrap();
        let effect = &plan.steps[0].effects[0];
        assert_eq!(
            (effect.relation.as_str(), effect.lock.as_str()),
            ("orders", "ACCESS EXCLUSIVE")
        );
        assert!(effect.rewrite && effect.scan, "{effect:?}");
        assert_eq!(effect.index_rebuild.len(), 2, "{effect:?}");
        assert_eq!(effect.rows, Some(30000.0));
        assert!(effect.seconds.is_some_and(|seconds| seconds.low < seconds.high), "{effect:?}");
    }
}

#[test]
fn a_live_schema_decides_the_verdict() {
    for server in servers() {
        let database = server.database();
        database.psql(
            "create domain positive as int check (value > 0); \
             create schema s; create table s.t (id int primary key, v varchar(10)); \
             create index on s.t (lower(v))",
        );
        let engine = engine::open(database.url()).unwrap();
        let base = Base::of(&block(engine.read_schema()).unwrap());
        let ask = |sql: &str| ExplainAsk {
            base: base.clone(),
            scripts: vec![lockkeeper::core::migration::Script {
                file: String::new(),
                text: sql.into(),
            }],
            ..ExplainAsk::default()
        };
        let effect = |sql: &str| {
            let explained = ops::explain(&engine, &ask(sql)).unwrap();
            explained.statements.into_iter().next_back().unwrap().effects.remove(0)
        };
        assert!(effect("alter table s.t add column p positive").rewrite);
        assert!(!effect("alter table s.t add column p int default 1").rewrite);
        let wider = effect("alter table s.t alter column v type varchar(20)");
        assert!(!wider.rewrite && wider.index_rebuild.len() == 1, "{wider:?}");
        let explained =
            ops::explain(&engine, &ask("alter table nowhere add column a int")).unwrap();
        assert_eq!(explained.statements[0].refused.as_ref().unwrap().sqlstate, "42P01");
    }
}
