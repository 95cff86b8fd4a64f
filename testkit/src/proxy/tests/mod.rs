//! The proxy between the real `psql` and a real server.

mod faults;
mod framing;
mod server;
mod sweep;
