//! How long a transaction holds a lock that keeps others waiting.

use crate::change::{Birth, LockMode, Seconds, Touch, Verdict, cost};

/// A strong lock on a relation that existed, and how long it is held.
#[derive(Clone, Debug, PartialEq)]
pub struct Hold {
    pub relation: String,
    pub lock: LockMode,
    pub seconds: Seconds,
    pub bytes: u64,
    /// Position, among the verdicts, of the statement that takes the lock.
    pub since: usize,
    /// Position of the statement with the most work while it is held.
    pub longest: usize,
}

/// Returns the locks that block reads or writes and are held during work, for statements that
/// commit together. A lock is held from its statement to the end, so that work on another table
/// counts as well.
pub fn holds(verdicts: &[&Verdict]) -> Vec<Hold> {
    let mut found: Vec<Hold> = Vec::new();
    for (since, verdict) in verdicts.iter().enumerate() {
        for touch in verdict.touches.iter().filter(|touch| strong(touch)) {
            if found.iter().any(|hold| hold.relation == touch.relation && hold.since < since) {
                continue;
            }
            let hold = hold(touch, since, &verdicts[since..]);
            found.retain(|other| other.relation != hold.relation || other.lock > hold.lock);
            if hold.seconds.high > 0.0 && !found.iter().any(|o| o.relation == hold.relation) {
                found.push(hold);
            }
        }
    }
    found
}

fn strong(touch: &Touch) -> bool {
    touch.birth <= Birth::EarlierFile && touch.lock.blocks_writes()
}

fn hold(touch: &Touch, since: usize, rest: &[&Verdict]) -> Hold {
    let mut seconds = Seconds { low: 0.0, high: 0.0 };
    let (mut longest, mut most) = (since, 0.0);
    for (at, verdict) in rest.iter().enumerate() {
        let own: Vec<Seconds> = verdict.touches.iter().filter_map(work).collect();
        let high: f64 = own.iter().map(|s| s.high).sum();
        seconds.low += own.iter().map(|s| s.low).sum::<f64>();
        seconds.high += high;
        if high > most {
            (longest, most) = (since + at, high);
        }
    }
    Hold {
        relation: touch.relation.clone(),
        lock: touch.lock,
        seconds,
        bytes: touch.bytes.unwrap_or_default(),
        since,
        longest,
    }
}

/// Returns what a touch takes, when it is work at all.
fn work(touch: &Touch) -> Option<Seconds> {
    let works = touch.rewrite || touch.scan || touch.index_build || !touch.index_rebuild.is_empty();
    if works { cost(touch)?.seconds } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::{RelationKind, Role};

    fn touch(relation: &str, lock: LockMode, scan: bool) -> Touch {
        Touch {
            relation: relation.to_owned(),
            kind: RelationKind::Table,
            lock,
            role: Role::Named,
            rewrite: false,
            scan,
            index_rebuild: Vec::new(),
            index_build: false,
            work: None,
            written: None,
            data_loss: false,
            change: 0,
            birth: Birth::Base,
            rows: None,
            bytes: Some(2_000_000_000),
        }
    }

    fn verdict(touches: Vec<Touch>) -> Verdict {
        Verdict { touches, ..Verdict::default() }
    }

    #[test]
    fn a_lock_is_held_while_later_statements_work() {
        let first = verdict(vec![touch("a", LockMode::AccessExclusive, false)]);
        let second = verdict(vec![touch("b", LockMode::AccessShare, true)]);
        let held = holds(&[&first, &second]);
        assert_eq!(held.len(), 1);
        assert_eq!((held[0].relation.as_str(), held[0].since, held[0].longest), ("a", 0, 1));
        assert!(held[0].seconds.low >= 1.0, "{held:?}");
    }

    #[test]
    fn a_weak_lock_keeps_nobody_waiting() {
        let scan = verdict(vec![touch("a", LockMode::ShareUpdateExclusive, true)]);
        assert!(holds(&[&scan]).is_empty());
    }
}
