//! Compares the checked-in facts with servers that run now, and with the static verdict.

use super::facts::{self, Entries};
use super::form::Form;
use super::record::{Measured, measure_all};
use super::settings::Settings;
use super::verdict::{Agreement, Lists};
use crate::Outcome;

pub fn check(settings: &Settings, forms: &[Form]) -> Outcome {
    let mut differences = Vec::new();
    let lists = Lists::read()?;
    for measured in measure_all(settings, forms)? {
        let kept = facts::read(measured.major)?;
        differences.extend(measured.troubles.iter().map(|it| format!("{}: {it}", measured.major)));
        differences.extend(against_facts(&kept, &measured, forms, settings.only.is_none()));
        differences.extend(against_verdict(&lists, &measured, forms)?);
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

/// The static verdict must be what was measured just now.
fn against_verdict(lists: &Lists, now: &Measured, forms: &[Form]) -> Result<Vec<String>, String> {
    let mut agreement = Agreement::default();
    for form in forms {
        if let Some(entry) = now.entries.get(&form.name) {
            agreement.add(lists, form, now.major, entry)?;
        }
    }
    println!("PostgreSQL {}: {agreement}", now.version);
    Ok(agreement.told)
}
