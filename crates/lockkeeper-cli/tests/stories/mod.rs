//! One file per theme; only `drift` needs a server.

mod documents;
mod drift;
mod folder;
mod house;
mod lint;
mod words;
