//! What was measured, as data: one file a major, written so that differences read well.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

/// Lock modes from weak to strong, as `pg_locks` and as people name them.
const MODES: &[(&str, &str)] = &[
    ("AccessShareLock", "ACCESS SHARE"),
    ("RowShareLock", "ROW SHARE"),
    ("RowExclusiveLock", "ROW EXCLUSIVE"),
    ("ShareUpdateExclusiveLock", "SHARE UPDATE EXCLUSIVE"),
    ("ShareLock", "SHARE"),
    ("ShareRowExclusiveLock", "SHARE ROW EXCLUSIVE"),
    ("ExclusiveLock", "EXCLUSIVE"),
    ("AccessExclusiveLock", "ACCESS EXCLUSIVE"),
];

/// A lock mode; the greater is the stronger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mode(usize);

impl Mode {
    pub fn of(server_name: &str) -> Option<Self> {
        MODES.iter().position(|(name, _)| *name == server_name).map(Mode)
    }

    fn words(self) -> &'static str {
        MODES[self.0].1
    }
}

/// What a statement did to one relation.
#[derive(Debug, Clone, Default)]
pub struct Effect {
    pub relation: String,
    pub kind: String,
    /// From weak to strong.
    pub modes: Vec<Mode>,
    pub rewrite: bool,
    pub scan: bool,
    pub index_rebuild: Vec<String>,
}

/// What a statement did.
#[derive(Debug, Clone, Default)]
pub struct Fact {
    pub sql: String,
    pub own_transaction: bool,
    /// SQLSTATE and message.
    pub error: Option<(String, String)>,
    pub effects: Vec<Effect>,
    pub indexes: BTreeMap<String, Mode>,
}

impl Effect {
    fn json(&self) -> String {
        let words: Vec<&str> = self.modes.iter().map(|mode| mode.words()).collect();
        format!(
            "{{\"relation\": {}, \"kind\": {}, \"lock\": {}, \"modes\": {}, \"rewrite\": {}, \
             \"scan\": {}, \"index_rebuild\": {}}}",
            json!(self.relation),
            json!(self.kind),
            json!(words.last()),
            json!(words),
            self.rewrite,
            self.scan,
            json!(self.index_rebuild)
        )
    }
}

impl Fact {
    fn json(&self) -> String {
        let mut text = format!(
            "  {{\"sql\": {},\n   \"own_transaction\": {}",
            json!(self.sql),
            self.own_transaction
        );
        if let Some((sqlstate, message)) = &self.error {
            let (sqlstate, message) = (json!(sqlstate), json!(message));
            text += &format!(", \"error\": {{\"sqlstate\": {sqlstate}, \"message\": {message}}}");
        }
        let effects: Vec<String> =
            self.effects.iter().map(|effect| format!("\n    {}", effect.json())).collect();
        let indexes: BTreeMap<&str, &str> =
            self.indexes.iter().map(|(name, mode)| (name.as_str(), mode.words())).collect();
        text + &format!(
            ",\n   \"effects\": [{}],\n   \"indexes\": {}}}",
            effects.join(","),
            json!(indexes)
        )
    }
}

/// Returns the entry of one form.
pub fn entry(outside: bool, facts: &[Fact]) -> String {
    let statements: Vec<String> = facts.iter().map(Fact::json).collect();
    format!("{{\"outside\": {outside}, \"statements\": [\n{}]}}", statements.join(",\n"))
}

/// The entries of one major by the name of the form, in their written shape.
pub type Entries = BTreeMap<String, String>;

fn path(major: u32) -> PathBuf {
    super::directory().join(format!("facts/{major}.json"))
}

pub fn write(major: u32, version: &str, entries: &Entries) -> Result<(), String> {
    let cases: Vec<String> =
        entries.iter().map(|(name, entry)| format!("{}: {entry}", json!(name))).collect();
    let text = format!(
        "{{\n\"major\": {major},\n\"server_version\": {},\n\"cases\": {{\n{}\n}}\n}}\n",
        json!(version),
        cases.join(",\n")
    );
    serde_json::from_str::<Value>(&text).map_err(|error| format!("what we write: {error}"))?;
    let path = path(major);
    fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))
}

/// Reads the entries of a major in the shape they are written in; none when there is no file yet.
pub fn read(major: u32) -> Result<Entries, String> {
    let path = path(major);
    match fs::read_to_string(&path) {
        Ok(text) => Ok(cut(&text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Entries::new()),
        Err(error) => Err(format!("{}: {error}", path.display())),
    }
}

/// Cuts a file into its entries: an entry starts with a quote at the start of a line.
fn cut(text: &str) -> Entries {
    let body = text.split_once("\"cases\": {\n").map_or("", |(_, body)| body);
    let body = body.strip_suffix("\n}\n}\n").unwrap_or(body);
    let pieces = body.split(",\n\"").map(|piece| piece.strip_prefix('"').unwrap_or(piece));
    let halves = pieces.filter_map(|piece| piece.split_once("\": "));
    halves.map(|(name, entry)| (name.to_owned(), entry.to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stronger_mode_is_the_greater() {
        assert!(Mode::of("AccessExclusiveLock") > Mode::of("ShareLock"));
        assert_eq!(Mode::of("SIReadLock"), None);
    }

    #[test]
    fn every_form_was_recorded_on_every_major_as_it_is_written_now() {
        let forms = crate::oracle::form::load(&crate::oracle::directory().join("forms"), None);
        let forms = forms.unwrap();
        for major in crate::engines::parse_majors("all").unwrap() {
            let entries = read(major).unwrap();
            for form in forms.iter().filter(|form| form.fits(major)) {
                let entry = entries.get(&form.name);
                let entry = entry.unwrap_or_else(|| panic!("{} {major}: not recorded", form.name));
                let entry: Value = serde_json::from_str(entry).unwrap();
                let run = form.run_statements().unwrap();
                let recorded = entry["statements"].as_array().unwrap();
                assert!(!recorded.is_empty() && recorded.len() <= run.len(), "{}", form.name);
                let same = recorded.iter().zip(&run).all(|(fact, sql)| fact["sql"] == *sql.text);
                assert!(same, "{}: record it again", form.name);
            }
        }
    }

    #[test]
    fn entries_are_read_as_they_are_written() {
        let effect = Effect { relation: "t".into(), modes: vec![Mode(7)], ..Effect::default() };
        let fact = Fact { sql: "a\n,\n\"b\"".into(), effects: vec![effect], ..Fact::default() };
        let entry = entry(false, &[fact.clone(), fact]);
        let text = format!("{{\n\"cases\": {{\n\"f/a\": {entry},\n\"f/b\": {entry}\n}}\n}}\n");
        assert!(serde_json::from_str::<Value>(&text).is_ok(), "{text}");
        let entries = cut(&text);
        assert_eq!(entries.keys().collect::<Vec<_>>(), ["f/a", "f/b"]);
        assert!(entries.values().all(|read| *read == entry), "{entries:?}");
    }
}
