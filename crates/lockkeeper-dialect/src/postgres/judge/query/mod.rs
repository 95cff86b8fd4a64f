//! Statements that read and write rows, and maintenance.

mod access;
mod ancestors;
mod answer;
mod assigned;
mod behind;
mod body;
mod calendar;
mod check;
mod conflict;
mod constant;
mod effects;
mod enum_value;
mod event;
mod extent;
mod fired;
mod foreign;
mod grouped;
mod guarded;
mod hashed;
mod insert;
mod kept;
mod known;
mod lookup;
mod maintenance;
mod modify;
mod moved;
mod partition;
mod pending;
mod permitted;
mod read;
mod reindex;
mod rewriting;
mod rows;
mod session;
mod setting;
mod system;
#[cfg(test)]
mod tests;
mod transfer;

pub(super) use rewriting::updatable;
