//! What the rules would do if backups went on being made.

use jiff::{SignedDuration, Timestamp};

use crate::backup::{Level, Purpose, Standing};

use super::{Candidate, Fate, Rules, decide};

/// One deletion of the simulated time, and what was left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happening {
    pub at: Timestamp,
    pub deleted: String,
    pub left: usize,
}

/// Makes a backup a day in each group, prunes after it, and returns what was deleted when,
/// together with what is left in the end.
pub fn simulate(
    rules: &Rules,
    candidates: &[Candidate],
    now: Timestamp,
    days: u32,
) -> (Vec<Happening>, Vec<Candidate>) {
    let mut there = candidates.to_vec();
    let mut groups: Vec<String> = there.iter().map(|c| c.group.clone()).collect();
    groups.sort();
    groups.dedup();
    let mut happened = Vec::new();
    for day in 1..=i64::from(days) {
        let Ok(at) = now.checked_add(SignedDuration::from_hours(24 * day)) else { break };
        there.extend(groups.iter().map(|group| made(group, at)));
        for decision in decide(rules, &there, at, false) {
            let Some(place) = there.iter().position(|c| c.id == decision.id) else { continue };
            match decision.fate {
                Fate::Mark => there[place].standing.marked_at = Some(at),
                Fate::Unmark => there[place].standing.marked_at = None,
                Fate::Keep | Fate::Wait => {}
                Fate::Delete => {
                    there.remove(place);
                    happened.push(Happening { at, deleted: decision.id, left: there.len() });
                }
            }
        }
    }
    (happened, there)
}

fn made(group: &str, at: Timestamp) -> Candidate {
    Candidate {
        id: format!("{group} of {}", at.strftime("%Y-%m-%d")),
        group: group.to_owned(),
        purpose: Purpose::Manual,
        made_at: at,
        standing: Standing { level: Level::L2, ..Standing::default() },
    }
}
