//! Migrations inside of a program: every replica runs them at start, one does the work.

use lockkeeper::core::event::{Event, Sink};
use lockkeeper::{Embedded, Migrator};
use testkit::servers;

use crate::block;

const ADMIN_PANEL: Embedded = lockkeeper::embed!("../../examples/servaan/migrations");

#[test]
fn of_ten_replicas_one_works_and_the_others_see_it_done() {
    for server in servers() {
        let database = server.database();
        let migrator = Migrator::embedded(ADMIN_PANEL).database_url(database.url()).env("test");
        let start = || block(migrator.run()).unwrap().outcome;
        let outcomes: Vec<_> = std::thread::scope(|scope| {
            let replicas: Vec<_> = (0..10).map(|_| scope.spawn(start)).collect();
            replicas.into_iter().map(|replica| replica.join().unwrap()).collect()
        });
        let count = |outcome: &str| outcomes.iter().filter(|o| *o == outcome).count();
        assert_eq!((count("done"), count("nothing_to_do")), (1, 9), "{outcomes:?}");
        let status = block(migrator.status()).unwrap();
        assert_eq!((status.applied, status.pending), (2, 0));
        assert_eq!(database.psql("select count(*) from feature_flags"), "4");
        assert_eq!(database.psql("select env from lockkeeper.run"), "test");
    }
}

#[test]
fn a_folder_and_a_listener_will_do_as_well() {
    struct Tell(std::sync::mpsc::Sender<Event>);
    impl Sink for Tell {
        fn emit(&self, event: Event) {
            let _ = self.0.send(event);
        }
    }
    let dir = crate::folder(&[("1_t.sql", "CREATE TABLE t (id int)")]);
    let file = dir.path().join("a.db");
    let (sender, events) = std::sync::mpsc::channel();
    let migrator = Migrator::folder(dir.path())
        .database_url(format!("sqlite:{}", file.display()))
        .events(Tell(sender));
    assert_eq!(block(migrator.run()).unwrap().outcome, "done");
    assert!(events.try_iter().any(|event| matches!(event, Event::MigrationDone { .. })));
}

#[test]
fn a_task_may_run_it() {
    fn sent<T: Send>(_: T) {}
    sent(Migrator::folder("migrations").run());
}
