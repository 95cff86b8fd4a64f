//! Tells on stderr what a run does: a line for what happened, and on a terminal a live line for
//! what is going on.

use std::collections::HashMap;
use std::io::IsTerminal;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use lockkeeper::core::event::{Event, Sink};

use super::look::Look;
use super::output::err;
use super::text::{bytes_text, duration_text, plural, shorten};

/// A statement is worth a live line when it takes longer than this.
const PATIENCE: Duration = Duration::from_secs(1);
/// The same news about waiting is told again after this long.
const REMINDER: Duration = Duration::from_secs(10);
const MEGABYTE: u64 = 1_000_000;
const TICK: Duration = Duration::from_millis(200);

/// How much is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Volume {
    Quiet,
    Normal,
    Verbose,
}

/// Listens to a run.
pub struct Narrator {
    look: Look,
    volume: Volume,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    run: Option<String>,
    /// The backup that was made before it.
    backup: Option<String>,
    migration: String,
    /// The statement that runs, since when.
    current: Option<(String, Instant)>,
    /// The live line is on the screen.
    drawn: bool,
    /// What was said about waiting, and when.
    waiting: HashMap<String, Instant>,
    /// The statement that was last told.
    told: Option<String>,
    /// What happens to a migration when it is not applied.
    done_word: &'static str,
}

impl Narrator {
    pub fn new(look: Look, volume: Volume) -> Arc<Self> {
        Arc::new(Narrator { look, volume, state: Mutex::default() })
    }

    /// Keeps a live line, if there is a terminal to keep it on.
    pub fn watch(self: &Arc<Self>) {
        if self.volume < Volume::Normal || !std::io::stderr().is_terminal() {
            return;
        }
        let narrator = Arc::downgrade(self);
        std::thread::spawn(move || {
            while let Some(narrator) = narrator.upgrade() {
                narrator.tick();
                drop(narrator);
                std::thread::sleep(TICK);
            }
        });
    }

    /// Says this of every finished migration.
    pub fn call_it(&self, word: &'static str) {
        self.state().done_word = word;
    }

    /// Returns the id of the run, once it began.
    pub fn run(&self) -> Option<String> {
        self.state().run.clone()
    }

    /// Returns the backup that was made before the run.
    pub fn backup(&self) -> Option<String> {
        self.state().backup.clone()
    }

    /// Takes the live line away, before anything else is written.
    pub fn hush(&self) {
        let mut state = self.state();
        state.current = None;
        state.clear(self.look.width);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tick(&self) {
        let mut state = self.state();
        let Some((sql, since)) = &state.current else { return };
        let elapsed = since.elapsed();
        if elapsed < PATIENCE {
            return;
        }
        let time = duration_text(elapsed.as_secs() * 1000);
        let dots = self.look.either("…", "...");
        let migration = shorten(&state.migration, self.look.width / 3, dots);
        let head = format!("  {migration}  {time}  ");
        let room = self.look.width.saturating_sub(head.chars().count() + 1);
        let sql = shorten(sql, room, dots);
        let blank = " ".repeat(room.saturating_sub(sql.chars().count()));
        err(&format!("\r{head}{}{blank}", self.look.dim(&sql)));
        state.drawn = true;
    }

    /// Returns the line that tells an event, and how loud it has to be to be told.
    fn line(&self, event: &Event, state: &mut State) -> Option<(Volume, String)> {
        let look = &self.look;
        let note = |version: &str, what: String| {
            Some((Volume::Normal, format!("{} {version}: {what}", look.neutral())))
        };
        match event {
            Event::WaitingForLease { holder, waited } => {
                let line = format!("waiting for another run to end: {holder}");
                state.is_news(&line).then(|| (Volume::Normal, line + &so_far(*waited)))
            }
            Event::Resuming { version, done, of } => {
                note(version, format!("going on after {done} of {}", plural(*of, "step")))
            }
            Event::StatementStarted { version, seq, sql } => {
                let sql = shorten(sql, look.width.saturating_sub(16), look.either("…", "..."));
                let line = look.dim(&format!("  {version} #{seq} {sql}"));
                let again = state.told.as_ref() == Some(&line);
                state.told = Some(line.clone());
                (!again).then_some((Volume::Verbose, line))
            }
            Event::Blocked { version, blockers } => {
                let line = format!("waits for {}", blockers.join("; "));
                state.is_news(&line).then(|| note(version, line)).flatten()
            }
            Event::GaveWay { version, attempt, pause, reason } => {
                if !state.is_news(&format!("gave way: {}", state.migration)) {
                    return None;
                }
                let pause = duration_text(pause.as_millis() as u64);
                note(version, format!("gave way ({reason}); try {} in {pause}", attempt + 1))
            }
            Event::Notice { severity, message } => {
                let loud = severity.eq_ignore_ascii_case("warning");
                let volume = if loud { Volume::Quiet } else { Volume::Verbose };
                Some((volume, format!("  {}: {message}", severity.to_lowercase())))
            }
            Event::Probed { version, seq, verdict } => {
                note(version, format!("statement {seq} was interrupted: {verdict}"))
            }
            Event::Repaired { version, what } => note(version, what.clone()),
            Event::Recut { version, reason } => note(version, format!("cut in two: {reason}")),
            Event::MigrationDone { version, name, duration } => {
                let time = duration_text(duration.as_millis() as u64);
                let time = look.dim(&time);
                let word = state.done_word;
                Some((Volume::Normal, format!("{} {version} {name}{word}  {time}", look.good())))
            }
            Event::BackingUp { store, level } => {
                let line = format!("a backup first, proved to {level}, into {store}");
                Some((Volume::Normal, format!("{} {line}", look.neutral())))
            }
            Event::BackedUp { id, bytes, level } => {
                let line = format!("  {id}  {}, proved {level}", bytes_text(*bytes));
                Some((Volume::Verbose, look.dim(&line)))
            }
            Event::Reconnecting { attempt, reason } => {
                let line = format!("connection lost ({reason}); connecting again, try {attempt}");
                Some((Volume::Normal, format!("{} {line}", look.neutral())))
            }
            Event::RunStarted { .. }
            | Event::MigrationStarted { .. }
            | Event::Progress { .. }
            | Event::Stopping => None,
        }
    }
}

impl State {
    /// Blanks the live line; a control code would not survive where colour is off.
    fn clear(&mut self, width: usize) {
        if std::mem::take(&mut self.drawn) {
            err(&format!("\r{}\r", " ".repeat(width - 1)));
        }
    }

    fn follow(&mut self, event: &Event) {
        match event {
            Event::RunStarted { run, .. } => self.run = Some(run.clone()),
            Event::MigrationStarted { version, name, .. } => {
                self.migration = format!("{version} {name}");
            }
            Event::StatementStarted { sql, .. } => {
                self.current = Some((sql.clone(), Instant::now()));
            }
            Event::Progress { task, done, of } => {
                let of = of.map_or_else(String::new, |of| format!(" of {}", of / MEGABYTE));
                let since = self.current.take().filter(|_| self.migration == *task);
                let since = since.map_or_else(Instant::now, |(_, since)| since);
                self.migration.clone_from(task);
                self.current = Some((format!("{}{of} MB", done / MEGABYTE), since));
            }
            Event::BackedUp { id, .. } => {
                self.backup = Some(id.clone());
                self.current = None;
            }
            Event::MigrationDone { .. } => self.current = None,
            _ => {}
        }
    }

    /// Tells whether this was not said just now; counters that moved on are no news.
    fn is_news(&mut self, line: &str) -> bool {
        let counted = |word: &&str| !word.starts_with(|c: char| c.is_ascii_digit());
        let units = |word: &&str| {
            !["ms", "s", "min", "h"].contains(&word.trim_end_matches([',', ':', ';']))
        };
        let words = line.split_whitespace().filter(counted).filter(units);
        let line = words.collect::<Vec<_>>().join(" ");
        let news = self.waiting.get(&line).is_none_or(|told| told.elapsed() >= REMINDER);
        if news {
            self.waiting.insert(line, Instant::now());
        }
        news
    }
}

fn so_far(waited: Duration) -> String {
    match waited.as_secs() {
        0 => String::new(),
        seconds => format!(" (waited {} so far)", duration_text(seconds * 1000)),
    }
}

impl Sink for Narrator {
    fn emit(&self, event: Event) {
        let mut state = self.state();
        state.follow(&event);
        let line = self.line(&event, &mut state).filter(|(volume, _)| *volume <= self.volume);
        if let Some((_, line)) = line {
            state.clear(self.look.width);
            err(&format!("{line}\n"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_counter_that_moved_on_is_no_news() {
        let mut state = State::default();
        assert!(state.is_news("waits for process 12, active for 59 s"));
        assert!(!state.is_news("waits for process 12, active for 1 min 2 s"));
        assert!(state.is_news("gave way"));
        assert!(!state.is_news("waits for process 12, active for 3 min 1 s"));
    }

    #[test]
    fn short_waits_are_not_counted() {
        assert_eq!(so_far(Duration::from_millis(900)), "");
        assert_eq!(so_far(Duration::from_secs(61)), " (waited 1 min 1 s so far)");
    }
}
