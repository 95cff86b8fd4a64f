//! Manifests: no change of the schema goes unseen, and nothing else is seen.

use lockkeeper::core::schema::Manifest;
use lockkeeper::engine;
use testkit::{TestDatabase, servers};

use crate::block;

/// Changes, one by one, each of which has to show; `NN:` names the oldest server that knows it.
const CHANGES: &str = include_str!("manifest.sql");

fn manifest(database: &TestDatabase) -> Manifest {
    block(async { engine::open(database.url()).unwrap().schema_manifest().await }).unwrap()
}

#[test]
fn every_change_shows() {
    for server in servers() {
        let database = server.database();
        database.psql(super::snapshot::ROLES);
        let mut before = manifest(&database);
        for line in CHANGES.lines().filter(|line| !line.is_empty()) {
            let (min, sql) = line.split_once(": ").unwrap_or(("0", line));
            let (min, sql) = min.parse().map_or((0, line), |min: u32| (min, sql));
            if server.major() < min {
                continue;
            }
            database.psql(sql);
            let after = manifest(&database);
            assert_ne!(before, after, "unseen on {}: {sql}", server.major());
            before = after;
        }
    }
}

#[test]
fn what_is_no_change_does_not_show() {
    for server in servers() {
        let database = server.database();
        database.psql("create table t (a int primary key, b text); create sequence s");
        let before = manifest(&database);
        for sql in [
            "insert into t select g, 'x' from generate_series(1, 1000) g",
            "analyze t",
            "vacuum t",
            "vacuum freeze pg_class, pg_attribute",
            "select nextval('s')",
            "begin; create table u (a int); rollback",
            "create temp table z (a serial primary key, b text default 'x'); create index on z (b)",
        ] {
            // Each statement by itself: VACUUM wants no company.
            database.psql(sql);
            let now = manifest(&database);
            assert!(now == before, "{sql} on {}: {:?}", server.major(), now.changed(&before));
        }
        let held = super::snapshot::held_temporary(&database);
        assert_eq!(manifest(&database), before, "a temporary table of another session");
        drop(held);
    }
}
