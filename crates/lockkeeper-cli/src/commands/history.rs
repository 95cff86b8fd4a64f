//! `history`: who ran what, when, with which result.

use lockkeeper::error::{Error, exit};
use lockkeeper::ops;

use crate::ui::{Desk, Look, moment, plural, table};

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
        let context = desk.context(&desk.environment()?)?;
        let history = desk.block_on(ops::history(&context, self.limit))?;
        desk.result(&history, |look| render(&history, look))?;
        Ok(exit::OK)
    }
}

fn render(history: &ops::History, look: &Look) -> String {
    if history.runs.is_empty() {
        return "no run yet\n".to_owned();
    }
    let mut text = String::new();
    let rows: Vec<_> = history
        .runs
        .iter()
        .map(|run| {
            let mark = match run.outcome.as_deref() {
                Some("done" | "rolled_back" | "nothing_to_do") => look.good(),
                Some(_) => look.bad(),
                None => look.neutral(),
            };
            let outcome = run.outcome.as_deref().unwrap_or("no end recorded").replace('_', " ");
            let ran: Vec<_> = run.migrations.iter().map(|m| m.version.as_str()).collect();
            vec![
                mark,
                moment(&run.started_at),
                run.verb.clone(),
                outcome,
                format!("{}@{}", run.actor, run.host),
                listed(&ran),
                look.dim(run.error.as_deref().unwrap_or_default()),
            ]
        })
        .collect();
    text.push_str(&table(&rows));
    text + "\n" + &plural(rows.len(), "run") + "\n"
}

fn listed(versions: &[&str]) -> String {
    match versions {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first, .., last] => {
            format!("{first} … {last} ({})", plural(versions.len(), "migration"))
        }
    }
}
