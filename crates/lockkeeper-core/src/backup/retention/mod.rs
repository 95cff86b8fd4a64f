//! Which backups stay and which go, and why: a pure function of rules, backups and time.
//!
//! Ages are counted back from the newest proven backup, never from a clock that runs ahead of
//! it: when backups stop being made, nothing is deleted any more.

mod buckets;
mod simulate;

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use super::{Level, Purpose, Standing};

pub use simulate::{Happening, simulate};

/// How many and how long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Backups made before migrations and restores stay that long …
    pub pre_migration: SignedDuration,
    /// … and the last so many of them stay whatever their age.
    pub pre_migration_last: usize,
    /// Every backup stays that long.
    pub within: Option<SignedDuration>,
    /// The newest backup of each of the last so many days, weeks and months that have one.
    pub daily: usize,
    pub weekly: usize,
    pub monthly: usize,
    /// So many proven backups of each kind are always left.
    pub min_proven: usize,
    /// What is marked is deleted by a run at least that much later.
    pub grace: SignedDuration,
}

const DAY: SignedDuration = SignedDuration::from_hours(24);

impl Default for Rules {
    fn default() -> Self {
        Rules {
            pre_migration: DAY * 30,
            pre_migration_last: 2,
            within: None,
            daily: 7,
            weekly: 4,
            monthly: 12,
            min_proven: 3,
            grace: DAY,
        }
    }
}

/// A backup as the rules see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub id: String,
    /// Only backups of one group stand in for each other: a kind of one database.
    pub group: String,
    pub purpose: Purpose,
    pub made_at: Timestamp,
    pub standing: Standing,
}

impl Candidate {
    fn proven(&self) -> bool {
        self.standing.level >= Level::L1 && self.standing.damage.is_none()
    }
}

/// What is to be done with a backup now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Keep,
    /// It was marked and is wanted again.
    Unmark,
    /// Nothing speaks for it: it is marked, and stays until a later run.
    Mark,
    /// It is marked and its time has not come.
    Wait,
    Delete,
}

/// The fate of a backup and the rule that decided it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    pub id: String,
    pub fate: Fate,
    pub why: String,
    /// Until when that rule keeps it, where it is a matter of time alone.
    pub keep_until: Option<Timestamp>,
}

/// Decides about every backup. After a backup that failed nothing is marked and nothing deleted.
pub fn decide(
    rules: &Rules,
    candidates: &[Candidate],
    now: Timestamp,
    backup_failed: bool,
) -> Vec<Decision> {
    let mut groups: BTreeMap<&str, Vec<&Candidate>> = BTreeMap::new();
    for candidate in candidates {
        groups.entry(&candidate.group).or_default().push(candidate);
    }
    let mut decisions = Vec::with_capacity(candidates.len());
    for mut group in groups.into_values() {
        group.sort_by(|a, b| (b.made_at, &b.id).cmp(&(a.made_at, &a.id)));
        let reasons = Group { rules, members: &group, now }.reasons(backup_failed);
        let fate = |(member, reason): (&&Candidate, _)| settle(rules, member, reason, now);
        decisions.extend(group.iter().zip(reasons).map(fate));
    }
    decisions
}

/// Why a backup stays, and until when.
type Reason = Option<(String, Option<Timestamp>)>;

fn settle(rules: &Rules, member: &Candidate, reason: Reason, now: Timestamp) -> Decision {
    let marked = member.standing.marked_at;
    let (fate, why, keep_until) = match (reason, marked) {
        (Some((why, until)), None) => (Fate::Keep, why, until),
        (Some((why, until)), Some(_)) => (Fate::Unmark, why, until),
        (None, None) => (Fate::Mark, "no rule keeps it".to_owned(), None),
        (None, Some(at)) => {
            let due = at.saturating_add(rules.grace).unwrap_or(Timestamp::MAX);
            match now >= due {
                true => (Fate::Delete, format!("marked {at}, and no rule keeps it"), None),
                false => (Fate::Wait, format!("marked; deleted after {due}"), Some(due)),
            }
        }
    };
    Decision { id: member.id.clone(), fate, why, keep_until }
}

/// The backups that stand in for each other, the newest first.
struct Group<'a> {
    rules: &'a Rules,
    members: &'a [&'a Candidate],
    now: Timestamp,
}

impl Group<'_> {
    fn reasons(&self, backup_failed: bool) -> Vec<Reason> {
        let places = 0..self.members.len();
        let mut reasons: Vec<Reason> = places.map(|at| self.pinned(at, backup_failed)).collect();
        let rules = [Self::by_age, Self::by_bucket];
        for rule in rules {
            for (at, why) in rule(self) {
                reasons[at].get_or_insert(why);
            }
        }
        self.fill_up(&mut reasons);
        reasons
    }

    /// The backups that count: proved, and not from the future.
    fn counted(&self) -> impl Iterator<Item = usize> + '_ {
        let counts =
            |at: &usize| self.members[*at].proven() && self.members[*at].made_at <= self.now;
        (0..self.members.len()).filter(counts)
    }

    /// What keeps a backup whatever the rules say.
    fn pinned(&self, at: usize, backup_failed: bool) -> Reason {
        let member = self.members[at];
        if backup_failed {
            return Some(("the new backup of this run failed".to_owned(), None));
        }
        if let Some(reason) = &member.standing.held {
            return Some((format!("held: {reason}"), None));
        }
        if let Some(until) = member.standing.read_until.filter(|until| *until > self.now) {
            return Some(("it is being read".to_owned(), Some(until)));
        }
        if member.made_at > self.now {
            return Some(("its time lies in the future: a clock is wrong".to_owned(), None));
        }
        None
    }

    fn by_age(&self) -> Vec<(usize, (String, Option<Timestamp>))> {
        let Some(newest) = self.counted().next().map(|at| self.members[at].made_at) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        let mut before_runs = 0;
        for (at, member) in self.members.iter().enumerate() {
            let age = newest.duration_since(member.made_at);
            let until = |span| member.made_at.saturating_add(span).ok();
            if member.purpose != Purpose::Manual {
                // What a wrong clock dates ahead takes no place from those that are there.
                let counts = member.proven() && member.made_at <= self.now;
                before_runs += usize::from(counts);
                let last = counts && before_runs <= self.rules.pre_migration_last;
                if age <= self.rules.pre_migration {
                    let why =
                        format!("{}, for {}", occasion(member), days(self.rules.pre_migration));
                    found.push((at, (why, until(self.rules.pre_migration))));
                } else if last {
                    let why =
                        format!("among the last {} of their kind", self.rules.pre_migration_last);
                    found.push((at, (format!("{}, {why}", occasion(member)), None)));
                }
            }
            if let Some(within) = self.rules.within.filter(|within| age <= *within) {
                found.push((
                    at,
                    (format!("every backup is kept for {}", days(within)), until(within)),
                ));
            }
        }
        found
    }

    fn by_bucket(&self) -> Vec<(usize, (String, Option<Timestamp>))> {
        let mut found = Vec::new();
        for (word, count, bucket) in buckets::all(self.rules) {
            let mut used = BTreeSet::new();
            for at in self.counted() {
                let key = bucket(self.members[at].made_at);
                if used.len() < count && used.insert(key) {
                    let why = format!("newest of its {word}, {} of {count}", used.len());
                    found.push((at, (why, None)));
                }
            }
        }
        found
    }

    /// Keeps the newest proven ones until there are enough; with too few of them nothing goes.
    fn fill_up(&self, reasons: &mut [Reason]) {
        let least = self.rules.min_proven;
        let mut kept = self.counted().filter(|at| reasons[*at].is_some()).count();
        for at in self.counted() {
            if kept < least && reasons[at].is_none() {
                reasons[at] = Some((format!("{least} proven backups are always left"), None));
                kept += 1;
            }
        }
        if kept < least {
            let why =
                format!("only {kept} proven backups of its kind are there, {least} are wanted");
            for reason in reasons.iter_mut() {
                reason.get_or_insert((why.clone(), None));
            }
        }
    }
}

fn occasion(member: &Candidate) -> &'static str {
    match member.purpose {
        Purpose::Manual => "made by hand",
        Purpose::PreMigration => "made before a migration",
        Purpose::PreRestore => "made before a restore",
    }
}

fn days(span: SignedDuration) -> String {
    let seconds = span.as_secs();
    match seconds {
        _ if seconds % 86_400 == 0 => format!("{} days", seconds / 86_400),
        _ if seconds % 3_600 == 0 => format!("{} hours", seconds / 3_600),
        _ if seconds % 60 == 0 => format!("{} minutes", seconds / 60),
        _ => format!("{seconds} seconds"),
    }
}

#[cfg(test)]
mod tests;
