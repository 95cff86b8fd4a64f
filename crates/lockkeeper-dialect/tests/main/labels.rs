//! Hazards labelled by hand (`tests/cases/labels/*.sql`): what a person who knows servers says of
//! a migration, against what lint says.
//!
//! `-- hazard: no` wants neither an error nor a warning, any other word wants one. The labels were
//! written before lint was asked; where servers then showed that the person was wrong, the label
//! follows the servers. A form without a schema stands on a database that nobody knows.
//! `LABELS_ONLY=shop/index` narrows the run.

use std::env;
use std::fs;
use std::path::Path;

use lockkeeper_core::change::Judge as _;
use lockkeeper_core::finding::{Finding, Severity};
use lockkeeper_core::lint::{Settings, Source, lint};
use lockkeeper_core::sql::split;
use lockkeeper_dialect::postgres::Judge;

use super::forms::{Form, LEXICON, parse, statements};
use super::lint::{judged, told};

/// How often lint and the labels agree.
#[derive(Clone, Copy, Debug, Default)]
pub struct Score {
    pub found: u32,
    pub missed: u32,
    pub false_alarms: u32,
    pub silent: u32,
}

impl Score {
    pub fn count(&mut self, hazard: bool, said: bool) {
        *match (hazard, said) {
            (true, true) => &mut self.found,
            (true, false) => &mut self.missed,
            (false, true) => &mut self.false_alarms,
            (false, false) => &mut self.silent,
        } += 1;
    }

    pub fn f1(&self) -> f64 {
        let wrong = f64::from(self.missed + self.false_alarms);
        let found = 2.0 * f64::from(self.found);
        if found == 0.0 { 0.0 } else { found / (found + wrong) }
    }

    pub fn told(&self) -> String {
        let share = |part: u32, other: u32| 100.0 * f64::from(part) / f64::from(part + other);
        format!(
            "{self:?}: precision {:.1} %, recall {:.1} %, F1 {:.1} %",
            share(self.found, self.false_alarms),
            share(self.found, self.missed),
            100.0 * self.f1()
        )
    }
}

#[test]
fn lint_says_what_a_person_says() {
    let only = env::var("LABELS_ONLY").unwrap_or_default();
    let (mut score, mut wrong) = (Score::default(), Vec::new());
    for form in labelled().iter().filter(|form| form.name.starts_with(&only)) {
        assert!(!form.hazard.is_empty(), "{} has no label", form.name);
        let findings = run(form, 17);
        let loud = findings.iter().filter(|finding| finding.severity > Severity::Info);
        let (hazard, said) = (form.hazard != "no", loud.clone().count() > 0);
        score.count(hazard, said);
        if hazard != said {
            let loud: Vec<_> = loud.map(told).collect();
            wrong.push(format!("{} is {}: {}\n  {loud:?}", form.name, form.hazard, form.run));
        }
    }
    eprintln!("{}", score.told());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn labelled() -> Vec<Form> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases/labels");
    let mut paths: Vec<_> = fs::read_dir(root).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    paths.iter().flat_map(|path| parse(&fs::read_to_string(path).unwrap())).collect()
}

fn run(form: &Form, version: u32) -> Vec<Finding> {
    let mut judge = Judge::new(version);
    judge.presume_unknown(form.setup.trim().is_empty());
    for sql in statements(&form.setup) {
        let refusal = judge.judge(&sql, false).refusal.filter(|refusal| refusal.certain);
        assert_eq!(refusal, None, "{}: {sql}", form.name);
    }
    judge.baseline();
    let mut source = Source::new("1_case.sql", form.run.as_str());
    source.statements = judged(&mut judge, &split(&form.run, &LEXICON).unwrap());
    let settings =
        Settings { version: Some(version), longest_name: Some(63), ..Settings::default() };
    lint(&[source], &settings, &LEXICON).findings
}
