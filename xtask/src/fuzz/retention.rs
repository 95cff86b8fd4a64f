//! `cargo xtask fuzz retention`: backups made, damaged, held and read at random moments by clocks
//! that jump, and after each run of retention the promises of `docs/guide/backup.md`, said again
//! in other words.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use lockkeeper::core::backup::retention::{Candidate, Fate, Rules, decide};
use lockkeeper::core::backup::{Level, Purpose, Standing};

use crate::Outcome;
use crate::rng::Rng;

const HOUR: SignedDuration = SignedDuration::from_hours(1);
const STEPS: u64 = 24;

/// Runs that many timelines; the first broken promise ends it.
pub fn run(timelines: u64, seed: u64) -> Outcome {
    let mut counts = Counts::default();
    for number in 0..timelines {
        let mut rng = Rng::of(seed.wrapping_add(number), "retention");
        timeline(&mut rng, &mut counts)
            .map_err(|broken| format!("timeline {number} of seed {seed}: {broken}"))?;
    }
    let Counts { runs, marked, deleted } = counts;
    eprintln!(
        "{timelines} timelines, {runs} runs of retention, {marked} marked, {deleted} deleted, \
         0 promises broken"
    );
    if deleted == 0 {
        Err("nothing was ever deleted: this proves nothing".to_owned())
    } else {
        Ok(())
    }
}

#[derive(Default)]
struct Counts {
    runs: u64,
    marked: u64,
    deleted: u64,
}

fn timeline(rng: &mut Rng, counts: &mut Counts) -> Outcome {
    let rules = rules(rng);
    let mut now = Timestamp::UNIX_EPOCH + HOUR * 24 * 365 * 50;
    let mut there: Vec<Candidate> = Vec::new();
    for step in 0..STEPS {
        now += HOUR * pause(rng);
        match rng.below(8) {
            0..=3 => there.push(made(rng, step, now)),
            4 => happen(rng, &mut there, now),
            _ => retention(rng, &rules, &mut there, now, counts)?,
        }
    }
    Ok(())
}

/// Mostly hours and days; now and then a clock jumps by months, in either direction.
fn pause(rng: &mut Rng) -> i32 {
    let hours = match rng.below(20) {
        0 => rng.below(24 * 400) as i64 - 24 * 200,
        1..=4 => rng.below(24 * 40) as i64,
        _ => rng.below(50) as i64,
    };
    i32::try_from(hours).unwrap_or(0)
}

fn rules(rng: &mut Rng) -> Rules {
    let mut count = |limit| rng.below(limit) as usize;
    Rules {
        daily: count(8),
        weekly: count(5),
        monthly: count(13),
        min_proven: 1 + count(4),
        pre_migration_last: count(3),
        pre_migration: HOUR * 24 * count(40) as i32,
        within: (count(3) == 0).then(|| HOUR * 24 * count(20) as i32),
        grace: HOUR * count(60) as i32,
    }
}

fn made(rng: &mut Rng, step: u64, now: Timestamp) -> Candidate {
    let level = [Level::L0, Level::L1, Level::L2, Level::L4][rng.below(4) as usize];
    let purpose = [Purpose::Manual, Purpose::PreMigration, Purpose::PreRestore];
    Candidate {
        id: format!("b{step}"),
        group: ["full", "schema"][rng.below(2) as usize].to_owned(),
        purpose: purpose[rng.below(3) as usize],
        made_at: now,
        standing: Standing { level, ..Standing::default() },
    }
}

fn happen(rng: &mut Rng, there: &mut [Candidate], now: Timestamp) {
    let Some(at) = (!there.is_empty()).then(|| rng.below(there.len() as u64) as usize) else {
        return;
    };
    let standing = &mut there[at].standing;
    match rng.below(5) {
        0 => standing.damage = Some("bit".to_owned()),
        1 => standing.held = Some("case".to_owned()),
        2 => standing.held = None,
        3 => standing.read_until = Some(now + HOUR * 30),
        _ => standing.level = Level::L2,
    }
}

fn retention(
    rng: &mut Rng,
    rules: &Rules,
    there: &mut Vec<Candidate>,
    now: Timestamp,
    counts: &mut Counts,
) -> Outcome {
    let failed = rng.below(6) == 0;
    let decisions = decide(rules, there, now, failed);
    if decisions.len() != there.len() {
        return Err("a backup has no fate".to_owned());
    }
    let fates: BTreeMap<String, Fate> = decisions.into_iter().map(|d| (d.id, d.fate)).collect();
    let before = there.clone();
    there.retain(|backup| fates[&backup.id] != Fate::Delete);
    for backup in there.iter_mut() {
        match fates[&backup.id] {
            Fate::Mark => backup.standing.marked_at = Some(now),
            Fate::Unmark => backup.standing.marked_at = None,
            _ => {}
        }
    }
    counts.runs += 1;
    counts.marked += fates.values().filter(|fate| **fate == Fate::Mark).count() as u64;
    counts.deleted += (before.len() - there.len()) as u64;
    if failed && fates.values().any(|fate| matches!(fate, Fate::Mark | Fate::Delete)) {
        return Err("something goes in a run whose backup failed".to_owned());
    }
    promises(rules, &before, there, now)
}

fn promises(rules: &Rules, before: &[Candidate], after: &[Candidate], now: Timestamp) -> Outcome {
    let kept: BTreeSet<&str> = after.iter().map(|backup| backup.id.as_str()).collect();
    for gone in before.iter().filter(|backup| !kept.contains(backup.id.as_str())) {
        let standing = &gone.standing;
        let marked = standing.marked_at.is_some_and(|at| at + rules.grace <= now);
        let complaints = [
            (!marked, "was not marked long enough"),
            (standing.held.is_some(), "was held"),
            (standing.read_until.is_some_and(|until| until > now), "was being read"),
            (gone.made_at > now, "is from the future"),
        ];
        if let Some((_, why)) = complaints.iter().find(|(broken, _)| *broken) {
            return Err(format!("{} was deleted and {why}", gone.id));
        }
    }
    for group in ["full", "schema"] {
        let of = |backups: &[Candidate]| -> Vec<Candidate> {
            backups.iter().filter(|backup| backup.group == group).cloned().collect()
        };
        in_group(rules, &of(before), &of(after), now)?;
    }
    Ok(())
}

fn in_group(rules: &Rules, before: &[Candidate], after: &[Candidate], now: Timestamp) -> Outcome {
    let counts = |backup: &&Candidate| {
        let standing = &backup.standing;
        standing.level >= Level::L1 && standing.damage.is_none() && backup.made_at <= now
    };
    let proven = before.iter().filter(counts).count();
    let left = after.iter().filter(counts).count();
    if left < rules.min_proven.min(proven) {
        return Err(format!("{left} of {proven} proven backups are left"));
    }
    if proven < rules.min_proven && after.len() < before.len() {
        return Err(format!("something went while only {proven} proven backups were there"));
    }
    let Some(newest) = before.iter().filter(counts).map(|backup| backup.made_at).max() else {
        return Ok(());
    };
    let there = |backup: &Candidate| after.iter().any(|kept| kept.id == backup.id);
    for backup in before.iter().filter(|backup| backup.made_at <= now) {
        let age = newest.duration_since(backup.made_at);
        let young = rules.within.is_some_and(|within| age <= within)
            || (backup.purpose != Purpose::Manual && age <= rules.pre_migration);
        if young && !there(backup) {
            return Err(format!("{} was too young to go", backup.id));
        }
    }
    let counted: Vec<&Candidate> = before.iter().filter(counts).collect();
    let buckets = [(rules.daily, day as Bucket), (rules.weekly, week), (rules.monthly, month)];
    for (count, bucket) in buckets {
        newest_of_each(count, bucket, &counted, &there)?;
    }
    last_before_runs(rules.pre_migration_last, &counted, &there)
}

type Bucket = fn(Date) -> Date;

fn day(date: Date) -> Date {
    date
}

/// The Monday of its week.
fn week(date: Date) -> Date {
    let mut monday = date;
    while monday.weekday() != Weekday::Monday {
        monday = monday.yesterday().unwrap_or(Date::MIN);
    }
    monday
}

fn month(date: Date) -> Date {
    date.first_of_month()
}

fn newest_of_each(
    count: usize,
    bucket: Bucket,
    counted: &[&Candidate],
    there: &dyn Fn(&Candidate) -> bool,
) -> Outcome {
    let mut filled: BTreeMap<Date, Vec<&Candidate>> = BTreeMap::new();
    for backup in counted {
        let date = backup.made_at.to_zoned(TimeZone::UTC).date();
        filled.entry(bucket(date)).or_default().push(backup);
    }
    for (begin, backups) in filled.iter().rev().take(count) {
        let newest = backups.iter().map(|backup| backup.made_at).max();
        if !backups.iter().any(|backup| Some(backup.made_at) == newest && there(backup)) {
            return Err(format!("the newest since {begin} is gone: {}", backups[0].id));
        }
    }
    Ok(())
}

/// Of several of the same moment any will do.
fn last_before_runs(
    last: usize,
    counted: &[&Candidate],
    there: &dyn Fn(&Candidate) -> bool,
) -> Outcome {
    let of_runs = counted.iter().filter(|backup| backup.purpose != Purpose::Manual);
    let mut of_runs: Vec<_> = of_runs.collect();
    of_runs.sort_by_key(|backup| std::cmp::Reverse(backup.made_at));
    let Some(oldest) = of_runs.iter().take(last).next_back().map(|backup| backup.made_at) else {
        return Ok(());
    };
    let left = of_runs.iter().filter(|b| b.made_at >= oldest && there(b)).count();
    match of_runs.iter().find(|backup| backup.made_at > oldest && !there(backup)) {
        Some(gone) => Err(format!("{} was among the last {last} before runs", gone.id)),
        None if left < last.min(of_runs.len()) => {
            Err(format!("{left} of the last {last} before runs are left"))
        }
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_promise_is_broken() {
        super::run(3_000, 7).unwrap();
    }
}
