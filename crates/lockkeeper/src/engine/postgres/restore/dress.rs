//! Gives a restored database the settings, rights and owner that no archive holds.

use crate::engine::DbError;
use crate::engine::postgres::quote::{identifier, literal};
use crate::engine::postgres::session::PgSession;

use super::session::run;
use super::surroundings::{Grant, Setting, Surroundings};

/// Settings whose value is a list of names that are quoted already.
const LISTS: [&str; 6] = [
    "local_preload_libraries",
    "search_path",
    "session_preload_libraries",
    "shared_preload_libraries",
    "temp_tablespaces",
    "unix_socket_directories",
];

pub async fn dress(
    session: &mut PgSession,
    name: &str,
    wanted: &Surroundings,
) -> Result<(), DbError> {
    for sql in statements(name, wanted) {
        run(session, &sql).await?;
    }
    Ok(())
}

fn statements(name: &str, wanted: &Surroundings) -> Vec<String> {
    let database = identifier(name);
    let mut all: Vec<String> =
        wanted.settings.iter().filter_map(|setting| set(&database, setting)).collect();
    if let Some(grants) = &wanted.grants {
        all.push(format!("REVOKE ALL ON DATABASE {database} FROM PUBLIC"));
        all.extend(grants.iter().map(|given| grant(&database, given)));
    }
    if wanted.connection_limit >= 0 {
        all.push(format!("ALTER DATABASE {database} CONNECTION LIMIT {}", wanted.connection_limit));
    }
    if !wanted.owner.is_empty() {
        all.push(format!("ALTER DATABASE {database} OWNER TO {}", identifier(&wanted.owner)));
    }
    all
}

fn set(database: &str, setting: &Setting) -> Option<String> {
    let (name, value) = setting.text.split_once('=')?;
    let whose = match &setting.role {
        Some(role) => format!("ALTER ROLE {} IN DATABASE {database}", identifier(role)),
        None => format!("ALTER DATABASE {database}"),
    };
    // The name of an extension's setting has a dot between its words.
    let spelled: Vec<_> = name.split('.').map(identifier).collect();
    let spelled = spelled.join(".");
    if !LISTS.contains(&name) {
        return Some(format!("{whose} SET {spelled} TO {}", literal(value)));
    }
    let (name, value) = (literal(name), literal(value));
    let first = format!("SELECT pg_catalog.set_config({name}, {value}, true)");
    Some(format!("BEGIN; {first}; {whose} SET {spelled} FROM CURRENT; COMMIT"))
}

fn grant(database: &str, given: &Grant) -> String {
    let who = given.grantee.as_deref().map_or_else(|| "PUBLIC".to_owned(), identifier);
    let option = if given.grantable { " WITH GRANT OPTION" } else { "" };
    // One of the few words the server has for rights on a database.
    let privilege: String =
        given.privilege.chars().filter(|c| c.is_ascii_alphabetic() || *c == ' ').collect();
    format!("GRANT {privilege} ON DATABASE {database} TO {who}{option}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_said_as_the_server_keeps_them() {
        let setting = |text: &str| Setting { role: None, text: text.to_owned() };
        let said = |text: &str| set("\"d\"", &setting(text)).unwrap();
        assert_eq!(said("work_mem=4MB"), "ALTER DATABASE \"d\" SET \"work_mem\" TO '4MB'");
        assert_eq!(said("a.b=x=y"), "ALTER DATABASE \"d\" SET \"a\".\"b\" TO 'x=y'");
        assert!(said("search_path=\"$user\", public").contains("SET \"search_path\" FROM CURRENT"));
    }
}
