//! Reads the oracle's forms and facts (`crates/lockkeeper-core/oracle`).

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use lockkeeper_core::sql::{Lexicon, split};
use serde_json::Value;

pub const LEXICON: Lexicon = Lexicon {
    dollar_quotes: true,
    nested_comments: true,
    escape_strings: true,
    atomic_bodies: true,
    copy_data: true,
    ..Lexicon::PLAIN
};

#[derive(Clone, Debug, Default)]
pub struct Form {
    pub name: String,
    /// What a person who knows servers says about it, where that was asked.
    pub hazard: String,
    pub outside: bool,
    pub setup: String,
    pub run: String,
}

fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../lockkeeper-core/oracle")
}

/// Returns all forms by name.
pub fn forms() -> BTreeMap<String, Form> {
    let mut forms = BTreeMap::new();
    for entry in fs::read_dir(directory().join("forms")).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        forms.extend(parse(&text).into_iter().map(|form| (form.name.clone(), form)));
    }
    forms
}

/// Returns the forms whose outcome cannot be known offline, and why.
pub fn reasons() -> BTreeMap<String, String> {
    let text = fs::read_to_string(directory().join("reasons.txt")).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines
        .map(|line| line.split_once(": ").unwrap_or_else(|| panic!("no reason: {line}")))
        .map(|(name, reason)| (name.to_owned(), reason.to_owned()))
        .collect()
}

/// Returns the forms that the judge gets wrong today: each is a defect to be mended.
pub fn known_wrong() -> BTreeSet<String> {
    let text = fs::read_to_string(directory().join("wrong.txt")).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines.map(str::to_owned).collect()
}

/// Returns the measured cases of a major by name.
pub fn facts(major: u32) -> BTreeMap<String, Value> {
    let path = directory().join(format!("facts/{major}.json"));
    let document: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let cases = document["cases"].as_object().unwrap();
    cases.iter().map(|(name, case)| (name.clone(), case.clone())).collect()
}

/// Returns the statements of a text.
pub fn statements(text: &str) -> Vec<String> {
    split(text, &LEXICON).unwrap().iter().map(|s| s.text.to_owned()).collect()
}

/// Returns the forms of one text, in its order.
pub fn parse(text: &str) -> Vec<Form> {
    let (mut forms, mut base, mut section) = (Vec::<Form>::new(), String::new(), "base");
    for line in text.lines() {
        let word = line.strip_prefix("-- ").unwrap_or_default();
        if word == "base" {
            (section, base) = ("base", String::new());
        } else if let Some(name) = word.strip_prefix("case: ") {
            forms.push(Form { name: name.into(), setup: base.clone(), ..Form::default() });
            section = "setup";
        } else if let Some(hazard) = word.strip_prefix("hazard: ") {
            forms.last_mut().unwrap().hazard = hazard.into();
        } else if word == "setup" {
            section = "setup";
        } else if word == "run" || word == "run: outside" {
            section = "run";
            forms.last_mut().unwrap().outside = word == "run: outside";
        } else if !word.starts_with("min: ") && !word.starts_with("max: ") {
            let text = match (section, forms.last_mut()) {
                ("setup", Some(form)) => &mut form.setup,
                ("run", Some(form)) => &mut form.run,
                _ => &mut base,
            };
            text.push_str(line);
            text.push('\n');
        }
    }
    forms
}
