//! Hazards measured on servers: what the oracle saw of every form, against what lint says.
//!
//! A form is a hazard when a relation that stores rows is read in full, rewritten or gets an index
//! built while its lock keeps the application waiting, or when the server refuses. Loss, names and
//! rows written are not measured: forms whose text speaks of them are left out where nothing else
//! makes them a hazard, and so are errors that only the rows decide. `MEASURED_PG=15` and
//! `MEASURED_ONLY=index` narrow the run.

use std::collections::{BTreeMap, BTreeSet};
use std::env;

use lockkeeper_core::change::LockMode;
use lockkeeper_core::finding::{Finding, Severity};
use lockkeeper_core::lint::{Judged, Settings, Source, lint};
use lockkeeper_dialect::postgres::Judge;
use serde_json::Value;

use super::forms::{Form, LEXICON, facts, forms, known_wrong, reasons, statements};
use super::labels::Score;
use super::lint::told;

/// Forms where lint and the measured label differ, each with the reason.
const EXCEPTIONS: &str = include_str!("measured.txt");

#[test]
fn lint_says_what_servers_show() {
    let only = env::var("MEASURED_ONLY").unwrap_or_default();
    let majors = env::var("MEASURED_PG").unwrap_or_else(|_| "13,18".to_owned());
    let (forms, exceptions) = (forms(), exceptions());
    let (reasons, known) = (reasons(), known_wrong());
    let (mut score, mut wrong, mut used) = (Score::default(), Vec::new(), BTreeSet::new());
    for major in majors.split(',').map(|major| major.trim().parse::<u32>().unwrap()) {
        for (name, case) in facts(major) {
            let form = forms.get(&name).filter(|form| form.name.contains(&only));
            let offline = !reasons.contains_key(&name) && !known.contains(&name);
            let Some(form) = form.filter(|_| offline) else { continue };
            let Some(hazard) = label(form, &case) else { continue };
            let findings = run(form, major);
            let loud = findings.iter().filter(|finding| finding.severity > Severity::Info);
            let said = loud.clone().count() > 0;
            score.count(hazard, said);
            if hazard != said && exceptions.contains_key(name.as_str()) {
                used.insert(name);
            } else if hazard != said {
                let loud: Vec<_> = loud.map(told).collect();
                wrong.push(format!("{major} {name}, hazard {hazard}\n{}  {loud:?}", form.run));
            }
        }
    }
    wrong.iter().for_each(|text| eprintln!("{text}"));
    eprintln!("{}; exceptions: {}", score.told(), exceptions.len());
    assert!(wrong.is_empty(), "{} differ", wrong.len());
    assert!(score.f1() >= 0.99, "{}", score.told());
    let idle: Vec<_> = exceptions.keys().filter(|name| !used.contains(**name)).collect();
    assert!(!only.is_empty() || idle.is_empty(), "no longer exceptions: {idle:?}");
}

fn exceptions() -> BTreeMap<&'static str, &'static str> {
    let lines = EXCEPTIONS.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines.map(|line| line.split_once(": ").unwrap()).collect()
}

/// Returns whether servers showed a hazard; `None` where measuring does not tell.
fn label(form: &Form, case: &Value) -> Option<bool> {
    let mut held: BTreeMap<String, LockMode> = BTreeMap::new();
    for statement in case["statements"].as_array().unwrap() {
        if let Some(sqlstate) = statement["error"]["sqlstate"].as_str() {
            let rows = ["21", "22", "23", "P0"].iter().any(|class| sqlstate.starts_with(class));
            return (!rows).then_some(true);
        }
        if statement["own_transaction"] == true && !form.outside {
            return Some(true);
        }
        for effect in statement["effects"].as_array().unwrap() {
            let relation = effect["relation"].as_str().unwrap().to_owned();
            // Work without a lock of its own is done on behalf of a lock that is held.
            let lock = effect["lock"].as_str().and_then(LockMode::parse);
            let lock = lock.unwrap_or(LockMode::AccessShare);
            let strongest = held.entry(relation).or_insert(lock);
            *strongest = lock.max(*strongest);
            let worked = effect["rewrite"] == true || effect["scan"] == true;
            let rebuilt = !effect["index_rebuild"].as_array().unwrap().is_empty();
            let waits = match effect["kind"].as_str().unwrap() {
                "r" | "p" | "f" => strongest.blocks_writes(),
                "m" => strongest.blocks_reads(),
                _ => false,
            };
            if (worked || rebuilt) && waits {
                return Some(true);
            }
        }
        if form.outside {
            held.clear();
        }
    }
    (!unmeasured(&form.run)).then_some(false)
}

/// Whether a text may lose something, break a name or write rows.
fn unmeasured(sql: &str) -> bool {
    let text = sql.to_ascii_lowercase();
    let words = ["drop ", "rename ", "set schema", "truncate", "delete ", "update ", "merge "];
    let silent = ["drop default", "drop not null", "drop constraint", "drop index", "drop trigger"];
    let plain = silent.iter().fold(text, |text, silent| text.replace(silent, ""));
    plain.contains("cascade") || words.iter().any(|word| plain.contains(word))
}

fn run(form: &Form, version: u32) -> Vec<Finding> {
    let mut judge = Judge::new(version);
    for sql in statements(&form.setup) {
        judge.judge(&sql, false);
    }
    judge.baseline();
    let mut source = Source::new("1_case.sql", form.run.as_str());
    for (sql, seq) in statements(&form.run).iter().zip(1..) {
        let verdict = judge.judge(sql, !form.outside);
        let transaction = (!form.outside).then_some(1);
        source.statements.push(Judged { seq, transaction, verdict });
        if form.outside {
            judge.next_transaction();
        }
    }
    let settings =
        Settings { version: Some(version), longest_name: Some(63), ..Settings::default() };
    lint(&[source], &settings, &LEXICON).findings
}
