//! Waiting for sockets, with a deadline.

use std::io;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, Timespec, poll};
use rustix::io::Errno;

/// A moment that may never come.
#[derive(Debug, Clone, Copy)]
pub(super) struct Deadline(Option<Instant>);

impl Deadline {
    pub(super) const NEVER: Self = Self(None);

    pub(super) fn after(duration: Duration) -> Self {
        Self(Instant::now().checked_add(duration))
    }

    pub(super) fn passed(self) -> bool {
        self.0.is_some_and(|at| at <= Instant::now())
    }

    fn left(self) -> Option<Timespec> {
        let left = self.0?.saturating_duration_since(Instant::now());
        // A duration too long for the kernel is as good as forever.
        Timespec::try_from(left).ok()
    }
}

/// Returns when one of `sockets` is ready, at the deadline, or early on a signal.
pub(super) fn wait(sockets: &mut [PollFd<'_>], deadline: Deadline) -> io::Result<()> {
    match poll(sockets, deadline.left().as_ref()) {
        Ok(_) | Err(Errno::INTR) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
