//! Private PostgreSQL servers: found, started in under a second, stopped without a trace.
//!
//! A private server lives in a directory of its own, listens on a unix socket and on a loopback
//! port that the system chose, and belongs to the process that started it. When that process
//! dies, however it dies, a watchdog stops the server; should the watchdog be gone too, the next
//! start sweeps. Only servers that such a directory names are ever signalled.
//!
//! ```no_run
//! use lockkeeper::shadow::server::{PrivateServer, ServerOptions, find};
//! let server = PrivateServer::start(&find(None)?, ServerOptions::default())?;
//! println!("{}", server.url("postgres"));
//! # Ok::<(), lockkeeper::shadow::server::ServerError>(())
//! ```

mod account;
mod config;
mod error;
mod find;
mod home;
mod launch;
mod process;
pub(in crate::shadow) mod search;
mod start;
mod sweep;
mod template;
#[cfg(test)]
mod tests;
mod tree;
mod watchdog;

pub use config::ServerOptions;
pub use error::ServerError;
pub use find::{Installation, find, find_all, find_all_in};
pub use start::PrivateServer;
pub use sweep::sweep;
