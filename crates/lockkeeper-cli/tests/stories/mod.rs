//! One file per theme; only `drift` needs a server.

mod data;
mod documents;
mod drift;
mod folder;
mod house;
mod lint;
mod words;
