//! Snapshots of the schema: load, read, load what was written elsewhere, and find the same.

mod cases;
mod catalogs;
mod rounds;

use lockkeeper::core::schema::Snapshot;
use lockkeeper::engine;
use testkit::{TestDatabase, servers};

use crate::block;

fn read(database: &TestDatabase) -> Result<Snapshot, String> {
    block(async {
        engine::open(database.url()).unwrap().read_schema().await.map_err(|e| e.to_string())
    })
}

/// Roles that cases give things to; they belong to the whole server.
pub const ROLES: &str = "do $$ declare r text; begin foreach r in array array['snap_owner', 'snap_reader', \
    'Snap \"Odd\" role'] loop if not exists (select from pg_roles where rolname = r) then execute \
    format('create role %I', r); end if; end loop; end $$";

/// Opens a session that holds a temporary table until it is dropped.
pub fn held_temporary(database: &TestDatabase) -> Box<dyn std::any::Any> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let session = runtime.block_on(async {
        let engine = engine::open(database.url()).unwrap();
        let mut session = engine.connect("holder").await.unwrap();
        session.query("create temp table held (a serial primary key, b text)").await.unwrap();
        session
    });
    Box::new((runtime, session))
}

#[test]
fn what_has_no_model_is_counted_by_name() {
    for server in servers() {
        let database = server.database();
        let name = database.name();
        database.psql(&format!(
            "alter database {name} set work_mem = '5MB'; create table t (a int); \
             insert into t values (1), (1)"
        ));
        // A build that fails leaves an index that is none.
        let _ = testkit::try_psql(database.url(), "create unique index concurrently bad on t (a)");
        let found = read(&database).unwrap().unmodelled;
        assert_eq!(found["setting of the database"].names, ["work_mem=5MB"]);
        assert_eq!(found["invalid index"].names, ["public.bad"]);
    }
}

#[test]
fn who_is_no_superuser_can_read_as_well() {
    for server in servers() {
        let database = server.database();
        database.psql(ROLES);
        database.psql(
            "create table t (a int); create subscription s connection 'host=x' publication p \
             with (connect = false, slot_name = none)",
        );
        database.psql("alter role snap_reader login password 'x'");
        let url = database.url().replace("postgres@", "snap_reader@");
        let engine = engine::open(&url).unwrap();
        let found = block(engine.read_schema());
        block(engine.schema_manifest()).unwrap();
        database.psql("alter subscription s disable; drop subscription s");
        let found = found.unwrap();
        assert_eq!(found.unmodelled["subscription (only a superuser may read it)"].names, ["s"]);
    }
}

#[test]
fn what_no_order_makes_again_is_refused_by_name() {
    for server in servers().iter().filter(|server| server.major() >= 14) {
        let database = server.database();
        database.psql(
            "create function a() returns int language sql return 1; \
             create function b() returns int language sql return a(); \
             create or replace function a() returns int language sql return b()",
        );
        let folder = crate::folder(&[]);
        let context = crate::context(database.url(), folder.path());
        let error = block(lockkeeper::ops::snapshot(&context)).unwrap_err();
        assert_eq!(error.kind, lockkeeper::error::Kind::Refused);
        assert!(error.message.contains("function public.a(), function public.b()"), "{error}");
    }
}
