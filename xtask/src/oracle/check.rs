//! Compares the checked-in facts with servers that run now, and with the static verdict.

use serde_json::Value;

use super::facts::{self, Entries};
use super::form::Form;
use super::record::{Measured, measure_all};
use super::settings::Settings;
use super::verdict::verdict;
use crate::Outcome;

pub fn check(settings: &Settings, forms: &[Form]) -> Outcome {
    let mut differences = Vec::new();
    for measured in measure_all(settings, forms)? {
        let kept = facts::read(measured.major)?;
        differences.extend(measured.troubles.iter().map(|it| format!("{}: {it}", measured.major)));
        differences.extend(against_facts(&kept, &measured, forms, settings.only.is_none()));
        differences.extend(against_verdict(&measured, forms)?);
    }
    differences.iter().for_each(|difference| println!("{difference}"));
    match differences.len() {
        0 => Ok(()),
        count => Err(format!("{count} differences")),
    }
}

fn against_facts(kept: &Entries, now: &Measured, forms: &[Form], whole: bool) -> Vec<String> {
    let major = now.major;
    let tell = |(name, entry): (&String, &String)| match kept.get(name) {
        Some(kept) if kept == entry => None,
        Some(kept) => Some(format!("{major} {name}: kept\n{kept}\nmeasured\n{entry}")),
        None => Some(format!("{major} {name}: not recorded yet")),
    };
    let mut told: Vec<String> = now.entries.iter().filter_map(tell).collect();
    let gone = |name: &&String| whole && !forms.iter().any(|form| form.name == **name);
    told.extend(kept.keys().filter(gone).map(|name| format!("{major} {name}: no form any more")));
    told
}

/// Every fact that the static verdict states must be the measured one.
fn against_verdict(now: &Measured, forms: &[Form]) -> Result<Vec<String>, String> {
    let mut told = Vec::new();
    for form in forms {
        let Some(entry) = now.entries.get(&form.name) else { continue };
        let Some(said) = verdict(&form.setup, &form.run, now.major) else { continue };
        let entry: Value = serde_json::from_str(entry).map_err(|error| error.to_string())?;
        let last = entry["statements"].as_array().and_then(|all| all.last());
        let wrong = ["effects", "indexes", "own_transaction"].into_iter().filter(|key| {
            said.get(key).is_some() && said.get(key) != last.and_then(|last| last.get(key))
        });
        told.extend(wrong.map(|key| {
            let measured = last.and_then(|last| last.get(key));
            format!("{} {}: {key}: said {}, measured {measured:?}", now.major, form.name, said[key])
        }));
    }
    Ok(told)
}
