//! ALTER of relations.

mod table;
