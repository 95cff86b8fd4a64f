//! What a judge says of statements and what a server did, in one shape, so that they compare.
//!
//! The tests and `cargo xtask oracle` share this file.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use lockkeeper_core::change::{LockMode, RelationKind, Touch, Verdict};
use lockkeeper_dialect::postgres::Judge;
use lockkeeper_dialect::postgres::catalog::Oid;
use serde_json::Value;

/// What a case does to one relation: mode, rewrite, scan, rebuilt indexes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    pub lock: String,
    pub rewrite: bool,
    pub scan: bool,
    pub rebuilt: Vec<String>,
}

/// What a case does: an error, or something to each relation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    pub error: Option<String>,
    /// An error that only some contents of the tables cause.
    pub perhaps: Option<String>,
    pub own_transaction: bool,
    pub relations: BTreeMap<String, Seen>,
}

pub fn agree(said: &Outcome, measured: &Outcome) -> bool {
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
pub fn lies_in_the_rows(sqlstate: &str) -> bool {
    ["22", "23", "21", "P0"].iter().any(|class| sqlstate.starts_with(class))
}

/// Tells where the two differ, a line each.
pub fn difference(said: &Outcome, measured: &Outcome) -> String {
    if said.error != measured.error {
        return format!("  error: {:?}, measured {:?}\n", said.error, measured.error);
    }
    let mut text = String::new();
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

/// Reads a recorded case.
pub fn measured(case: &Value) -> Outcome {
    let mut outcome = Outcome::default();
    for statement in case["statements"].as_array().into_iter().flatten() {
        outcome.error = statement["error"]["sqlstate"].as_str().map(str::to_owned);
        outcome.own_transaction |= statement["own_transaction"] == true;
        for effect in statement["effects"].as_array().into_iter().flatten() {
            let seen = outcome.relations.entry(text(&effect["relation"])).or_default();
            let rebuilt = effect["index_rebuild"].as_array().into_iter().flatten().map(text);
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

/// Judges `run` after `setup`; returns the outcome and what else the judge said.
pub fn judged(setup: &[String], run: &[String], outside: bool, major: u32) -> (Outcome, String) {
    let mut judge = Judge::new(major);
    let mut why = String::new();
    for sql in setup {
        let verdict = judge.judge(sql, false);
        complain(&mut why, sql, &verdict);
    }
    judge.baseline();
    let mut listener = Listener::new(&judge);
    for sql in run {
        if !listener.hear(&mut judge, sql, !outside) {
            break;
        }
    }
    let (outcome, said) = listener.end();
    (outcome, why + &said)
}

fn complain(why: &mut String, sql: &str, verdict: &Verdict) {
    if let Some(refusal) = verdict.refusal.as_ref().filter(|refusal| refusal.certain) {
        *why += &format!("  setup refused: {} {}: {sql}\n", refusal.sqlstate, refusal.message);
    }
}

/// Puts the verdicts on the statements of one transaction together.
pub struct Listener {
    /// What was there before the transaction; nothing else counts.
    old: Vec<Oid>,
    held: HashSet<(Oid, &'static str)>,
    outcome: Outcome,
    why: String,
}

impl Listener {
    pub fn new(judge: &Judge) -> Self {
        let old = judge.catalog.relations().map(|relation| relation.oid).collect();
        let (held, outcome, why) = (HashSet::new(), Outcome::default(), String::new());
        Listener { old, held, outcome, why }
    }

    /// Has one statement judged; returns whether the server goes on after it.
    pub fn hear(&mut self, judge: &mut Judge, sql: &str, block: bool) -> bool {
        let shown = |oid: &Oid| Some((judge.catalog.shown(judge.catalog.relation(*oid)?), *oid));
        let before: BTreeMap<String, Oid> = self.old.iter().filter_map(shown).collect();
        let verdict = judge.judge(sql, block);
        self.outcome.own_transaction |= verdict.own_transaction;
        for opaque in &verdict.opaque {
            self.why += &format!("  opaque: {opaque}\n");
        }
        let touches = verdict.touches.iter();
        for touch in touches.filter(|touch| touch.kind != RelationKind::CompositeType) {
            if let Some(oid) = before.get(&touch.relation) {
                self.note(*oid, touch);
            }
        }
        let Some(refusal) = &verdict.refusal else { return true };
        let outcome = &mut self.outcome;
        let kind = if refusal.certain { &mut outcome.error } else { &mut outcome.perhaps };
        *kind = Some(refusal.sqlstate.to_owned());
        self.why += &format!("  refusal: {} {}\n", refusal.sqlstate, refusal.message);
        !refusal.certain
    }

    fn note(&mut self, oid: Oid, touch: &Touch) {
        // A lock that is held already, perhaps under an older name, is not taken again.
        let new = self.held.insert((oid, touch.lock.name()));
        if !new && !touch.rewrite && !touch.scan && touch.index_rebuild.is_empty() {
            return;
        }
        let seen = self.outcome.relations.entry(touch.relation.clone()).or_default();
        add(seen, touch.lock.name(), touch.rewrite, touch.scan);
        seen.rebuilt.extend(touch.index_rebuild.clone());
    }

    pub fn end(mut self) -> (Outcome, String) {
        self.outcome.relations.values_mut().for_each(tidy);
        (self.outcome, self.why)
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
