//! Marks of data: nothing that happens to a row goes unseen, and what is no change does not show.

mod postgres;
mod sqlite;
