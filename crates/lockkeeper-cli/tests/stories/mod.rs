//! One file per theme; `data`, `drift` and `schemas` need a server.

mod data;
mod documents;
mod drift;
mod folder;
mod house;
mod lint;
mod schemas;
mod words;
