//! `drift`: what changed in the schema besides the runs.

use std::fmt::Write as _;

use lockkeeper::error::{Error, exit};
use lockkeeper::ops::{self, Drifted};

use crate::ui::{Desk, Look, moment, plural};

/// Lines of one object that are shown; JSON has all of them.
const LINES: usize = 12;

/// Compare the schema with what the last run left
///
/// Exits with 0 when nothing changed, 5 when something did, 1 when there is nothing to compare
/// with.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  lockkeeper drift                       what changed besides the runs
  lockkeeper drift --format json         the same for a script, with whole statements
  lockkeeper drift --accept --reason \"index by hand, OPS-17\"
                                         take the schema as it is for the known one")]
pub struct Drift {
    /// Record the schema as it is now as the known one
    #[arg(long)]
    pub accept: bool,
    /// Why that is right, for the history
    #[arg(long, value_name = "TEXT", requires = "accept")]
    pub reason: Option<String>,
}

impl Drift {
    pub fn run(&self, desk: &Desk) -> Result<u8, Error> {
        let environment = desk.environment()?;
        let drift = if self.accept {
            let context = desk.changing_without_files(&environment, "accept the schema")?;
            desk.run(&context, ops::accept_drift(&context, self.reason.as_deref()))?
        } else {
            let context = desk.context_without_files(&environment)?;
            desk.block_on(ops::drift(&context))?
        };
        desk.result(&drift, |look| render(&drift, self.accept, look))?;
        say_more(&drift, desk);
        Ok(match drift.drift {
            Some(false) => exit::OK,
            Some(true) => exit::DRIFT,
            None => exit::FINDINGS,
        })
    }
}

fn say_more(drift: &ops::Drift, desk: &Desk) {
    for kind in &drift.unreadable {
        desk.say(&format!("not compared: {kind}; this role may not read it"));
    }
    if let Some(note) = &drift.note {
        desk.say(note);
    }
}

fn render(drift: &ops::Drift, accepted: bool, look: &Look) -> String {
    let known = drift.recorded.as_ref();
    let left = known.map_or(String::new(), |k| format!("run {} of {}", k.run, moment(&k.at)));
    match drift.drift {
        Some(false) if accepted => {
            format!("{} the schema as it is now counts as known\n", look.good())
        }
        Some(false) => format!("{} the schema is as {left} left it\n", look.good()),
        None => unknown(drift, &left, look),
        Some(true) => {
            let objects = plural(drift.differences.len(), "object");
            let mut text = format!("{} not as {left} left it: {objects}\n", look.bad());
            for difference in &drift.differences {
                draw(&mut text, difference, look);
            }
            text.push_str(
                "\nnext: undo it or put it into a migration; `lockkeeper drift --accept` takes it \
                 for known\n",
            );
            text
        }
    }
}

fn unknown(drift: &ops::Drift, left: &str, look: &Look) -> String {
    let why = match &drift.unrecorded_run {
        Some(run) => format!("no schema was recorded after run {run}"),
        None if drift.catalogs.is_empty() => "no schema was recorded yet".to_owned(),
        None => format!(
            "something changed since {left} ({}); of the schema before only a mark was recorded, \
             so it cannot be named",
            drift.catalogs.join(", ")
        ),
    };
    format!(
        "{} {why}\nnext: look at the schema, then `lockkeeper drift --accept` records it\n",
        look.yellow("!")
    )
}

fn draw(text: &mut String, difference: &Drifted, look: &Look) {
    let Drifted { change, kind, name, on, before, after } = difference;
    let on = on.as_ref().map_or(String::new(), |on| format!(" on {on}"));
    let word = match change.as_str() {
        "added" => look.blue(change),
        "removed" => look.red(change),
        _ => look.yellow(change),
    };
    let _ = writeln!(text, "  {word} {kind} {name}{on}");
    let (before, after) = (lines(before.as_deref()), lines(after.as_deref()));
    let gone = before.iter().filter(|line| !after.contains(line)).map(|line| ('-', line));
    let new = after.iter().filter(|line| !before.contains(line)).map(|line| ('+', line));
    let all: Vec<_> = gone.chain(new).collect();
    for (sign, line) in all.iter().take(LINES) {
        let _ = writeln!(text, "    {}", look.dim(&format!("{sign} {line}")));
    }
    if all.len() > LINES {
        let more = plural(all.len() - LINES, "more line");
        let _ = writeln!(text, "    {}", look.dim(&format!("… {more}")));
    }
}

fn lines(statements: Option<&str>) -> Vec<String> {
    let lines = statements.unwrap_or_default().lines();
    lines.map(|line| line.trim().trim_end_matches([',', ';']).to_owned()).collect()
}
