//! Tells on stderr what a run does: a line for what happened, and on a terminal a live line for
//! what is going on.

use std::io::IsTerminal;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use lockkeeper::core::event::{Event, Sink};

use super::look::Look;
use super::output::err;
use super::text::{duration_text, plural, shorten};

/// A statement is worth a live line when it takes longer than this.
const PATIENCE: Duration = Duration::from_secs(1);
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
    migration: String,
    /// The statement that runs, since when.
    current: Option<(String, Instant)>,
    /// The live line is on the screen.
    drawn: bool,
    /// What was last said about waiting.
    waiting: Option<String>,
}

impl Narrator {
    pub fn new(look: Look, volume: Volume) -> Arc<Self> {
        let live = std::io::stderr().is_terminal() && volume >= Volume::Normal;
        let narrator = Arc::new(Narrator { look, volume, state: Mutex::default() });
        if live {
            let ticking = Arc::downgrade(&narrator);
            std::thread::spawn(move || {
                while let Some(narrator) = ticking.upgrade() {
                    narrator.tick();
                    drop(narrator);
                    std::thread::sleep(TICK);
                }
            });
        }
        narrator
    }

    /// Returns the id of the run, once it began.
    pub fn run(&self) -> Option<String> {
        self.state().run.clone()
    }

    /// Takes the live line away, before anything else is written.
    pub fn hush(&self) {
        let mut state = self.state();
        state.current = None;
        state.clear();
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
        let head = format!("  {}  {time}  ", state.migration);
        let room = self.look.width.saturating_sub(head.chars().count() + 1);
        let sql = shorten(sql, room, self.look.either("…", "..."));
        err(&format!("\r\u{1b}[K{head}{}", self.look.dim(&sql)));
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
                state.first_time(format!("waiting for the run of {holder} to end")).map(|line| {
                    let waited = waited.as_millis() as u64;
                    (Volume::Normal, format!("{line} (waited {})", duration_text(waited)))
                })
            }
            Event::Resuming { version, done, of } => {
                note(version, format!("going on after {done} of {}", plural(*of, "step")))
            }
            Event::StatementStarted { version, seq, sql } => {
                let sql = shorten(sql, look.width.saturating_sub(16), look.either("…", "..."));
                Some((Volume::Verbose, look.dim(&format!("  {version} #{seq} {sql}"))))
            }
            Event::Blocked { version, blockers } => {
                let line = format!("waits for {}", blockers.join("; "));
                state.first_time(line).and_then(|line| note(version, line))
            }
            Event::GaveWay { version, attempt, pause, reason } => {
                let pause = duration_text(pause.as_millis() as u64);
                note(version, format!("gave way ({reason}); try {} in {pause}", attempt + 1))
            }
            Event::Notice { severity, message } => {
                let loud = severity.eq_ignore_ascii_case("warning");
                let volume = if loud { Volume::Quiet } else { Volume::Verbose };
                Some((volume, format!("  {}: {message}", severity.to_lowercase())))
            }
            Event::Probed { version, seq, verdict } => {
                note(version, format!("statement {seq} was interrupted; it is {verdict}"))
            }
            Event::Repaired { version, what } => note(version, format!("cleared away {what}")),
            Event::MigrationDone { version, name, duration } => {
                let time = duration_text(duration.as_millis() as u64);
                let time = look.dim(&time);
                Some((Volume::Normal, format!("{} {version} {name}  {time}", look.good())))
            }
            Event::Reconnecting { attempt, reason } => {
                let line = format!("connection lost ({reason}); connecting again, try {attempt}");
                Some((Volume::Normal, format!("{} {line}", look.neutral())))
            }
            Event::RunStarted { .. } | Event::MigrationStarted { .. } | Event::Stopping => None,
        }
    }
}

impl State {
    fn clear(&mut self) {
        if std::mem::take(&mut self.drawn) {
            err("\r\u{1b}[K");
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
                self.waiting = None;
            }
            Event::MigrationDone { .. } => self.current = None,
            _ => {}
        }
    }

    /// Says the same only once.
    fn first_time(&mut self, line: String) -> Option<String> {
        let same = self.waiting.as_ref() == Some(&line);
        self.waiting = Some(line.clone());
        (!same).then_some(line)
    }
}

impl Sink for Narrator {
    fn emit(&self, event: Event) {
        let mut state = self.state();
        state.follow(&event);
        let line = self.line(&event, &mut state).filter(|(volume, _)| *volume <= self.volume);
        if let Some((_, line)) = line {
            state.clear();
            err(&format!("{line}\n"));
        }
    }
}
