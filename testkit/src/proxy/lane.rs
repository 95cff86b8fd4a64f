//! One direction of a connection: what came in, what has to go out.

use std::io::{self, Read, Write};

use super::hub::{Hub, Verdict};
use super::plan::{Direction, Moment};
use super::record::Fired;
use super::stream::Stream;
use super::wire::{Frame, Wire};

const READ_BYTES: usize = 64 * 1024;

pub(super) struct Lane {
    direction: Direction,
    inbox: Vec<u8>,
    outbox: Vec<u8>,
    /// A message that a stall holds back.
    held: Vec<u8>,
    /// The source will send no more.
    ended: bool,
    /// The sink takes no more: it heard FIN, or is gone.
    closed: bool,
}

/// What came of forwarding.
pub(super) enum Forwarded {
    All,
    Fault(Box<Fired>),
    Cut,
}

impl Lane {
    pub(super) fn new(direction: Direction) -> Self {
        Self {
            direction,
            inbox: Vec::new(),
            outbox: Vec::new(),
            held: Vec::new(),
            ended: false,
            closed: false,
        }
    }

    /// Moves whole messages towards the sink, up to the first that sets off a fault.
    pub(super) fn forward(&mut self, wire: &mut Wire, hub: &Hub, link: usize) -> Forwarded {
        let mut done = 0;
        let outcome = loop {
            let rest = &self.inbox[done..];
            let (message, verdict) = match wire.read(self.direction, rest) {
                Frame::Message(message) => {
                    let verdict = hub.observe(link, self.direction, message.kind, &message.text);
                    (&rest[..message.len], verdict)
                }
                Frame::Partial if !self.ended => break Forwarded::All,
                Frame::Partial | Frame::Opaque => {
                    self.outbox.extend_from_slice(rest);
                    done = self.inbox.len();
                    break Forwarded::All;
                }
            };
            done += message.len();
            match verdict {
                Verdict::Pass => self.outbox.extend_from_slice(message),
                Verdict::Cut => break Forwarded::Cut,
                Verdict::Fire(fired) => {
                    match fired.fault.moment {
                        Moment::After => self.outbox.extend_from_slice(message),
                        Moment::Before => self.held.extend_from_slice(message),
                    }
                    break Forwarded::Fault(fired);
                }
            }
        };
        self.inbox.drain(..done);
        outcome
    }

    /// Lets go what a stall held back.
    pub(super) fn release(&mut self) {
        self.outbox.append(&mut self.held);
    }

    /// Reads what is there; throws it away when the sink takes no more.
    pub(super) fn receive(&mut self, source: &mut Stream) {
        let mut buffer = [0; READ_BYTES];
        match source.read(&mut buffer) {
            Ok(0) => self.ended = true,
            Ok(_) if self.closed => {}
            Ok(count) => self.inbox.extend_from_slice(&buffer[..count]),
            Err(error) if is_temporary(&error) => {}
            Err(_) => self.ended = true,
        }
    }

    /// Writes as much as the sink takes, and passes the source's end on.
    pub(super) fn send(&mut self, sink: &mut Stream) {
        while !self.outbox.is_empty() {
            match sink.write(&self.outbox) {
                Ok(count) => drop(self.outbox.drain(..count)),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if is_temporary(&error) => return,
                Err(_) => self.close(),
            }
        }
    }

    /// Passes FIN on when everything before it has been sent.
    pub(super) fn pass_end(&mut self, sink: &Stream) {
        if self.ended && self.is_flushed() && !self.closed {
            sink.finish();
            self.close();
        }
    }

    /// Drops what was under way; what still comes is thrown away.
    pub(super) fn close(&mut self) {
        self.closed = true;
        self.inbox.clear();
        self.outbox.clear();
        self.held.clear();
    }

    pub(super) fn is_flushed(&self) -> bool {
        self.outbox.is_empty()
    }

    /// Says whether reading makes sense. A sink that is behind holds the source back.
    pub(super) fn wants_input(&self) -> bool {
        !self.ended && self.is_flushed()
    }

    pub(super) fn is_over(&self) -> bool {
        self.ended && self.closed
    }
}

fn is_temporary(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted)
}
