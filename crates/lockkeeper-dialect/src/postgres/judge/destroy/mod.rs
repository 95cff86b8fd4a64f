//! DROP and TRUNCATE.

mod depend;
mod drop;
mod truncate;
