//! Listens to a run: tells the parts worth telling, keeps the rest for the report, and gives the
//! bystanders their cues.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use lockkeeper::core::event::{Event, Sink};
use tokio::sync::Notify;

use super::stage::Stage;
use crate::ui::duration_text;

/// Wakes somebody up at the first event that fits.
pub struct Cue {
    pub at: fn(&Event) -> bool,
    pub wake: Arc<Notify>,
}

/// Hears everything of one run.
pub struct Listener {
    stage: Stage,
    cues: Vec<Cue>,
    heard: Mutex<Vec<(Instant, Event)>>,
}

impl Listener {
    pub fn new(stage: &Stage, cues: Vec<Cue>) -> Arc<Self> {
        Arc::new(Listener { stage: stage.clone(), cues, heard: Mutex::default() })
    }

    /// Returns everything heard, in order.
    pub fn heard(&self) -> Vec<(Instant, Event)> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Sink for Listener {
    fn emit(&self, event: Event) {
        for cue in self.cues.iter().filter(|cue| (cue.at)(&event)) {
            cue.wake.notify_one();
        }
        if let Some(line) = line(&event) {
            self.stage.detail(&line);
        }
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).push((Instant::now(), event));
    }
}

fn line(event: &Event) -> Option<String> {
    Some(match event {
        Event::Probed { version, seq, verdict } => {
            format!("{version}: statement {seq} was interrupted: {verdict}")
        }
        Event::Repaired { version, what } => format!("{version}: {what}"),
        Event::GaveWay { version, reason, .. } => {
            // What the other one runs matters to a person at work, not in a story.
            let reason = reason.split(": ").next().unwrap_or(reason);
            format!("{version}: gave way, {reason}")
        }
        Event::MigrationDone { version, name, duration } => {
            format!("{version} {name} done in {}", duration_text(duration.as_millis() as u64))
        }
        _ => return None,
    })
}
