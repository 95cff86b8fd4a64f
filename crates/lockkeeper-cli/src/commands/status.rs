//! `status`: how every migration stands.

use lockkeeper::core::migration::State;
use lockkeeper::error::{Error, exit};
use lockkeeper::ops;

use crate::ui::{Desk, Look, moment, plural, table};

/// Show how every migration stands
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  lockkeeper status
  lockkeeper status --exit-code          fails (1) while something is pending: for CI
  lockkeeper --env staging status --format json")]
pub struct Status {
    /// Exit with 1 when something is pending or unfinished
    #[arg(long)]
    pub exit_code: bool,
}

impl Status {
    pub fn run(&self, desk: &Desk) -> Result<u8, Error> {
        let context = desk.context(&desk.environment()?)?;
        let status = desk.block_on(ops::status(&context))?;
        desk.result(&status, |look| render(&status, look))?;
        let open = status.pending + status.unfinished > 0;
        Ok(if self.exit_code && open { exit::FINDINGS } else { exit::OK })
    }
}

fn render(status: &ops::Status, look: &Look) -> String {
    let mut text = format!("{}\n\n", look.dim(&status.database));
    let rows: Vec<_> = status.migrations.iter().map(|m| row(m, look)).collect();
    text.push_str(&table(&rows));
    for (before, after) in &status.gaps {
        text.push_str(&look.dim(&format!("  no version between {before} and {after}\n")));
    }
    if !rows.is_empty() || !status.gaps.is_empty() {
        text.push('\n');
    }
    text.push_str(&summary(status));
    if let Some(hint) = hint(status) {
        text.push_str(&format!("\nnext: {hint}\n"));
    }
    text
}

fn row(migration: &ops::MigrationStatus, look: &Look) -> Vec<String> {
    let mut state = word(migration.state).to_owned();
    if migration.comment_only_change {
        state.push_str(" (a comment changed)");
    }
    vec![
        look.mark(migration.state),
        migration.version.clone(),
        migration.name.clone(),
        look.of_state(migration.state, &state),
        look.dim(&migration.applied_at.as_deref().map(moment).unwrap_or_default()),
    ]
}

fn word(state: State) -> &'static str {
    match state {
        State::Applied => "applied",
        State::Pending => "pending",
        State::Edited => "edited after it was applied",
        State::Missing => "applied, file missing",
        State::Late => "pending, late",
        State::Unfinished => "half applied",
        State::Baseline => "baseline",
        State::Expanded => "expanded",
    }
}

fn summary(status: &ops::Status) -> String {
    if status.migrations.is_empty() {
        return "no migrations yet\n".to_owned();
    }
    let mut parts = vec![format!("{} applied", status.applied)];
    parts.push(format!("{} pending", status.pending));
    if status.unfinished > 0 {
        parts.push(format!("{} unfinished", status.unfinished));
    }
    format!("{}: {}\n", plural(status.migrations.len(), "migration"), parts.join(", "))
}

fn hint(status: &ops::Status) -> Option<&'static str> {
    let any = |state: State| status.migrations.iter().any(|m| m.state == state);
    if status.migrations.is_empty() {
        Some("`lockkeeper new create_users` makes the files of the first migration")
    } else if any(State::Unfinished) {
        Some("`lockkeeper migrate` finishes what is half applied")
    } else if any(State::Edited) || any(State::Missing) {
        Some("`lockkeeper plan` says what to do about the edited or missing files")
    } else if any(State::Late) {
        Some("give late files a newer version, or run `lockkeeper migrate --out-of-order`")
    } else if any(State::Pending) {
        Some("`lockkeeper plan` shows what will run, `lockkeeper migrate` runs it")
    } else {
        None
    }
}
