//! Every form of the oracle: the static verdict equals what the server did.
//!
//! `ORACLE_PG=15` and `ORACLE_ONLY=add-column` narrow the run; `ORACLE_SHOW=200` shows more
//! disagreements.

use std::collections::BTreeSet;
use std::env;

use super::comparison::{Outcome, agree, difference, judged, measured};
use super::forms::{Form, facts, forms, known_wrong, reasons, statements};

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
            let (said, why) = said(form, major);
            let measured = measured(&case);
            if !agree(&said, &measured) && !reasons.contains_key(&name) {
                again.insert(name.clone());
                if known.contains(&name) {
                    continue;
                }
                wrong.push(format!("{major} {name}\n{}{why}", told(form, &said, &measured)));
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

fn said(form: &Form, major: u32) -> (Outcome, String) {
    judged(&statements(&form.setup), &statements(&form.run), form.outside, major)
}

fn told(form: &Form, said: &Outcome, measured: &Outcome) -> String {
    let run: String = statements(&form.run).iter().map(|sql| format!("    {sql}\n")).collect();
    run + &difference(said, measured)
}
