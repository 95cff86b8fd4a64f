//! One proxied connection, run by one thread, so that every message has one place in the order
//! and both sockets have one owner who can close them.

use std::io::{self, Read};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::sync::Arc;

use rustix::event::{PollFd, PollFlags};

use super::hub::{CUT, Hub};
use super::lane::{Forwarded, Lane};
use super::plan::{Action, Direction};
use super::record::Fired;
use super::stream::Stream;
use super::wait::{Deadline, wait};
use super::wire::Wire;

enum Mode {
    Forward,
    /// Everything up to the fault has to go out before the fault happens.
    Firing(Box<Fired>),
    Stalled(Deadline),
    /// Both sides heard FIN; reading on until they close keeps the kernel from sending RST.
    Draining,
}

enum Next {
    GoOn,
    Reset,
    Over,
}

pub(super) struct Link {
    hub: Arc<Hub>,
    number: usize,
    client: Stream,
    server: Stream,
    bell: UnixStream,
    wire: Wire,
    up: Lane,
    down: Lane,
    mode: Mode,
}

impl Link {
    pub(super) fn new(
        hub: Arc<Hub>,
        (number, bell): (usize, UnixStream),
        client: Stream,
        server: Stream,
    ) -> Self {
        Self {
            hub,
            number,
            client,
            server,
            bell,
            wire: Wire::new(),
            up: Lane::new(Direction::Frontend),
            down: Lane::new(Direction::Backend),
            mode: Mode::Forward,
        }
    }

    /// Runs the connection to its end.
    pub(super) fn run(mut self) -> io::Result<()> {
        loop {
            match self.turn()? {
                Next::GoOn => {}
                Next::Over => return Ok(()),
                Next::Reset => {
                    self.client.reset();
                    self.server.reset();
                    return Ok(());
                }
            }
        }
    }

    fn turn(&mut self) -> io::Result<Next> {
        self.resume();
        self.forward();
        self.flush();
        if let Next::Reset = self.fire() {
            return Ok(Next::Reset);
        }
        if self.up.is_over() && self.down.is_over() {
            return Ok(Next::Over);
        }
        self.wait()
    }

    fn resume(&mut self) {
        if matches!(self.mode, Mode::Stalled(until) if until.passed()) {
            self.up.release();
            self.down.release();
            self.mode = Mode::Forward;
        }
    }

    /// The backend goes first: its answer decides how the frontend's next bytes are read.
    fn forward(&mut self) {
        for direction in [Direction::Backend, Direction::Frontend] {
            if !matches!(self.mode, Mode::Forward) {
                return;
            }
            let lane = match direction {
                Direction::Backend => &mut self.down,
                Direction::Frontend => &mut self.up,
            };
            match lane.forward(&mut self.wire, &self.hub, self.number) {
                Forwarded::All => {}
                Forwarded::Cut => self.cut(),
                Forwarded::Fault(fired) => self.mode = Mode::Firing(fired),
            }
        }
    }

    fn flush(&mut self) {
        self.up.send(&mut self.server);
        self.down.send(&mut self.client);
        if matches!(self.mode, Mode::Forward) {
            self.up.pass_end(&self.server);
            self.down.pass_end(&self.client);
        }
    }

    fn fire(&mut self) -> Next {
        let Mode::Firing(fired) = &self.mode else {
            return Next::GoOn;
        };
        if !self.up.is_flushed() || !self.down.is_flushed() {
            return Next::GoOn;
        }
        let action = fired.fault.action;
        self.hub.record_fired(Fired::clone(fired));
        match action {
            Action::Cut => self.cut(),
            Action::Reset => return Next::Reset,
            Action::Stall(duration) => self.mode = Mode::Stalled(Deadline::after(duration)),
            Action::CutAll(duration) => {
                self.hub.cut_all(self.number, duration);
                self.cut();
            }
        }
        Next::GoOn
    }

    fn cut(&mut self) {
        self.client.finish();
        self.server.finish();
        self.up.close();
        self.down.close();
        self.mode = Mode::Draining;
    }

    fn wait(&mut self) -> io::Result<Next> {
        let (reading, deadline) = match self.mode {
            Mode::Forward | Mode::Draining => (true, Deadline::NEVER),
            Mode::Firing(_) => (false, Deadline::NEVER),
            Mode::Stalled(until) => (false, until),
        };
        let read_client = reading && self.up.wants_input();
        let read_server = reading && self.down.wants_input();
        let ready = ready(
            [
                (&self.bell, PollFlags::IN),
                (&self.client, interest(read_client, !self.down.is_flushed())),
                (&self.server, interest(read_server, !self.up.is_flushed())),
            ],
            deadline,
        )?;
        if read_client && ready[1] {
            self.up.receive(&mut self.client);
        }
        if read_server && ready[2] {
            self.down.receive(&mut self.server);
        }
        if ready[0] { self.obey() } else { Ok(Next::GoOn) }
    }

    fn obey(&mut self) -> io::Result<Next> {
        let mut order = [0];
        match self.bell.read(&mut order) {
            Ok(1) if order == [CUT] => {
                self.cut();
                Ok(Next::GoOn)
            }
            _ => Ok(Next::Over),
        }
    }
}

fn interest(read: bool, write: bool) -> PollFlags {
    let read = if read { PollFlags::IN } else { PollFlags::empty() };
    let write = if write { PollFlags::OUT } else { PollFlags::empty() };
    read | write
}

/// Waits, and says which of the sockets is ready. A socket without interest is left out of the
/// poll: its hang-up would be reported again and again.
fn ready(sockets: [(&dyn AsFd, PollFlags); 3], deadline: Deadline) -> io::Result<[bool; 3]> {
    let asked = || sockets.iter().enumerate().filter(|(_, (_, flags))| !flags.is_empty());
    let mut polled: Vec<PollFd<'_>> = asked()
        .map(|(_, (socket, flags))| PollFd::from_borrowed_fd(socket.as_fd(), *flags))
        .collect();
    wait(&mut polled, deadline)?;
    let mut ready = [false; 3];
    for ((position, _), answer) in asked().zip(&polled) {
        ready[position] = !answer.revents().is_empty();
    }
    Ok(ready)
}
