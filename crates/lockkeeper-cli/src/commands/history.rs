//! `history`: who ran what, when, with which result.

use lockkeeper::error::{Error, exit};
use lockkeeper::ledger::{Certified, RunRow};
use lockkeeper::ops;

use crate::ui::{Desk, Look, moment, plural, shorten, table};

/// Show the runs against this database, newest first
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  lockkeeper history
  lockkeeper history --limit 5 --format json")]
pub struct History {
    /// Show at most this many runs
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: u32,
}

impl History {
    pub fn run(&self, desk: &Desk) -> Result<u8, Error> {
        let context = desk.context_without_files(&desk.environment()?)?;
        let history = desk.block_on(ops::history(&context, self.limit))?;
        desk.result(&history, |look| render(&history, look))?;
        Ok(exit::OK)
    }
}

fn render(history: &ops::History, look: &Look) -> String {
    if history.runs.is_empty() {
        return "no run yet\n".to_owned();
    }
    let rows: Vec<_> = history.runs.iter().map(|run| row(run, look)).collect();
    let mut text = table(&rows) + "\n";
    for run in &history.runs {
        if let Some(error) = &run.error {
            let error = shorten(error, look.width.saturating_sub(26), look.either("…", "..."));
            text.push_str(&format!("{}: {error}\n", moment(&run.started_at)));
        }
    }
    if history.runs.iter().any(|run| run.error.is_some()) {
        text.push('\n');
    }
    text + &plural(rows.len(), "run") + "\n"
}

fn row(run: &RunRow, look: &Look) -> Vec<String> {
    let mark = match run.outcome.as_deref() {
        Some("done" | "rolled_back" | "nothing_to_do") => look.good(),
        Some(_) => look.bad(),
        None => look.neutral(),
    };
    let ran: Vec<_> = run.migrations.iter().map(|m| m.version.as_str()).collect();
    vec![
        mark,
        moment(&run.started_at),
        run.verb.clone(),
        run.outcome.as_deref().unwrap_or("no end recorded").replace('_', " "),
        format!("{}@{}", run.actor, run.host),
        run.env.clone().unwrap_or_default(),
        listed(&ran, look),
        run.certificate.as_ref().map(data).unwrap_or_default(),
        run.backup.as_ref().map(|id| format!("backup {id}")).unwrap_or_default(),
    ]
}

fn data(certified: &Certified) -> String {
    let Certified { proved, excluded, unproved, .. } = certified;
    match unproved + excluded {
        0 => format!("data proved ({proved})"),
        _ => format!("data: {proved} proved, {unproved} unproved, {excluded} excluded"),
    }
}

fn listed(versions: &[&str], look: &Look) -> String {
    match versions {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first, .., last] => {
            let dots = look.either("…", "..");
            format!("{first} {dots} {last} ({})", plural(versions.len(), "migration"))
        }
    }
}
