//! The role or the database brings settings that would break a run that trusts them.

use super::super::lab::Lab;
use super::super::tally::{Flaw, Tally, Verdict};

const HOSTILE: &[(&str, &str)] = &[
    ("statement_timeout", "'1ms'"),
    ("lock_timeout", "'1ms'"),
    ("idle_in_transaction_session_timeout", "'1ms'"),
    ("default_transaction_isolation", "'serializable'"),
    ("default_transaction_read_only", "on"),
    ("default_transaction_deferrable", "on"),
    ("search_path", "pg_catalog, public"),
    ("search_path", "nowhere, public"),
    ("standard_conforming_strings", "off"),
    ("client_min_messages", "error"),
    ("idle_session_timeout", "'40ms'"),
    ("DateStyle", "'SQL, DMY'"),
    ("synchronous_commit", "off"),
    ("quote_all_identifiers", "on"),
    ("row_security", "off"),
    ("IntervalStyle", "'sql_standard'"),
    ("bytea_output", "'escape'"),
];

#[derive(Debug)]
struct Point {
    scene: usize,
    setting: usize,
    of_role: bool,
}

pub fn hostile(lab: &Lab<'_>) -> Result<Tally, String> {
    let mut points = Vec::new();
    for setting in 0..HOSTILE.len() {
        let of_role = setting % 2 == 0;
        points.extend((0..2).map(|scene| Point { scene, setting, of_role }));
    }
    points.truncate(lab.points(points.len(), 4));
    lab.sweep(lab.settings.hands, &points, |point| at(lab, point))
}

fn at(lab: &Lab<'_>, point: &Point) -> Result<Option<Verdict>, String> {
    let scene = &lab.scenes[point.scene];
    let database = lab.arena.database(&scene.template)?;
    let (name, value) = HOSTILE[point.setting];
    let role = format!("of_{}", database.name);
    lab.arena.admin(&format!("CREATE ROLE {role} LOGIN SUPERUSER"))?;
    let target = if point.of_role {
        format!("ROLE {role} IN DATABASE {}", database.name)
    } else {
        format!("DATABASE {}", database.name)
    };
    lab.arena.admin(&format!("ALTER {target} SET {name} = {value}"))?;
    let url = database.url().replacen("postgres@", &format!("{role}@"), 1);
    let first = lab.cli.migrate(&scene.folder, &url).run()?;
    let mut verdict = Verdict::default();
    if !first.is_ok() {
        verdict.add(Flaw::Stuck, format!("{name} = {value}: {}", first.brief()));
    }
    lab.arena.admin(&format!("ALTER {target} RESET {name}"))?;
    database.psql(&format!("REASSIGN OWNED BY {role} TO postgres"))?;
    let case = lab.case(scene, &database);
    if first.is_ok() {
        case.compare(&mut verdict)?;
    } else {
        case.check_end(&mut verdict)?;
    }
    database.psql(&format!("DROP OWNED BY {role}"))?;
    lab.arena.admin(&format!("DROP ROLE {role}"))?;
    Ok(Some(verdict))
}
