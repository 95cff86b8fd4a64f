//! Several runners at once.

use std::time::Duration;

use lockkeeper::ops::{self, MigrateAsk};
use testkit::servers;

use crate::{block, context, folder, wait_until};

#[test]
fn of_ten_replicas_exactly_one_works() {
    let dir = folder(&[
        ("1_t.sql", "CREATE TABLE t (id int); INSERT INTO t VALUES (1); SELECT pg_sleep(0.3);"),
        ("2_i.sql", "CREATE INDEX CONCURRENTLY t_id ON t (id);"),
        ("3_row.sql", "INSERT INTO t VALUES (2);"),
    ]);
    for server in servers() {
        let database = server.database();
        let run =
            || block(ops::migrate(&context(database.url(), dir.path()), &MigrateAsk::default()));
        let outcomes: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..10).map(|_| scope.spawn(run)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap().unwrap()).collect()
        });
        let worked = outcomes.iter().filter(|outcome| outcome.outcome == "done").count();
        assert_eq!(worked, 1, "{outcomes:?}");
        assert_eq!(database.psql("select count(*) from t"), "2");
    }
}

#[test]
fn who_waits_too_long_is_told_who_holds_the_lease() {
    let dir = folder(&[("1_slow.sql", "SELECT pg_sleep(4);")]);
    let server = &servers()[0];
    let database = server.database();
    std::thread::scope(|scope| {
        let first = scope.spawn(|| {
            block(ops::migrate(&context(database.url(), dir.path()), &MigrateAsk::default()))
        });
        wait_until(
            &database,
            "select exists (select from pg_locks where locktype = 'advisory' and granted)",
        );
        let mut second = context(database.url(), dir.path());
        second.lock_wait = Duration::from_millis(200);
        let error = block(ops::migrate(&second, &MigrateAsk::default())).unwrap_err();
        assert_eq!(error.exit_code(), 4);
        assert!(error.message.contains("lockkeeper/"), "{}", error.message);
        first.join().unwrap().unwrap();
    });
}
