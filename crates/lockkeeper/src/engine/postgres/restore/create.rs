//! Databases that are made, labelled, found again and removed.

use std::collections::BTreeSet;

use fail::fail_point;

use crate::engine::postgres::address::Address;
use crate::engine::postgres::quote::{identifier, literal};
use crate::engine::postgres::session::{PgSession, rows};
use crate::engine::restore::{Labelled, Presence, Use};
use crate::engine::{DbError, ErrorClass};

use super::session::{inside, outside, run};
use super::surroundings::Surroundings;

/// Anything that somebody made in a database.
const OCCUPIED: &str = "\
SELECT EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.oid >= 16384 \
AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')) \
OR EXISTS (SELECT FROM pg_catalog.pg_proc p WHERE p.oid >= 16384 \
AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')) \
OR EXISTS (SELECT FROM pg_catalog.pg_namespace n WHERE n.oid >= 16384 AND n.nspname !~ '^pg_' \
AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.objid = n.oid AND d.deptype = 'e'))";

pub async fn presence(address: &Address, name: &str) -> Result<Presence, DbError> {
    let sql = format!("SELECT FROM pg_catalog.pg_database WHERE datname = {}", literal(name));
    if rows(&mut outside(address).await?, &sql).await?.is_empty() {
        return Ok(Presence::Absent);
    }
    let found = rows(&mut inside(&address.of_database(name)).await?, OCCUPIED).await?;
    let occupied = found.into_iter().flatten().flatten().next().as_deref() == Some("t");
    Ok(if occupied { Presence::Occupied } else { Presence::Empty })
}

/// Returns what the archive names and the server has not.
pub async fn missing(
    session: &mut PgSession,
    wanted: &Surroundings,
) -> Result<Vec<String>, DbError> {
    let roles = absent(session, "rolname", "pg_roles", roles_of(wanted)).await?;
    let spaces = wanted.tablespaces.iter().map(String::as_str).collect();
    let spaces = absent(session, "spcname", "pg_tablespace", spaces).await?;
    let roles = roles.into_iter().map(|name| format!("role {name}"));
    Ok(roles.chain(spaces.into_iter().map(|name| format!("tablespace {name}"))).collect())
}

fn roles_of(wanted: &Surroundings) -> BTreeSet<&str> {
    wanted.roles.iter().map(|role| role.name.as_str()).collect()
}

async fn absent(
    session: &mut PgSession,
    column: &str,
    catalog: &str,
    wanted: BTreeSet<&str>,
) -> Result<Vec<String>, DbError> {
    let sql = format!("SELECT {column} FROM pg_catalog.{catalog}");
    let there: BTreeSet<_> = rows(session, &sql).await?.into_iter().flatten().flatten().collect();
    Ok(wanted.into_iter().filter(|name| !there.contains(*name)).map(str::to_owned).collect())
}

/// Makes an empty database with a label on it; says what is not as it was.
pub async fn create(
    session: &mut PgSession,
    name: &str,
    label_text: &str,
    wanted: &Surroundings,
    made_for: Use,
) -> Result<Vec<String>, DbError> {
    let mut remarks = Vec::new();
    if made_for == Use::Private {
        stand_in(session, wanted).await?;
    }
    let made = run(session, &sentence(name, wanted, true)).await;
    match made {
        Err(error) if made_for != Use::Service && is_about_locale(&error) => {
            let plain = Surroundings { encoding: wanted.encoding.clone(), ..Default::default() };
            run(session, &sentence(name, &plain, false)).await?;
            remarks.push(format!("tried under the locale C: {error}"));
        }
        Err(mut error) if error.class == ErrorClass::Privilege => {
            error.hint = Some("the role needs CREATEDB to restore".to_owned());
            return Err(error);
        }
        other => other?,
    }
    fail_point!("restore.unlabelled");
    label(session, name, label_text).await?;
    Ok(remarks)
}

/// Makes the roles that objects belong to; the server is ours alone.
async fn stand_in(session: &mut PgSession, wanted: &Surroundings) -> Result<(), DbError> {
    for name in absent(session, "rolname", "pg_roles", roles_of(wanted)).await? {
        let power = wanted.roles.iter().any(|role| role.name == name && role.superuser);
        let power = if power { " SUPERUSER" } else { "" };
        run(session, &format!("CREATE ROLE {} NOLOGIN{power}", identifier(&name))).await?;
    }
    Ok(())
}

fn is_about_locale(error: &DbError) -> bool {
    // Invalid locale, wrong combination with the encoding, or built without ICU.
    let codes = ["22023", "42809", "0A000", "42P17", "22P02"];
    error.sqlstate.as_deref().is_some_and(|code| codes.contains(&code))
}

fn sentence(name: &str, wanted: &Surroundings, with_locale: bool) -> String {
    let mut sql = format!("CREATE DATABASE {} TEMPLATE template0", identifier(name));
    let mut add = |word: &str, value: &str| {
        if !value.is_empty() {
            sql.push_str(&format!(" {word} {}", literal(value)));
        }
    };
    add("ENCODING", &wanted.encoding);
    if !with_locale {
        add("LC_COLLATE", "C");
        add("LC_CTYPE", "C");
        return sql;
    }
    add("LC_COLLATE", &wanted.collate);
    add("LC_CTYPE", &wanted.ctype);
    let locale = wanted.locale.as_deref().unwrap_or_default();
    match wanted.provider.as_str() {
        "i" => {
            add("LOCALE_PROVIDER", "icu");
            add("ICU_LOCALE", locale);
            add("ICU_RULES", wanted.rules.as_deref().unwrap_or_default());
        }
        "b" => {
            add("LOCALE_PROVIDER", "builtin");
            add("BUILTIN_LOCALE", locale);
        }
        _ => {}
    }
    sql
}

pub async fn label(session: &mut PgSession, name: &str, label: &str) -> Result<(), DbError> {
    run(session, &comment(name, Some(label))).await
}

/// Returns the statement that writes, or takes away, what is said of a database.
pub fn comment(name: &str, text: Option<&str>) -> String {
    let text = text.map_or_else(|| "NULL".to_owned(), literal);
    format!("COMMENT ON DATABASE {} IS {text}", identifier(name))
}

pub async fn labelled(session: &mut PgSession, start: &str) -> Result<Vec<Labelled>, DbError> {
    let sql = format!(
        "SELECT d.datname, s.description FROM pg_catalog.pg_database d \
         JOIN pg_catalog.pg_shdescription s ON s.objoid = d.oid \
         AND s.classoid = 'pg_catalog.pg_database'::pg_catalog.regclass \
         WHERE pg_catalog.starts_with(s.description, {}) ORDER BY 1",
        literal(start)
    );
    let pair = |row: Vec<Option<String>>| {
        let mut cells = row.into_iter().flatten();
        Some(Labelled { name: cells.next()?, label: cells.next()? })
    };
    Ok(rows(session, &sql).await?.into_iter().filter_map(pair).collect())
}

/// Removes a database of ours, whoever is looking at it.
pub async fn discard(session: &mut PgSession, name: &str) -> Result<(), DbError> {
    run(session, &format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", identifier(name))).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_is_made_as_it_was() {
        let wanted = Surroundings {
            encoding: "UTF8".into(),
            provider: "i".into(),
            collate: "C".into(),
            ctype: "C".into(),
            locale: Some("de-u-co'".into()),
            ..Surroundings::default()
        };
        assert_eq!(
            sentence("a\"b", &wanted, true),
            "CREATE DATABASE \"a\"\"b\" TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' \
             LC_CTYPE 'C' LOCALE_PROVIDER 'icu' ICU_LOCALE 'de-u-co'''"
        );
    }
}
