//! `cargo xtask bench fingerprint`: marks beside the fingerprint that people write by hand, and
//! (`--trials`) how many of ten thousand random faults they find.

use std::time::{Duration, Instant};

use lockkeeper::engine;
use lockkeeper_core::preserve::{ColumnAsk, Depth, TableAsk, TableFacts, TableMark};

use super::arena::{Arena, Place};
use crate::Outcome;

const ROUNDS: usize = 3;
const TRIALS: usize = 10_000;
const MADE: &str = include_str!("../../../crates/lockkeeper/tests/main/marks/trials_made.sql");
const FAULTS: &str = include_str!("../../../crates/lockkeeper/tests/main/marks/trials_faults.sql");

/// What people write by hand; the text of a table of this size still fits into one value.
const BY_HAND: &str = "SELECT md5(string_agg(t::text, '' ORDER BY id)) FROM orders t";

pub fn run(words: &[String]) -> Outcome {
    let rows = match words.first().map(String::as_str) {
        None => Some("1000000"),
        Some("--rows") => words.get(1).map(String::as_str),
        Some("--trials") => return trials(),
        _ => None,
    };
    let rows = rows.ok_or_else(|| format!("usage: bench {}", super::HELP))?;
    let arena = begin()?;
    let url = arena.orders("marks", rows)?;
    eprintln!("best of {ROUNDS}");
    let by_hand = best(|| arena.ask("marks", BY_HAND).map(|_| ()))?;
    line("md5(string_agg(t::text, … ORDER BY id))", by_hand, by_hand);
    for (what, depth) in [
        ("fingerprint --depth count", Depth::Count),
        ("fingerprint --depth rows (128 bits)", Depth::Rows),
        ("fingerprint --depth columns", Depth::Columns),
    ] {
        let took = best(|| marks(&url, &[], depth).map(|_| ()))?;
        line(what, took, by_hand);
    }
    let asks = untouched(&url)?;
    let took = best(|| marks(&url, &asks, Depth::Rows).map(|_| ()))?;
    line("migrate, a table nobody touches", took, by_hand);
    arena.drop("marks")
}

/// What `migrate` asks of tables that no statement works on.
fn untouched(url: &str) -> Result<Vec<TableAsk>, String> {
    let work = async {
        let mut moment = engine::open(url)?.open_moment().await?;
        let found = moment.inventory().await?;
        moment.close().await?;
        let ask = |table: &TableFacts| TableAsk { depth: Depth::Rows, ..table.keyed_ask() };
        Ok::<_, engine::DbError>(found.tables.iter().map(ask).collect())
    };
    runtime()?.block_on(work).map_err(|error| error.to_string())
}

fn runtime() -> Result<tokio::runtime::Runtime, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(|error| error.to_string())
}

fn begin() -> Result<Arena, String> {
    let arena = Arena::start(Place::Memory)?;
    arena.introduce()?;
    Ok(arena)
}

fn line(what: &str, took: Duration, by_hand: Duration) {
    let times = by_hand.as_secs_f64() / took.as_secs_f64();
    eprintln!("  {what:<42} {:>7.2} s  {times:>5.1} × as fast", took.as_secs_f64());
}

fn best(mut work: impl FnMut() -> Outcome) -> Result<Duration, String> {
    let mut best = Duration::MAX;
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        work()?;
        best = best.min(begun.elapsed());
    }
    Ok(best)
}

/// Marks what is asked for, or every table.
fn marks(url: &str, asks: &[TableAsk], depth: Depth) -> Result<Vec<TableMark>, String> {
    let work = async {
        let mut moment = engine::open(url)?.open_moment().await?;
        let marks = match asks {
            [] => moment.marks(&[], depth, 1, &|_| ()).await?,
            asks => moment.marks_of(asks, 2, &|_| ()).await?,
        };
        moment.close().await?;
        Ok::<_, engine::DbError>(marks)
    };
    runtime()?.block_on(work).map_err(|error| error.to_string())
}

/// Each trial is a small table of its own; every second one loses or doubles a row, the others
/// have values changed or in each other's place.
fn trials() -> Outcome {
    let arena = begin()?;
    let url = arena.fresh("trials")?;
    let filled = |text: &str| text.replace("{trials}", &TRIALS.to_string()).replace("{seed}", "0");
    arena.ask("trials", &filled(MADE))?;
    let asks: Vec<_> = (1..=TRIALS).map(ask).collect();
    let text = "SELECT md5(string_agg(t::text, E'\\n' ORDER BY t::text)) FROM trials t GROUP BY trial \
                ORDER BY trial";
    let (before, text_before) = (marks(&url, &asks, Depth::Rows)?, arena.ask("trials", text)?);
    arena.ask("trials", &filled(FAULTS))?;
    let (after, text_after) = (marks(&url, &asks, Depth::Rows)?, arena.ask("trials", text)?);
    let changed = text_before.lines().zip(text_after.lines()).map(|(b, a)| b != a);
    let found = before.iter().zip(&after).map(|(b, a)| b.hash != a.hash);
    let kinds = ["lost", "duplicated", "swapped", "changed"];
    let mut counts = [[0; 2]; 4];
    for (at, (changed, found)) in changed.zip(found).enumerate() {
        let count = &mut counts[(at + 1) % 4];
        count[0] += u32::from(changed);
        count[1] += u32::from(changed && found);
    }
    for (kind, [faults, found]) in kinds.iter().zip(counts) {
        eprintln!("  {kind:<12} {found} of {faults} found");
    }
    let [faults, found] = [0, 1].map(|at| counts.iter().map(|count| count[at]).sum::<u32>());
    eprintln!("  {:<12} {found} of {faults} found", "together");
    arena.drop("trials")?;
    if found == faults { Ok(()) } else { Err(format!("{} faults unseen", faults - found)) }
}

fn ask(trial: usize) -> TableAsk {
    let columns = ["id", "a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
    TableAsk {
        table: "public.trials".to_owned(),
        columns: columns.map(ColumnAsk::plain).to_vec(),
        filter: Some(format!("trial = {trial}")),
        depth: Depth::Rows,
        ..TableAsk::default()
    }
}
