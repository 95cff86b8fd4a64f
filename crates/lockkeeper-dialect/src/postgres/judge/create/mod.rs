//! CREATE and ALTER of everything but tables.

mod attached;
mod bound;
mod build;
mod builtin;
mod column;
mod function;
mod index;
mod inherit;
mod like;
mod named;
mod naming;
mod object;
mod sequence;
mod stored;
mod table;
mod types;
mod view;

pub(super) use build::Build;
pub(super) use column::constraints_behind;
pub(super) use naming::joined;
