//! What is asked after a fault.

use std::time::Duration;

use super::super::arena::until;
use super::super::cli::Ended;
use super::super::tally::{Flaw, Verdict};
use super::origin::Origin;
use super::shop::Shop;

/// Plain tries that have to be enough.
const TRIES: usize = 3;

/// Nothing of ours runs on the server, and no program of ours that was killed goes on dumping.
const OURS: &str = "\
SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'lockkeeper%' AND datname = ";

/// How long a live session may be refused or kept waiting.
const LONGEST_REFUSAL: Duration = Duration::from_secs(1);

/// Nobody was kept out for longer than was promised.
pub fn patience(verdict: &mut Verdict) {
    if let Some(waited) = verdict.waited.filter(|waited| *waited > LONGEST_REFUSAL) {
        verdict.add(Flaw::Wrong, format!("a session was kept out for {} ms", waited.as_millis()));
    }
}

/// Runs a verb until it works; `None` when it never does.
pub fn at_last(
    shop: &Shop<'_>,
    words: &[&str],
    verdict: &mut Verdict,
) -> Result<Option<Ended>, String> {
    let mut said = Vec::new();
    for _ in 0..TRIES {
        let ended = shop.verb(words).run()?;
        if ended.is_ok() {
            return Ok(Some(ended));
        }
        said.push(ended.brief());
    }
    verdict.add(Flaw::Stuck, said.join("\n    "));
    Ok(None)
}

/// Everything listed is whole, so many backups are proven at least, and those named are there.
pub fn store(
    shop: &Shop<'_>,
    least: usize,
    named: &[&str],
    verdict: &mut Verdict,
) -> Result<(), String> {
    let listed = shop.list()?;
    for line in &listed {
        let proved = shop.verb(&["backup", "prove", &line.id, "--level", "L2"]).run()?;
        if !proved.is_ok() || line.damaged || !line.proven {
            verdict.add(Flaw::Silent, format!("{line:?} is listed: {}", proved.brief()));
        }
    }
    let proven: Vec<_> = shop.list()?.into_iter().filter(|l| l.proven && !l.damaged).collect();
    if proven.len() < least {
        verdict.add(Flaw::Lost, format!("{} proven backups are left", proven.len()));
    }
    for name in named.iter().filter(|name| !proven.iter().any(|line| line.id == **name)) {
        verdict.add(Flaw::Lost, format!("{name} is not proven any more"));
    }
    Ok(())
}

/// Nothing of ours stays running on the server.
pub fn quiet(shop: &Shop<'_>, verdict: &mut Verdict) {
    let Some(arena) = shop.arena() else { return };
    let sql = format!("{OURS}'{}'", shop.name());
    if !until(Duration::from_secs(10), || arena.admin(&sql).is_ok_and(|count| count == "0")) {
        verdict.add(Flaw::Wrong, "a session of ours stays on the server");
    }
}

/// What a killed run left in temporary files is gone after the next run.
pub fn tidy(shop: &Shop<'_>, verdict: &mut Verdict) -> Result<(), String> {
    let litter = shop.litter()?;
    if !litter.is_empty() {
        verdict.add(Flaw::Wrong, format!("temporary files are left: {litter:?}"));
    }
    Ok(())
}

/// The database is there under its name, old or restored as a whole.
pub fn reachable(
    origin: &Origin<'_>,
    shop: &Shop<'_>,
    first: &Ended,
    verdict: &mut Verdict,
) -> Result<(), String> {
    let mut content = shop.content();
    // A name that is just being changed keeps everybody waiting, not more.
    until(Duration::from_secs(5), || {
        content = shop.content();
        content.is_ok()
    });
    match content {
        Err(error) => verdict.add(Flaw::Unreachable, error),
        Ok(content) if content == origin.new => {}
        Ok(_) if first.is_ok() => verdict.add(Flaw::Silent, "exit 0, and not restored"),
        Ok(content) if content == origin.old => {}
        Ok(content) => verdict.add(Flaw::Wrong, format!("neither old nor restored: {content}")),
    }
    Ok(())
}

/// `--resume` ends with the content of the backup and nothing beside it but what is kept.
pub fn resumed(
    origin: &Origin<'_>,
    shop: &Shop<'_>,
    words: &[&str],
    verdict: &mut Verdict,
) -> Result<(), String> {
    let words: Vec<_> = words.iter().copied().chain(["--resume"]).collect();
    if at_last(shop, &words, verdict)?.is_none() {
        return Ok(());
    }
    match shop.content() {
        Err(error) => verdict.add(Flaw::Unreachable, error),
        Ok(content) if content != origin.new => {
            verdict.add(Flaw::Silent, format!("resumed, exit 0, and it holds {content}"));
        }
        Ok(_) => {}
    }
    let strangers = shop.strangers()?;
    if !strangers.is_empty() {
        verdict.add(Flaw::Wrong, format!("left behind: {strangers:?}"));
    }
    Ok(())
}
