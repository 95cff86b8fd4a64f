use super::*;
use lockkeeper_core::sql::split;

fn conduct(sql: &str) -> Conduct {
    Postgres.conduct(&split(sql, &LEXICON).unwrap()[0])
}

#[test]
fn knows_what_refuses_a_transaction() {
    let cases = [
        (
            "create unique index concurrently if not exists \"I\" on only s.t (a)",
            Probe::IndexBuilt { name: Some("\"I\"".into()), table: "s.t".into() },
        ),
        ("create index concurrently on t (a)", Probe::IndexBuilt { name: None, table: "t".into() }),
        ("drop index concurrently if exists s.i", Probe::IndexGone { name: "s.i".into() }),
        ("reindex (verbose) table concurrently t", Probe::Reindexed { relation: "t".into() }),
        ("reindex (concurrently) index s.i", Probe::Reindexed { relation: "s.i".into() }),
        ("reindex schema public", Probe::Repeat),
        (
            "alter table only p detach partition s.c concurrently",
            Probe::Detached { parent: "p".into(), partition: "s.c".into() },
        ),
        ("vacuum (analyze) t", Probe::Repeat),
        ("cluster", Probe::Repeat),
        ("alter system set work_mem = '1MB'", Probe::Repeat),
        ("create database \"X\"", Probe::Present { kind: ObjectKind::Database, name: "X".into() }),
        (
            "drop database if exists Y",
            Probe::Absent { kind: ObjectKind::Database, name: "y".into() },
        ),
        ("do $$ begin perform 1; commit; end $$", Probe::Person),
    ];
    for (sql, probe) in cases {
        let found = conduct(sql);
        assert_eq!((found.placement, found.probe), (Placement::Outside, probe), "{sql}");
    }
}

#[test]
fn everything_else_runs_inside() {
    for sql in [
        "create index i on t (a)",
        "cluster t using i",
        "analyze t",
        "reindex table t",
        "do $$ begin raise notice 'commit;'; end $$",
        "alter table t detach partition c",
        "rollback to savepoint s",
        "create table concurrently_built (a int)",
    ] {
        assert_eq!(conduct(sql).placement, Placement::Inside, "{sql}");
    }
}

#[test]
fn knows_boundaries() {
    assert_eq!(conduct("start transaction read only").placement, Placement::Begin);
    assert_eq!(conduct("end").placement, Placement::Commit { chain: false });
    assert_eq!(conduct("commit and chain").placement, Placement::Commit { chain: true });
    assert_eq!(conduct("abort and no chain").placement, Placement::Rollback { chain: false });
    assert!(matches!(conduct("prepare transaction 'x'").placement, Placement::Refused(_)));
}

#[test]
fn knows_what_stays_in_the_session() {
    assert_eq!(conduct("set search_path = a").remains, Remains::Settings);
    assert_eq!(
        conduct("select pg_catalog.set_config('a.b', '', false)").remains,
        Remains::Settings
    );
    assert_eq!(conduct("create table t (a int)").remains, Remains::Nothing);
    assert_eq!(conduct("alter role r set search_path = x").remains, Remains::NewDefaults);
    let dynamic = "do $$ begin execute format('ALTER DATABASE %I SET a.b = 1', x); end $$";
    assert_eq!(conduct(dynamic).remains, Remains::NewDefaults);
}

#[test]
fn reads_a_new_enum_value() {
    let value = conduct("alter type s.mood add value if not exists 'so''so' before 'ok'");
    assert_eq!(value.new_value.as_deref(), Some("so'so"));
}
