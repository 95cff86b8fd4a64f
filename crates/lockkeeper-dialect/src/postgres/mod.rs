//! PostgreSQL 13 to 18: `syntax` parses into `ast`, `judge` replays the `ast` on the `catalog`.

pub mod ast;
pub mod catalog;
pub mod syntax;
