//! A privilege is revoked while the run is between two steps: it stops cleanly, and goes on when
//! the privilege is back.

use std::thread::sleep;
use std::time::Duration;

use super::super::arena::Database;
use super::super::cli::LIMIT;
use super::super::lab::Lab;
use super::super::tally::{Flaw, Tally, Verdict};

/// What is taken away, and how it is given back.
const RIGHTS: &[(&str, &str)] = &[
    ("ALTER TABLE hit OWNER TO postgres", "ALTER TABLE hit OWNER TO deployer"),
    ("ALTER TABLE account OWNER TO postgres", "ALTER TABLE account OWNER TO deployer"),
    (
        "REVOKE USAGE, CREATE ON SCHEMA lockkeeper FROM deployer; \
         ALTER SCHEMA lockkeeper OWNER TO postgres",
        "ALTER SCHEMA lockkeeper OWNER TO deployer; \
         GRANT USAGE, CREATE ON SCHEMA lockkeeper TO deployer",
    ),
    (
        "ALTER TABLE lockkeeper.journal OWNER TO postgres; \
         ALTER TABLE lockkeeper.migration OWNER TO postgres",
        "ALTER TABLE lockkeeper.journal OWNER TO deployer; \
         ALTER TABLE lockkeeper.migration OWNER TO deployer",
    ),
];

#[derive(Debug)]
struct Point {
    scene: usize,
    unit: u64,
    right: usize,
}

/// Gives everything in a copied database to a role that is no superuser.
const HAND_OVER: &str = "DO $$ DECLARE o record; BEGIN \
  FOR o IN SELECT oid::regclass AS name FROM pg_class WHERE relkind IN ('r', 'p') \
    AND relnamespace = 'public'::regnamespace LOOP \
    EXECUTE format('ALTER TABLE %s OWNER TO deployer', o.name); END LOOP; \
  FOR o IN SELECT oid::regtype AS name FROM pg_type WHERE typtype = 'e' LOOP \
    EXECUTE format('ALTER TYPE %s OWNER TO deployer', o.name); END LOOP; \
  FOR o IN SELECT nspname AS name FROM pg_namespace WHERE nspname IN ('public', 'other') LOOP \
    EXECUTE format('ALTER SCHEMA %s OWNER TO deployer', o.name); END LOOP; END $$";

pub fn revoked(lab: &Lab<'_>) -> Result<Tally, String> {
    let mut rng = lab.rng("privilege-revoked");
    let points: Vec<_> = (0..lab.points(24, 2))
        .map(|i| Point { scene: i % 2, unit: rng.below(11), right: i / 2 % RIGHTS.len() })
        .collect();
    // Most of the time is waiting.
    lab.sweep(3 * lab.settings.hands, &points, |point| at(lab, point))
}

fn at(lab: &Lab<'_>, point: &Point) -> Result<Option<Verdict>, String> {
    let scene = &lab.scenes[point.scene];
    let database = lab.arena.database(&scene.template)?;
    hand_over(&database)?;
    let url = database.url().replacen("postgres@", "deployer@", 1);
    let fault = format!("unit.before={}*off->1*sleep(2500)", point.unit);
    let run = || lab.cli.migrate(&scene.folder, &url);
    let mut running = run().failing(&fault).spawn()?;
    sleep(Duration::from_millis(1200));
    if running.has_ended() {
        return Ok(None);
    }
    let (take, give) = RIGHTS[point.right];
    database.psql(take)?;
    let first = running.wait(LIMIT)?;
    let mut verdict = Verdict::default();
    let case = lab.case(scene, &database);
    if !first.is_ok()
        && !format!("{}{}", first.out, first.err).contains("denied")
        && !first.err.contains("must be owner")
    {
        verdict.add(Flaw::Wrong, format!("the message does not say why: {}", first.brief()));
    }
    let again = run().run()?;
    if first.is_ok() != again.is_ok() {
        verdict.add(Flaw::Silent, format!("{}; again: {}", first.brief(), again.brief()));
    }
    database.psql(give)?;
    let healed = run().run()?;
    if !healed.is_ok() {
        verdict.add(Flaw::Stuck, format!("with the privilege back: {}", healed.brief()));
    }
    // The owners differ from those of an undisturbed run, and nothing else may.
    database.psql("REASSIGN OWNED BY deployer TO postgres")?;
    database.psql("ALTER SCHEMA public OWNER TO pg_database_owner")?;
    case.compare(&mut verdict)?;
    Ok(Some(verdict))
}

fn hand_over(database: &Database<'_>) -> Result<(), String> {
    database.arena.admin(
        "DO $$ BEGIN CREATE ROLE deployer LOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN END $$",
    )?;
    database.arena.admin(&format!("ALTER DATABASE {} OWNER TO deployer", database.name))?;
    database.psql(HAND_OVER)?;
    Ok(())
}
