//! One file per theme; some need a server.

mod data;
mod documents;
mod drift;
mod first_backup;
mod folder;
mod house;
mod lint;
mod schemas;
mod words;
