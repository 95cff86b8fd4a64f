//! DROP and TRUNCATE.
//!
//! `node` names whatever can be dropped, `graph` knows who depends on it, `depend` follows the
//! dependencies as the server does, `remove` locks and takes away what was found; `drop` and
//! `target` begin it all from the statement.

mod depend;
mod drop;
mod graph;
mod mention;
mod node;
mod owned;
mod remove;
mod target;
mod truncate;
