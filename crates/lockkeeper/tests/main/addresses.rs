//! Servers that are there and still cannot be migrated.

use lockkeeper::error::Error;
use lockkeeper::ops::{self, MigrateAsk};
use lockkeeper::shadow::server::{PrivateServer, ServerOptions};
use testkit::installations;

use crate::{block, context, folder};

fn start(options: ServerOptions) -> PrivateServer {
    PrivateServer::start(installations().last().unwrap(), options).unwrap()
}

fn migrate(url: &str) -> Result<ops::Outcome, Error> {
    let dir = folder(&[("1_a.sql", "CREATE TABLE a ();")]);
    block(ops::migrate(&context(url, dir.path()), &MigrateAsk::default()))
}

#[test]
fn a_wrong_password_says_so_and_is_never_shown() {
    let hba = "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n";
    let server = start(ServerOptions { hba: Some(hba.to_owned()), ..ServerOptions::default() });
    testkit::psql(&server.socket_url("postgres"), "alter role postgres password 'right'");
    let url = |password: &str| {
        format!("postgres://postgres:{password}@127.0.0.1:{}/postgres", server.port())
    };
    let error = migrate(&url("geheim")).unwrap_err();
    assert_eq!((error.exit_code(), error.sqlstate.as_deref()), (2, Some("28P01")), "{error}");
    assert!(error.hint.as_ref().unwrap().contains("password"));
    assert!(!format!("{error:?}").contains("geheim"));
    assert_eq!(migrate(&url("right")).unwrap().outcome, "done");
}

#[test]
fn a_read_only_replica_is_refused_and_can_be_looked_at() {
    let mut server = start(ServerOptions::default());
    server.halt().unwrap();
    std::fs::write(server.data_dir().join("standby.signal"), "").unwrap();
    server.restart().unwrap();
    let url = server.url("postgres");
    let error = migrate(&url).unwrap_err();
    assert_eq!(error.exit_code(), 2);
    assert!(error.message.contains("read-only replica"), "{error}");
    let dir = folder(&[("1_a.sql", "CREATE TABLE a ();")]);
    assert_eq!(block(ops::status(&context(&url, dir.path()))).unwrap().pending, 1);
}
