//! CREATE and ALTER of everything but tables.

mod altered;
mod analysed;
mod analysis;
mod attached;
mod attribute;
mod bound;
mod build;
mod builtin;
mod column;
mod compiled;
mod composed;
mod definition;
mod domain;
mod expression;
mod extension;
mod extension_functions;
mod forbidden;
mod foreign_data;
mod function;
mod function_result;
mod grantable;
mod granted;
mod index;
mod inherit;
mod like;
mod named;
mod naming;
mod object;
mod publication;
mod said;
mod sequence;
mod stored;
mod table;
#[cfg(test)]
mod table_tests;
mod trigger;
mod types;
mod view;

pub(super) use build::Build;
pub(super) use column::constraints_behind;
pub(super) use extension::{brings_class, functions_of, types_of, wrappers_of};
pub(super) use function_result::parameters;
pub(super) use named::is_catalog;
pub(super) use naming::joined;
