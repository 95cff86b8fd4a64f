//! One file per theme; none of these needs a server.

mod documents;
mod folder;
mod house;
mod words;
