//! The static verdict on a form: what the SQL text and the schema alone say, against the facts.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::Value;

use super::comparison::{agree, difference, judged, measured};
use super::form::{Form, Sql};

/// Forms that need not agree: why their outcome cannot be known, and which are known defects.
pub struct Lists {
    pub reasons: BTreeMap<String, String>,
    pub wrong: BTreeSet<String>,
}

impl Lists {
    pub fn read() -> Result<Self, String> {
        let reason = |line: &str| {
            let halves = line.split_once(": ").ok_or_else(|| format!("no reason: {line}"))?;
            Ok((halves.0.to_owned(), halves.1.to_owned()))
        };
        let reasons = lines("reasons.txt")?;
        Ok(Lists {
            reasons: reasons.iter().map(|line| reason(line)).collect::<Result<_, String>>()?,
            wrong: lines("wrong.txt")?.into_iter().collect(),
        })
    }
}

fn lines(file: &str) -> Result<Vec<String>, String> {
    let path = super::directory().join(file);
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    Ok(lines.map(str::to_owned).collect())
}

/// How many forms agree on one major, and what disagrees without an excuse.
#[derive(Default)]
pub struct Agreement {
    pub total: usize,
    pub agree: usize,
    pub allowed: usize,
    pub known: usize,
    pub told: Vec<String>,
}

impl Agreement {
    /// Compares the verdict on a form with its recorded case.
    pub fn add(
        &mut self,
        lists: &Lists,
        form: &Form,
        major: u32,
        entry: &str,
    ) -> Result<(), String> {
        let case: Value = serde_json::from_str(entry).map_err(|error| error.to_string())?;
        let (setup, run) = (texts(form.setup_statements()?), texts(form.run_statements()?));
        let (said, why) = judged(&setup, &run, form.outside, major);
        let measured = measured(&case);
        self.total += 1;
        if agree(&said, &measured) {
            self.agree += 1;
        } else if lists.reasons.contains_key(&form.name) {
            self.allowed += 1;
        } else if lists.wrong.contains(&form.name) {
            self.known += 1;
        } else {
            let difference = difference(&said, &measured);
            self.told.push(format!("{major} {}: the verdict\n{difference}{why}", form.name));
        }
        Ok(())
    }
}

impl std::fmt::Display for Agreement {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Agreement { total, agree, allowed, known, told } = self;
        let wrong = told.len();
        write!(
            out,
            "{agree} of {total} verdicts agree; {allowed} depend on more than the text \
             (reasons.txt), {known} are known defects (wrong.txt), {wrong} are wrong"
        )
    }
}

fn texts(statements: Vec<Sql>) -> Vec<String> {
    statements.into_iter().map(|sql| sql.text).collect()
}
