use super::*;

const NOW: &str = "2026-03-31T12:00:00Z";

fn now() -> Timestamp {
    NOW.parse().unwrap()
}

fn ago(days: i64) -> Timestamp {
    now().checked_sub(DAY * i32::try_from(days).unwrap()).unwrap()
}

fn backup(id: &str, days: i64) -> Candidate {
    Candidate {
        id: id.to_owned(),
        group: "full of shop".to_owned(),
        purpose: Purpose::Manual,
        made_at: ago(days),
        standing: Standing { level: Level::L2, ..Standing::default() },
    }
}

fn fate(candidates: &[Candidate], id: &str, failed: bool) -> (Fate, String) {
    let decisions = decide(&Rules::default(), candidates, now(), failed);
    let decision = decisions.into_iter().find(|decision| decision.id == id).unwrap();
    (decision.fate, decision.why)
}

/// A backup a day for two years; one more of the same day as the oldest has nothing to say for it.
fn years() -> Vec<Candidate> {
    (0..730).map(|day| backup(&format!("d{day}"), day)).collect()
}

#[test]
fn a_years_worth_of_days_leaves_days_weeks_and_months() {
    let decisions = decide(&Rules::default(), &years(), now(), false);
    let kept: Vec<_> = decisions.iter().filter(|d| d.fate == Fate::Keep).collect();
    // 7 days; weeks end on Sundays, so 2 more of 4; months end on their last, 11 more of 12.
    assert_eq!(kept.len(), 7 + 2 + 11, "{kept:#?}");
    assert!(kept[0].why.contains("newest of its day, 1 of 7"), "{}", kept[0].why);
}

#[test]
fn what_nothing_keeps_is_marked_and_deleted_by_a_later_run() {
    let mut backups = years();
    assert_eq!(fate(&backups, "d10", false).0, Fate::Mark);
    backups[10].standing.marked_at = Some(ago(0));
    assert_eq!(fate(&backups, "d10", false).0, Fate::Wait);
    backups[10].standing.marked_at = Some(ago(1));
    assert_eq!(fate(&backups, "d10", false).0, Fate::Delete);
    backups[3].standing.marked_at = Some(ago(1));
    assert_eq!(fate(&backups, "d3", false).0, Fate::Unmark);
}

#[test]
fn a_failed_backup_a_hold_and_a_reader_each_stop_it() {
    let mut backups = years();
    backups[10].standing.marked_at = Some(ago(5));
    assert_eq!(fate(&backups, "d10", true).0, Fate::Unmark);
    backups[10].standing.held = Some("case 7".into());
    assert_eq!(fate(&backups, "d10", false), (Fate::Unmark, "held: case 7".into()));
    backups[10].standing.held = None;
    backups[10].standing.read_until = Some(ago(-1));
    assert_eq!(fate(&backups, "d10", false).0, Fate::Unmark);
    backups[10].standing.read_until = Some(ago(1));
    assert_eq!(fate(&backups, "d10", false).0, Fate::Delete);
}

#[test]
fn seven_bad_days_evict_no_good_backup() {
    // Nothing but the days keeps them: if a bad backup filled one, a good one would go.
    let rules = Rules { daily: 7, weekly: 0, monthly: 0, min_proven: 1, ..Rules::default() };
    let mut backups: Vec<_> = (7..15).map(|day| backup(&format!("good{day}"), day)).collect();
    for day in 0..7 {
        let mut bad = backup(&format!("bad{day}"), day);
        match day % 2 {
            0 => bad.standing.level = Level::L0,
            _ => bad.standing.damage = Some("bit".into()),
        }
        backups.push(bad);
    }
    let decisions = decide(&rules, &backups, now(), false);
    let kept = decisions.iter().filter(|d| d.fate == Fate::Keep).map(|d| d.id.as_str());
    let good: Vec<_> = (7..14).map(|day| format!("good{day}")).collect();
    assert_eq!(kept.collect::<Vec<_>>(), good);
}

#[test]
fn when_backups_stop_nothing_goes() {
    // Each is kept by its age alone, which the clock would have ended long ago.
    let rules = Rules { daily: 1, weekly: 1, monthly: 1, min_proven: 1, ..Rules::default() };
    let rules = Rules { within: Some(DAY * 4), pre_migration_last: 0, ..rules };
    let mut old: Vec<_> = (0..6).map(|day| backup(&format!("d{day}"), 400 + day)).collect();
    old[5].purpose = Purpose::PreMigration;
    assert!(decide(&rules, &old, now(), false).iter().all(|d| d.fate == Fate::Keep));
    old.push(backup("d20", 420));
    assert_eq!(decide(&rules, &old, now(), false).last().unwrap().fate, Fate::Mark);
}

#[test]
fn a_backup_from_the_future_ages_nobody() {
    let rules = Rules { daily: 1, weekly: 1, monthly: 1, min_proven: 1, ..Rules::default() };
    let rules = Rules { pre_migration_last: 0, ..rules };
    let mut backups = vec![backup("a", 1), backup("run", 2), backup("future", -3000)];
    backups[1].purpose = Purpose::PreMigration;
    let decisions = decide(&rules, &backups, now(), false);
    assert!(decisions.iter().all(|d| d.fate == Fate::Keep), "{decisions:?}");
    let run = decisions.iter().find(|decision| decision.id == "run").unwrap();
    assert_eq!(run.keep_until, Some(ago(2 - 30)));
}

#[test]
fn a_simulated_year_ends_with_what_the_rules_promise() {
    let (happened, left) = simulate(&Rules::default(), &[backup("first", 0)], now(), 365);
    assert!(happened.iter().all(|happening| happening.left >= 3));
    assert!((20..=26).contains(&left.len()), "{}", left.len());
}
