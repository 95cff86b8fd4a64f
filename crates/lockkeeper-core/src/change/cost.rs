//! What work on a relation of known size costs.
//!
//! The rates bracket machines from a small cloud volume to local flash; they are a forecast with
//! its uncertainty, never a promise. Reading in full touches every byte of the heap once, a rewrite
//! reads and writes it and all its indexes and logs what it writes, an index build reads the heap
//! and writes the index.

use super::{Seconds, Touch};

const MB: f64 = 1_000_000.0;

/// Bytes a second: the slow machine and the fast one.
const READ: (f64, f64) = (150.0 * MB, 2_000.0 * MB);
const WRITE: (f64, f64) = (30.0 * MB, 400.0 * MB);

/// An index is, by rule of thumb, this share of its heap.
const INDEX_SHARE: f64 = 0.25;

/// Bytes moved and the time that takes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cost {
    pub read: u64,
    pub written: u64,
    /// Written ahead to the log.
    pub log: u64,
    pub seconds: Option<Seconds>,
}

/// Returns what a touch costs, when the size of its relation is known.
pub fn cost(touch: &Touch) -> Option<Cost> {
    let heap = touch.bytes? as f64;
    let indexes = touch.index_rebuild.len() as f64 + f64::from(u8::from(touch.index_build));
    let read = if touch.rewrite || touch.scan || indexes > 0.0 { heap } else { 0.0 };
    let heap_written = if touch.rewrite { heap } else { 0.0 };
    let updated = if touch.written.is_some() { heap } else { 0.0 };
    let written = heap_written + updated + indexes * heap * INDEX_SHARE;
    let at = |rates: (f64, f64), bytes: f64| (bytes / rates.1, bytes / rates.0);
    let ((read_low, read_high), (write_low, write_high)) = (at(READ, read), at(WRITE, written));
    Some(Cost {
        read: read as u64,
        written: written as u64,
        log: written as u64,
        seconds: Some(Seconds { low: read_low + write_low, high: read_high + write_high }),
    })
}
