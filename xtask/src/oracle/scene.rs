//! A server and its one database, which every form finds empty.

use std::cell::{Cell, RefCell};
use std::path::PathBuf;

use lockkeeper::shadow::server::{Installation, PrivateServer, ServerOptions};

use super::form::Form;
use super::session::Session;

/// Quiet: nothing runs that the form does not run, and the planner has no choice of its own.
const SETTINGS: &[(&str, &str)] = &[
    ("autovacuum", "off"),
    ("jit", "off"),
    ("max_parallel_workers_per_gather", "0"),
    ("max_parallel_maintenance_workers", "0"),
    ("statement_timeout", "20s"),
    ("max_wal_size", "4GB"),
];

/// Objects that belong to no schema go first, and what only a superuser may drop after.
const CLEAR: &str = "
do $clear$
declare name text;
begin
  for name in select pg_catalog.quote_ident(evtname) from pg_event_trigger loop
    execute 'drop event trigger ' || name;
  end loop;
  for name in select pg_catalog.quote_ident(pubname) from pg_publication loop
    execute 'drop publication ' || name;
  end loop;
  for name in select pg_catalog.quote_ident(extname) from pg_extension where extname <> 'plpgsql' loop
    execute 'drop extension if exists ' || name || ' cascade';
  end loop;
  for name in select pg_catalog.quote_ident(fdwname) from pg_foreign_data_wrapper loop
    execute 'drop foreign data wrapper ' || name || ' cascade';
  end loop;
  for name in select pg_catalog.quote_ident(nspname) from pg_namespace
              where nspname not in ('pg_catalog', 'information_schema') and nspname !~ '^pg_' loop
    execute 'drop schema ' || name || ' cascade';
  end loop;
  for name in select pg_catalog.quote_ident(rolname) from pg_roles
              where rolname <> 'postgres' and rolname !~ '^pg_' loop
    execute 'drop owned by ' || name || ' cascade';
    execute 'drop role ' || name;
  end loop;
  perform pg_catalog.lo_unlink(oid) from pg_largeobject_metadata;
  create schema public;
  grant usage, create on schema public to public;
end $clear$";

const LEFTOVERS: &str = "
select (select count(*) from pg_class where oid >= 16384 and relnamespace <> 99)
     + (select count(*) from pg_proc where oid >= 16384)
     + (select count(*) from pg_type where oid >= 16384)
     + (select count(*) from pg_cast where oid >= 16384)
     + (select count(*) from pg_subscription)";

/// Statistics as a table of some age has them; partitioned tables get theirs through their parts.
const ANALYZE: &str = "
select pg_catalog.format('analyze %s', c.oid::regclass) from pg_class c
where c.oid >= 16384 and c.relkind in ('r', 'm') and c.relnamespace <> 99 order by c.oid";

/// Grows with every row that a transaction left behind, also with one that was rolled back.
const SIZE: &str = "
select coalesce(sum(pg_catalog.pg_relation_size(oid)), 0) from pg_class
where oid >= 16384 and relkind <> 'S'";

/// What ends with a session: temporary tables, prepared statements, settings, a role.
const OWN: &str = "
select (select count(*) from pg_class where relnamespace = pg_my_temp_schema())
     + (select count(*) from pg_prepared_statements)
     + (select count(*) from pg_settings where source = 'session')
     + (current_user <> session_user)::int";

pub struct Scene {
    server: PrivateServer,
    pub major: u32,
    pub version: String,
    /// The setup that the database holds, and its size, while nothing has happened to it.
    built: RefCell<Option<(String, String)>>,
    /// Other sessions find all that the setup has made.
    shared: Cell<bool>,
}

impl Scene {
    pub fn start(installation: &Installation) -> Result<Self, String> {
        let data_root = std::env::var_os(testkit::DATA_ROOT_VARIABLE).map(PathBuf::from);
        let set = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let settings = SETTINGS.iter().map(set).collect();
        let options = ServerOptions { data_root, settings, ..ServerOptions::default() };
        let server = PrivateServer::start(installation, options).map_err(|e| e.to_string())?;
        let (major, version) = (installation.major, String::new());
        let mut scene =
            Scene { server, major, version, built: RefCell::default(), shared: Cell::default() };
        let admin = scene.connect("postgres")?;
        scene.version = first_word(&admin.value("show server_version")?);
        scene.renew(&admin)?;
        Ok(scene)
    }

    /// Opens another session in the database of the form.
    pub fn session(&self) -> Result<Session, String> {
        self.connect("oracle")
    }

    fn connect(&self, database: &str) -> Result<Session, String> {
        Session::connect(&self.server.socket_url(database), database)
    }

    /// Returns a session that finds the form's schema and has done nothing yet. Forms of one setup
    /// share it as long as each gives it [back](Self::given_back).
    pub fn fresh(&self, form: &Form) -> Result<Session, String> {
        let built = self.built.take();
        let session = self.session()?;
        if let Some((setup, size)) = built
            && setup == form.setup
            && session.value(SIZE)? == size
        {
            return Ok(session);
        }
        drop(session);
        self.prepare(form)
    }

    /// Takes note that the form's transaction was rolled back.
    pub fn given_back(&self, form: &Form, size: String) {
        if self.shared.get() {
            self.built.replace(Some((form.setup.clone(), size)));
        }
    }

    /// Returns what the schema's files measure.
    pub fn size(session: &Session) -> Result<String, String> {
        Ok(session.value(SIZE)?)
    }

    /// Empties the database and builds the form's schema; returns a session that knows nothing of
    /// it yet, as the one of a migration. What a session has for itself needs the one that built
    /// it.
    pub fn prepare(&self, form: &Form) -> Result<Session, String> {
        self.built.take();
        self.empty()?;
        let session = self.session()?;
        for sql in form.setup_statements()? {
            let done = session.execute(&sql);
            done.map_err(|error| format!("{}: setup: {error}\n  {}", form.name, sql.text))?;
        }
        for row in session.rows(ANALYZE)? {
            session.rows(&row[0])?;
        }
        self.shared.set(session.value(OWN)? == "0");
        if self.shared.get() { self.session() } else { Ok(session) }
    }

    fn empty(&self) -> Result<(), String> {
        let session = self.session()?;
        let cleared = session.rows(CLEAR).is_ok();
        if cleared && session.value(LEFTOVERS)? == "0" {
            return Ok(());
        }
        drop(session);
        self.renew(&self.connect("postgres")?)
    }

    fn renew(&self, admin: &Session) -> Result<(), String> {
        admin.rows("drop database if exists oracle with (force)")?;
        for row in admin.rows("select slot_name from pg_replication_slots")? {
            admin.rows(&format!("select pg_drop_replication_slot('{}')", row[0]))?;
        }
        admin.rows("create database oracle template template0")?;
        Ok(())
    }
}

/// `15.7 (Debian 15.7-0+deb12u1)` is 15.7.
fn first_word(text: &str) -> String {
    text.split_whitespace().next().unwrap_or_default().to_owned()
}
