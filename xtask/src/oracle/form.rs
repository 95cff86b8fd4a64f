//! The forms: text files, so that trying one more statement takes no code.
//!
//! ```text
//! -- base
//! create table t (id int primary key, a int);
//! -- case: add-column/volatile-default
//! -- min: 13
//! -- setup
//! insert into t select g, g from generate_series(1, 20) g;
//! -- run
//! alter table t add column z uuid default gen_random_uuid();
//! ```
//!
//! `base` goes before the setup of the cases that follow it, until the next `base`. `min` and `max`
//! bound the majors, where an older one cannot even run the setup. The statements of `run` share
//! one transaction; the case is about the last. `run: outside` takes one statement and no
//! transaction. Setups run statement by statement, committed, and end with an ANALYZE.

use std::fs;
use std::path::{Path, PathBuf};

use lockkeeper::core::sql::{Lexicon, split};

const LEXICON: Lexicon = Lexicon {
    dollar_quotes: true,
    nested_comments: true,
    escape_strings: true,
    atomic_bodies: true,
    copy_data: true,
    ..Lexicon::PLAIN
};

/// One statement, and the rows that come with a COPY.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sql {
    pub text: String,
    pub rows: Option<String>,
}

#[derive(Debug, Clone, Default)]
pub struct Form {
    /// `family/what`.
    pub name: String,
    pub min: Option<u32>,
    pub max: Option<u32>,
    pub outside: bool,
    pub setup: String,
    pub run: String,
}

impl Form {
    pub fn fits(&self, major: u32) -> bool {
        self.min.is_none_or(|min| min <= major) && self.max.is_none_or(|max| major <= max)
    }

    pub fn setup_statements(&self) -> Result<Vec<Sql>, String> {
        statements(&self.setup).map_err(|error| format!("{}, setup: {error}", self.name))
    }

    pub fn run_statements(&self) -> Result<Vec<Sql>, String> {
        statements(&self.run).map_err(|error| format!("{}, run: {error}", self.name))
    }
}

/// Cuts a text into statements.
pub fn statements(text: &str) -> Result<Vec<Sql>, String> {
    let statements = split(text, &LEXICON).map_err(|error| error.to_string())?;
    let owned = |rows: &str| rows.to_owned();
    let sql =
        statements.iter().map(|it| Sql { text: it.text.into(), rows: it.copy_data.map(owned) });
    Ok(sql.collect())
}

/// Reads the forms of every family, in the order of families and of their files.
pub fn load(directory: &Path, only: Option<&str>) -> Result<Vec<Form>, String> {
    let mut forms = Vec::new();
    for path in families(directory)? {
        let text = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        let family = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        forms.extend(parse(&family, &text).map_err(|e| format!("{}: {e}", path.display()))?);
    }
    unique(&forms)?;
    forms.retain(|form| only.is_none_or(|only| form.name.contains(only)));
    Ok(forms)
}

fn families(directory: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(directory).map_err(|e| format!("{}: {e}", directory.display()))?;
    let paths = entries.filter_map(Result::ok).map(|entry| entry.path());
    let mut paths: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|ending| ending == "sql")).collect();
    paths.sort();
    Ok(paths)
}

fn unique(forms: &[Form]) -> Result<(), String> {
    let mut names: Vec<&str> = forms.iter().map(|form| form.name.as_str()).collect();
    names.sort_unstable();
    let twice = names.windows(2).find(|pair| pair[0] == pair[1]);
    twice.map_or(Ok(()), |pair| Err(format!("two forms are named {}", pair[0])))
}

/// Where the lines that follow belong.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    Base,
    Setup,
    Run,
}

fn parse(family: &str, text: &str) -> Result<Vec<Form>, String> {
    let (mut forms, mut base): (Vec<Form>, String) = (Vec::new(), String::new());
    let mut section = Section::Base;
    for (number, line) in text.lines().enumerate() {
        let header =
            line.strip_prefix("-- ").map(|rest| rest.split_once(": ").unwrap_or((rest, "")));
        match (header, forms.last_mut()) {
            (Some(("base", "")), _) => (section, base) = (Section::Base, String::new()),
            (Some(("case", name)), _) => {
                forms.push(Form { name: name.into(), setup: base.clone(), ..Form::default() });
                section = Section::Setup;
            }
            (Some(("setup", "")), Some(_)) => section = Section::Setup,
            (Some(("min", major)), Some(form)) => form.min = major.parse().ok(),
            (Some(("max", major)), Some(form)) => form.max = major.parse().ok(),
            (Some(("run", how @ ("" | "outside"))), Some(form)) => {
                (section, form.outside) = (Section::Run, how == "outside");
            }
            (Some((word, _)), None) if word != "base" => {
                return Err(format!("line {}: {word:?} before the first case", number + 1));
            }
            (_, Some(form)) if section == Section::Setup => add(&mut form.setup, line),
            (_, Some(form)) if section == Section::Run => add(&mut form.run, line),
            _ => add(&mut base, line),
        }
    }
    forms.iter().try_for_each(|form| complete(family, form))?;
    Ok(forms)
}

fn add(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

fn complete(family: &str, form: &Form) -> Result<(), String> {
    if form.name.split_once('/').is_none_or(|(start, _)| start != family) {
        return Err(format!("{:?} must be named {family}/…", form.name));
    }
    let count = form.run_statements()?.len();
    match (count, form.outside) {
        (0, _) => Err(format!("{} runs nothing", form.name)),
        (2.., true) => Err(format!("{}: one statement at most outside a transaction", form.name)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_a_base_and_cases() {
        let text = "-- base\ncreate table t ();\n-- case: f/a\n-- min: 15\n-- run\nselect 1;\n\
                    select ';';\n-- case: f/b\n-- setup\ncreate table u ();\n-- run: outside\nvacuum;\n";
        let forms = parse("f", text).unwrap();
        assert_eq!(forms[0].run_statements().unwrap()[1].text, "select ';'");
        assert!(!forms[0].fits(14) && forms[0].fits(15) && !forms[0].outside);
        assert_eq!(forms[1].setup, "create table t ();\ncreate table u ();\n");
        assert!(forms[1].outside);
    }

    #[test]
    fn a_case_belongs_to_its_family_and_runs_something() {
        assert!(parse("f", "-- case: g/a\n-- run\nselect 1;\n").is_err());
        assert!(parse("f", "-- case: f/a\n").is_err());
        assert!(parse("f", "-- case: f/a\n-- run: outside\nvacuum;vacuum;\n").is_err());
    }
}
