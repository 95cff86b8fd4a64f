//! A folder of migrations: which file is which, in which order, and what is wrong with them.

use std::collections::BTreeMap;

use crate::finding::Finding;
use crate::sql::{Lexicon, Piece};

use super::header::directives;
use super::{Directive, Header, Version, checksum};

/// One file as it was found.
#[derive(Clone, Debug)]
pub struct SourceFile {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// The text of one direction of a migration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    pub file: String,
    pub text: Piece,
}

/// One migration as written.
#[derive(Clone, Debug)]
pub struct Migration {
    pub version: Version,
    pub name: String,
    pub up: Script,
    pub down: Option<Script>,
    pub header: Header,
    pub directives: Vec<Directive>,
    pub checksum: String,
}

impl Migration {
    /// Returns whether every statement is to stand on its own.
    pub fn no_transaction(&self) -> bool {
        self.directives.contains(&Directive::NoTransaction)
    }

    /// Returns whether it runs as written, whatever it costs.
    pub fn direct(&self) -> bool {
        self.directives.contains(&Directive::Direct)
    }

    /// Returns whether interrupted statements may simply run again.
    pub fn repeatable(&self) -> bool {
        self.directives.contains(&Directive::Repeatable)
    }
}

/// Every migration in order, and every complaint about the files.
#[derive(Clone, Debug, Default)]
pub struct Folder {
    pub migrations: Vec<Migration>,
    pub findings: Vec<Finding>,
}

enum Direction {
    Up,
    Down,
}

impl Folder {
    /// Sorts the files into migrations. Errors among the findings mean that nothing may run.
    pub fn read(files: Vec<SourceFile>, lexicon: &Lexicon) -> Folder {
        let mut folder = Folder::default();
        let mut ups: BTreeMap<Version, (String, Script)> = BTreeMap::new();
        let mut downs: BTreeMap<Version, Script> = BTreeMap::new();
        for file in files {
            folder.sort(file, &mut ups, &mut downs);
        }
        for (version, (name, up)) in ups {
            let down = downs.remove(&version);
            folder.admit(version, name, up, down, lexicon);
        }
        for script in downs.into_values() {
            let message = format!("{} has no migration of its version", script.file);
            folder.findings.push(Finding::warning("down-without-up", message).in_file(script.file));
        }
        folder.check_depends();
        folder
    }

    fn sort(
        &mut self,
        file: SourceFile,
        ups: &mut BTreeMap<Version, (String, Script)>,
        downs: &mut BTreeMap<Version, Script>,
    ) {
        let Some((version, name, direction)) = parse_name(&file.name) else {
            self.ignored(file.name);
            return;
        };
        let text = match String::from_utf8(file.bytes) {
            Ok(text) => text,
            Err(error) => return self.not_text(file.name, &error),
        };
        if let Some(offset) = text.find('\0') {
            return self.null_byte(file.name, &text, offset);
        }
        let file = file.name.clone();
        let script = Script { file: file.clone(), text: text.into() };
        let duplicate = match direction {
            Direction::Up => ups.insert(version.clone(), (name, script)).map(|(_, s)| s),
            Direction::Down => downs.insert(version.clone(), script),
        };
        if let Some(first) = duplicate {
            self.duplicate(&version, &first.file, &file);
        }
    }

    fn admit(
        &mut self,
        version: Version,
        name: String,
        up: Script,
        down: Option<Script>,
        lexicon: &Lexicon,
    ) {
        let (directives, wrong) = directives(&up.text, lexicon);
        self.findings.extend(wrong.into_iter().map(|f| f.in_file(up.file.clone())));
        let header = Header::read(&up.text);
        let checksum = checksum(&up.text);
        self.migrations.push(Migration { version, name, up, down, header, directives, checksum });
    }

    /// Returns the migration of this version.
    pub fn get(&self, version: &Version) -> Option<&Migration> {
        let at = self.migrations.binary_search_by(|m| m.version.cmp(version)).ok()?;
        self.migrations.get(at)
    }

    /// Returns the numbers left out between neighbours of a counted (not dated) series.
    pub fn gaps(&self) -> Vec<(Version, Version)> {
        let counted = self.migrations.iter().filter(|m| m.version.as_str().len() < 8);
        let versions: Vec<_> = counted.map(|m| &m.version).collect();
        let gap = |pair: &&[&Version]| !pair[0].precedes(pair[1]);
        versions.windows(2).filter(gap).map(|p| (p[0].clone(), p[1].clone())).collect()
    }

    fn ignored(&mut self, name: String) {
        if name.ends_with(".sql") {
            let message = format!(
                "{name} is not run: a migration is called <digits>_<name>.sql, for example \
                 0001_create_users.sql"
            );
            self.findings.push(Finding::warning("ignored-file", message).in_file(name));
        }
    }

    fn not_text(&mut self, name: String, error: &std::string::FromUtf8Error) {
        let at = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..at].iter().filter(|b| **b == b'\n').count() as u32 + 1;
        let column =
            error.as_bytes()[..at].iter().rev().take_while(|b| **b != b'\n').count() as u32 + 1;
        let message =
            format!("{name} is not UTF-8: byte {at}, line {line}; save the file as UTF-8");
        self.findings.push(Finding::error("not-utf8", message).in_file(name).at(line, column));
    }

    fn null_byte(&mut self, name: String, text: &str, offset: usize) {
        let (line, column) = crate::sql::line_column(text, offset);
        let message = format!("{name} holds a NUL character, which no SQL text can carry");
        self.findings.push(Finding::error("nul-character", message).in_file(name).at(line, column));
    }

    fn duplicate(&mut self, version: &Version, first: &str, second: &str) {
        let (first, second) = if first < second { (first, second) } else { (second, first) };
        let message = format!(
            "version {version} is used by two files, {first} and {second}; give one of them \
             another number"
        );
        self.findings.push(Finding::error("duplicate-version", message).in_file(second));
    }

    fn check_depends(&mut self) {
        let mut wrong = Vec::new();
        for migration in &self.migrations {
            for name in &migration.header.depends {
                let found = Version::parse(digits(name)).and_then(|v| self.get(&v));
                if found.is_none_or(|other| other.version >= migration.version) {
                    let message = format!(
                        "{} depends on {name}, which no earlier file provides",
                        migration.up.file
                    );
                    let finding = Finding::error("unmet-dependency", message);
                    wrong.push(finding.in_file(migration.up.file.clone()));
                }
            }
        }
        self.findings.extend(wrong);
    }
}

fn digits(name: &str) -> &str {
    name.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default()
}

/// Splits `001_name.sql`, `001_name.up.sql`, `001_name.down.sql` and `001.sql`.
fn parse_name(file: &str) -> Option<(Version, String, Direction)> {
    let stem = file.strip_suffix(".sql")?;
    let (stem, direction) = match (stem.strip_suffix(".down"), stem.strip_suffix(".up")) {
        (Some(stem), _) => (stem, Direction::Down),
        (_, Some(stem)) => (stem, Direction::Up),
        _ => (stem, Direction::Up),
    };
    let version = Version::parse(digits(stem))?;
    let rest = &stem[version.as_str().len()..];
    let name = rest.trim_start_matches(['_', '-', '.', ' ']);
    let separated = rest.is_empty() || name.len() < rest.len();
    separated.then(|| (version, name.to_owned(), direction))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEXICON: Lexicon = Lexicon { dollar_quotes: true, ..Lexicon::PLAIN };

    fn read(files: &[(&str, &[u8])]) -> Folder {
        let file = |(name, bytes): &(&str, &[u8])| SourceFile {
            name: (*name).to_owned(),
            bytes: bytes.to_vec(),
        };
        Folder::read(files.iter().map(file).collect(), &LEXICON)
    }

    #[test]
    fn orders_by_number_and_pairs_downs() {
        let folder = read(&[("10_b.sql", b""), ("9_a.sql", b""), ("009_a.down.sql", b"x")]);
        let names: Vec<_> = folder.migrations.iter().map(|m| m.name.as_str()).collect();
        assert_eq!(names, ["a", "b"]);
        assert!(folder.migrations[0].down.is_some());
        assert!(folder.findings.is_empty(), "{:?}", folder.findings);
    }

    #[test]
    fn duplicates_name_both_files() {
        let folder = read(&[("1_b.sql", b""), ("001_a.sql", b"")]);
        let message = &folder.findings[0].message;
        assert!(message.contains("001_a.sql") && message.contains("1_b.sql"), "{message}");
    }

    #[test]
    fn says_where_a_file_stops_being_text() {
        let folder = read(&[("1_b.sql", b"select 1;\nselect '\xff';")]);
        assert_eq!((folder.findings[0].line, folder.findings[0].column), (Some(2), Some(9)));
    }

    #[test]
    fn shows_gaps_in_counted_series_only() {
        let folder =
            read(&[("1.sql", b""), ("2.sql", b""), ("5.sql", b""), ("20260101000000_x.sql", b"")]);
        let gaps = folder.gaps();
        assert_eq!(gaps.len(), 1);
        assert_eq!((gaps[0].0.as_str(), gaps[0].1.as_str()), ("2", "5"));
    }

    #[test]
    fn an_unmet_dependency_is_an_error() {
        let folder = read(&[("2_b.sql", b"-- depends: 1\n"), ("3_c.sql", b"-- depends: 002_b\n")]);
        assert_eq!(folder.findings.len(), 1);
        assert_eq!(folder.findings[0].rule, "unmet-dependency");
    }
}
