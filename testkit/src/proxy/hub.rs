//! What the threads of one proxy share: the record, the open connections, the state of the door.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::os::unix::net::UnixStream;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::plan::{Direction, FaultPlan};
use super::record::{Fired, Record};
use super::wait::Deadline;

/// Told to a connection's thread: cut it.
pub(super) const CUT: u8 = b'c';
/// Told to every thread: end.
pub(super) const QUIT: u8 = b'q';
/// Told to the door: look at the gate again.
const LOOK: u8 = b'l';

/// What becomes of a message.
pub(super) enum Verdict {
    Pass,
    Fire(Box<Fired>),
    /// The connection has been cut by a fault on another one.
    Cut,
}

/// Whether new connections are let in.
pub(super) enum Gate {
    Open,
    Shut(Deadline),
    Stopped,
}

pub(super) struct Hub {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    record: Record,
    /// The bell of every open connection's thread.
    links: BTreeMap<usize, UnixStream>,
    door: UnixStream,
    accepted: usize,
    /// Connections below this number have been cut.
    cut_below: usize,
    shut: Option<Deadline>,
    stopped: bool,
}

impl Hub {
    /// Returns the hub and the door's end of its bell.
    pub(super) fn new(plan: FaultPlan) -> io::Result<(Self, UnixStream)> {
        let (door, bell) = UnixStream::pair()?;
        bell.set_nonblocking(true)?;
        let state = State {
            record: Record::new(plan),
            links: BTreeMap::new(),
            door,
            accepted: 0,
            cut_below: 0,
            shut: None,
            stopped: false,
        };
        Ok((Self { state: Mutex::new(state), changed: Condvar::new() }, bell))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn with<T>(&self, look: impl FnOnce(&Record) -> T) -> T {
        look(&self.state().record)
    }

    pub(super) fn observe(&self, link: usize, way: Direction, kind: char, text: &str) -> Verdict {
        let mut state = self.state();
        if link < state.cut_below {
            return Verdict::Cut;
        }
        match state.record.observe(link, way, kind, text) {
            Some(fired) => Verdict::Fire(Box::new(fired)),
            None => Verdict::Pass,
        }
    }

    pub(super) fn record_fired(&self, fired: Fired) {
        self.state().record.fired.push(fired);
        self.changed.notify_all();
    }

    pub(super) fn wait_fired(&self, limit: Duration) -> Option<Fired> {
        let none = |state: &mut State| state.record.fired.is_empty();
        let waited = self.changed.wait_timeout_while(self.state(), limit, none);
        let (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        state.record.fired.first().cloned()
    }

    /// Gives a new connection its number and the bell to listen to; `None` when the door is shut.
    pub(super) fn admit(&self) -> io::Result<Option<(usize, UnixStream)>> {
        let (bell, ear) = UnixStream::pair()?;
        ear.set_nonblocking(true)?;
        let mut state = self.state();
        if !matches!(state.gate(), Gate::Open) {
            return Ok(None);
        }
        let number = state.accepted;
        state.accepted += 1;
        state.links.insert(number, bell);
        Ok(Some((number, ear)))
    }

    pub(super) fn leave(&self, link: usize) {
        self.state().links.remove(&link);
    }

    /// Cuts every connection, `link` excepted, which cuts itself; shuts the door for `duration`.
    pub(super) fn cut_all(&self, link: usize, duration: Duration) {
        let mut state = self.state();
        state.cut_below = state.accepted;
        state.shut = Some(Deadline::after(duration));
        ring(&state.door, LOOK);
        state.links.iter().filter(|(number, _)| **number != link).for_each(|(_, bell)| {
            ring(bell, CUT);
        });
    }

    pub(super) fn gate(&self) -> Gate {
        self.state().gate()
    }

    pub(super) fn stop(&self) {
        let mut state = self.state();
        state.stopped = true;
        ring(&state.door, QUIT);
        state.links.values().for_each(|bell| ring(bell, QUIT));
    }
}

impl State {
    fn gate(&self) -> Gate {
        match self.shut {
            _ if self.stopped => Gate::Stopped,
            Some(until) if !until.passed() => Gate::Shut(until),
            _ => Gate::Open,
        }
    }
}

fn ring(mut bell: &UnixStream, order: u8) {
    // Nobody listens any more: then the thread has ended, which is what the order is for.
    let _ = bell.write_all(&[order]);
}
