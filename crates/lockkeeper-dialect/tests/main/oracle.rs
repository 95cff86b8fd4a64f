//! Every form of the oracle: the static verdict equals what the server did.
//!
//! `ORACLE_PG=15` and `ORACLE_ONLY=add-column` narrow the run; `ORACLE_SHOW=200` shows more
//! disagreements.

use std::collections::{BTreeMap, BTreeSet};
use std::env;

use lockkeeper_core::change::{LockMode, RelationKind, Verdict};
use lockkeeper_dialect::postgres::Judge;
use serde_json::Value;

use super::forms::{Form, facts, forms, known_wrong, reasons, statements};

/// What a case does to one relation: mode, rewrite, scan, rebuilt indexes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Seen {
    lock: String,
    rewrite: bool,
    scan: bool,
    rebuilt: Vec<String>,
}

/// What a case does: an error, or something to each relation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Outcome {
    error: Option<String>,
    /// An error that only some contents of the tables cause.
    perhaps: Option<String>,
    own_transaction: bool,
    relations: BTreeMap<String, Seen>,
}

#[test]
fn the_judge_says_what_servers_do() {
    let only = env::var("ORACLE_ONLY").unwrap_or_default();
    let show: usize = env::var("ORACLE_SHOW").ok().and_then(|n| n.parse().ok()).unwrap_or(40);
    let majors = env::var("ORACLE_PG").unwrap_or_else(|_| "13,14,15,16,17,18".to_owned());
    let (forms, reasons) = (forms(), reasons());
    let known = known_wrong();
    let (mut total, mut wrong, mut again) = (0, Vec::new(), BTreeSet::new());
    for major in majors.split(',').map(|major| major.trim().parse::<u32>().unwrap()) {
        for (name, case) in facts(major) {
            let Some(form) = forms.get(&name).filter(|form| form.name.contains(&only)) else {
                continue;
            };
            total += 1;
            let (said, why) = judged(form, major);
            let measured = measured(&case);
            if !agree(&said, &measured) && !reasons.contains_key(&name) {
                again.insert(name.clone());
                if known.contains(&name) {
                    continue;
                }
                wrong.push(format!("{major} {name}\n{}{why}", difference(form, &said, &measured)));
            }
        }
    }
    for text in wrong.iter().take(show) {
        eprintln!("{text}");
    }
    eprintln!("{} of {total} agree; known to be wrong: {}", total - wrong.len(), known.len());
    assert!(wrong.is_empty(), "{} of {total} disagree", wrong.len());
    let right: Vec<_> = known.difference(&again).collect();
    let whole = only.is_empty() && majors.split(',').count() == 6;
    assert!(!whole || right.is_empty(), "no longer wrong, take them off the list: {right:?}");
}

fn agree(said: &Outcome, measured: &Outcome) -> bool {
    match (&said.error, &measured.error) {
        (error, Some(measured)) if lies_in_the_rows(measured) => {
            error.as_ref().is_none_or(|e| e == measured)
        }
        (Some(said), Some(measured)) => said == measured,
        (None, Some(measured)) => said.perhaps.as_ref() == Some(measured),
        (None, None) => {
            said.relations == measured.relations && said.own_transaction == measured.own_transaction
        }
        _ => false,
    }
}

/// Errors that the rows decide, or code that runs: nobody can know them from the text.
fn lies_in_the_rows(sqlstate: &str) -> bool {
    ["22", "23", "21", "P0"].iter().any(|class| sqlstate.starts_with(class))
}

fn difference(form: &Form, said: &Outcome, measured: &Outcome) -> String {
    let mut text: String = statements(&form.run).iter().map(|sql| format!("    {sql}\n")).collect();
    if said.error != measured.error {
        return text + &format!("  error: {:?}, measured {:?}\n", said.error, measured.error);
    }
    if said.own_transaction != measured.own_transaction {
        text += &format!("  own transaction: measured {}\n", measured.own_transaction);
    }
    let names = said.relations.keys().chain(measured.relations.keys());
    for name in names.collect::<BTreeSet<_>>() {
        let (ours, theirs) = (said.relations.get(name), measured.relations.get(name));
        if ours != theirs {
            text += &format!("  {name}: {}\n      measured {}\n", show(ours), show(theirs));
        }
    }
    text
}

fn show(seen: Option<&Seen>) -> String {
    seen.map_or("nothing".to_owned(), |seen| {
        let rewrite = if seen.rewrite { " rewrite" } else { "" };
        let scan = if seen.scan { " scan" } else { "" };
        format!("{}{rewrite}{scan} {:?}", seen.lock, seen.rebuilt)
    })
}

fn measured(case: &Value) -> Outcome {
    let mut outcome = Outcome::default();
    for statement in case["statements"].as_array().unwrap() {
        outcome.error = statement["error"]["sqlstate"].as_str().map(str::to_owned);
        outcome.own_transaction |= statement["own_transaction"].as_bool().unwrap();
        for effect in statement["effects"].as_array().unwrap() {
            let seen = outcome.relations.entry(text(&effect["relation"])).or_default();
            let rebuilt = effect["index_rebuild"].as_array().unwrap().iter().map(text);
            add(seen, &text(&effect["lock"]), effect["rewrite"] == true, effect["scan"] == true);
            seen.rebuilt.extend(rebuilt);
        }
    }
    outcome.relations.values_mut().for_each(tidy);
    outcome
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn judged(form: &Form, major: u32) -> (Outcome, String) {
    let mut judge = Judge::new(major);
    let mut why = String::new();
    for sql in statements(&form.setup) {
        let verdict = judge.judge(&sql, false);
        complain(&mut why, "setup", &sql, &verdict);
    }
    judge.baseline();
    let old: Vec<_> = judge.catalog.relations().map(|r| r.oid).collect();
    let (mut outcome, mut held) = (Outcome::default(), std::collections::HashSet::new());
    for sql in statements(&form.run) {
        let shown = |oid: &_| Some((judge.catalog.shown(judge.catalog.relation(*oid)?), *oid));
        let before: BTreeMap<String, _> = old.iter().filter_map(shown).collect();
        let verdict = judge.judge(&sql, !form.outside);
        outcome.own_transaction |= verdict.own_transaction;
        if let Some(refusal) = &verdict.refusal {
            let kind = if refusal.certain { &mut outcome.error } else { &mut outcome.perhaps };
            *kind = Some(refusal.sqlstate.to_owned());
        }
        for opaque in &verdict.opaque {
            why += &format!("  opaque: {opaque}\n");
        }
        let touches = verdict.touches.iter();
        for touch in touches.filter(|touch| touch.kind != RelationKind::CompositeType) {
            let Some(oid) = before.get(&touch.relation) else { continue };
            // A lock that is held already, perhaps under an older name, is not taken again.
            let new = held.insert((*oid, touch.lock.name()));
            if !new && !touch.rewrite && !touch.scan && touch.index_rebuild.is_empty() {
                continue;
            }
            let seen = outcome.relations.entry(touch.relation.clone()).or_default();
            add(seen, touch.lock.name(), touch.rewrite, touch.scan);
            seen.rebuilt.extend(touch.index_rebuild.clone());
        }
        if let Some(refusal) = &verdict.refusal {
            why += &format!("  refusal: {} {}\n", refusal.sqlstate, refusal.message);
            if refusal.certain {
                break;
            }
        }
    }
    outcome.relations.values_mut().for_each(tidy);
    (outcome, why)
}

fn complain(why: &mut String, place: &str, sql: &str, verdict: &Verdict) {
    if let Some(refusal) = verdict.refusal.as_ref().filter(|refusal| refusal.certain) {
        *why += &format!("  {place} refused: {} {}: {sql}\n", refusal.sqlstate, refusal.message);
    }
}

fn add(seen: &mut Seen, lock: &str, rewrite: bool, scan: bool) {
    if LockMode::parse(&seen.lock) < LockMode::parse(lock) {
        seen.lock = lock.to_owned();
    }
    seen.rewrite |= rewrite;
    seen.scan |= scan;
}

fn tidy(seen: &mut Seen) {
    seen.rebuilt.sort();
    seen.rebuilt.dedup();
}
