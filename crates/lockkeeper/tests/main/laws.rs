//! The laws of DESIGN §13, over every case and every server.

use lockkeeper::core::migration::State;
use lockkeeper::ops::{self, MigrateAsk, RollbackAsk};
use testkit::{TestDatabase, TestServer, psql_file, servers};

use crate::cases::Case;
use crate::{block, context};

fn each(check: impl Fn(&TestServer, &Case)) {
    for server in servers() {
        for case in Case::all("exec") {
            if server.major() >= case.min_version {
                eprintln!("{} on {}", case.name, server.major());
                check(server, &case);
            }
        }
    }
}

fn contents(database: &TestDatabase) -> String {
    format!("{}\n{}", database.dump(), database.dump_data())
}

fn migrate(database: &TestDatabase, case: &Case) -> ops::Outcome {
    let context = context(database.url(), &case.dir);
    block(ops::migrate(&context, &MigrateAsk::default())).unwrap_or_else(|error| {
        panic!("{}: {} {:?}:{:?}", case.name, error, error.file, error.line)
    })
}

#[test]
fn the_end_state_is_what_psql_makes_of_the_files() {
    each(|server, case| {
        let (naive, ours) = (server.database(), server.database());
        for file in case.ups() {
            psql_file(naive.url(), &file);
        }
        let outcome = migrate(&ours, case);
        assert_eq!(outcome.outcome, "done");
        assert_eq!(outcome.applied.unwrap().len(), case.ups().len());
        assert_eq!(contents(&naive), contents(&ours), "{}", case.name);
    });
}

#[test]
fn running_twice_is_running_once() {
    each(|server, case| {
        let database = server.database();
        migrate(&database, case);
        let before = contents(&database);
        assert_eq!(migrate(&database, case).outcome, "nothing_to_do");
        assert_eq!(before, contents(&database));
        let status = block(ops::status(&context(database.url(), &case.dir))).unwrap();
        assert!(status.migrations.iter().all(|m| m.state == State::Applied), "{status:?}");
        let plan = block(ops::plan(&context(database.url(), &case.dir), &MigrateAsk::default()));
        assert!(plan.unwrap().steps.is_empty());
    });
}

#[test]
fn rollback_restores_schema_and_data() {
    each(|server, case| {
        let database = server.database();
        let before = contents(&database);
        migrate(&database, case);
        let after = contents(&database);
        let context = context(database.url(), &case.dir);
        let undoable = context.folder.migrations.iter().all(|m| m.down.is_some());
        if !undoable {
            return;
        }
        let ask = RollbackAsk::Last(case.ups().len());
        let outcome = block(ops::rollback(&context, &ask)).unwrap();
        assert_eq!(outcome.outcome, "rolled_back");
        assert_eq!(before, contents(&database), "{}", case.name);
        migrate(&database, case);
        assert_eq!(after, contents(&database), "{}", case.name);
    });
}

#[test]
fn every_step_has_limits_and_a_probe() {
    each(|server, case| {
        let database = server.database();
        let context = context(database.url(), &case.dir);
        let plan = block(ops::plan(&context, &MigrateAsk::default())).unwrap();
        for step in plan.steps {
            assert!(step.timeouts.lock_deadline_ms > 0, "{}", step.sql);
            assert!(!step.probe.is_empty(), "{}", step.sql);
        }
    });
}
