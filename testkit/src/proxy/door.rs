//! Lets clients in, or refuses them while the proxy plays dead.

use std::io::{self, Read};
use std::net::{Ipv4Addr, SocketAddrV4, TcpListener};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags};
use rustix::io::{Errno, FdFlags, fcntl_setfd};
use rustix::net::{AddressFamily, SocketType, bind, listen, socket, sockopt};

use super::hub::{Gate, Hub};
use super::link::Link;
use super::stream::{Stream, Upstream};
use super::wait::{Deadline, wait};

const BACKLOG: i32 = 128;

/// The listening port, or the same port bound but refusing.
enum Entrance {
    Open(TcpListener),
    /// Bound, so that nobody else takes the port; not listening, so that the kernel refuses.
    Shut(OwnedFd),
}

pub(super) struct Door {
    upstream: Upstream,
    hub: Arc<Hub>,
    bell: UnixStream,
    listener: TcpListener,
    port: u16,
}

impl Door {
    pub(super) fn open(upstream: Upstream, hub: Arc<Hub>, bell: UnixStream) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let port = listener.local_addr()?.port();
        Ok(Self { upstream, hub, bell, listener, port })
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }

    /// Serves until the hub stops, then waits for every connection's thread.
    ///
    /// Panics when the port cannot be listened on again: the test would wait for nothing.
    pub(super) fn run(self) {
        let Self { upstream, hub, mut bell, listener, port } = self;
        let mut entrance = Entrance::Open(listener);
        let mut links = Vec::new();
        loop {
            let (moved, until) = match hub.gate() {
                Gate::Stopped => break,
                Gate::Open => (entrance.open(), Deadline::NEVER),
                Gate::Shut(until) => (entrance.shut(port), until),
            };
            entrance = moved.unwrap_or_else(|error| {
                panic!("proxy: port {port} cannot be taken again after a refusal: {error}")
            });
            if let Some(client) = entrance.next(&mut bell, until) {
                links.extend(start(client, &upstream, &hub));
            }
        }
        drop(entrance);
        for link in links {
            // A panic has been printed by the thread itself.
            let _ = link.join();
        }
    }
}

impl Entrance {
    fn open(self) -> io::Result<Self> {
        let Self::Shut(socket) = self else {
            return Ok(self);
        };
        listen(&socket, BACKLOG)?;
        let listener = TcpListener::from(socket);
        listener.set_nonblocking(true)?;
        Ok(Self::Open(listener))
    }

    fn shut(self, port: u16) -> io::Result<Self> {
        let Self::Open(listener) = self else {
            return Ok(self);
        };
        drop(listener);
        let socket = socket(AddressFamily::INET, SocketType::STREAM, None)?;
        fcntl_setfd(&socket, FdFlags::CLOEXEC)?;
        sockopt::set_socket_reuseaddr(&socket, true)?;
        bind_when_free(&socket, port)?;
        Ok(Self::Shut(socket))
    }

    /// Waits for a client, the bell or the end of the refusal.
    fn next(&self, bell: &mut UnixStream, until: Deadline) -> Option<Stream> {
        let mut sockets = vec![PollFd::new(&*bell, PollFlags::IN)];
        if let Self::Open(listener) = self {
            sockets.push(PollFd::new(listener, PollFlags::IN));
        }
        // An error here shows itself again at the accept.
        let _ = wait(&mut sockets, until);
        // The order is in the hub; the bell only wakes.
        let _ = bell.read(&mut [0; 16]);
        match self {
            Self::Open(listener) => Stream::tcp(listener.accept().ok()?.0).ok(),
            Self::Shut(_) => None,
        }
    }
}

/// A child process that another thread is just starting holds a copy of the listener until its
/// `exec`, so the port may stay taken for a moment.
fn bind_when_free(socket: &OwnedFd, port: u16) -> io::Result<()> {
    let limit = Deadline::after(Duration::from_secs(2));
    loop {
        match bind(socket, &SocketAddrV4::new(Ipv4Addr::LOCALHOST, port)) {
            Err(Errno::ADDRINUSE) if !limit.passed() => thread::sleep(Duration::from_millis(1)),
            result => return Ok(result?),
        }
    }
}

/// Starts the thread of one connection. A client that cannot be served is closed, as a server
/// that cannot fork would do.
fn start(client: Stream, upstream: &Upstream, hub: &Arc<Hub>) -> Option<JoinHandle<()>> {
    let (number, bell) = hub.admit().ok()??;
    let (upstream, hub) = (upstream.clone(), Arc::clone(hub));
    let thread = thread::Builder::new().name(format!("proxy-{number}"));
    let serve = move || {
        if let Ok(server) = upstream.connect() {
            // Only the poll can fail, and then the sockets are closed, which the client sees.
            let _ = Link::new(Arc::clone(&hub), (number, bell), client, server).run();
        }
        hub.leave(number);
    };
    thread.spawn(serve).ok()
}
