//! What expressions and types mean: volatility, conversions, columns that are used.

mod arguments;
mod builtin;
mod calls;
mod cast;
mod cast_made;
mod classes;
mod conversion;
mod fitting;
mod folding;
mod implication;
mod interval;
mod modifier;
mod overload;
mod scope;
#[cfg(test)]
mod tests;
mod typed;
mod typing;
mod uses;
mod volatility;

pub(super) use calls::CallKind;
pub(super) use cast::operator_class;
pub(super) use conversion::Conversion;
pub(super) use folding::is_null;
pub(super) use scope::{Found, Scope, Seen, Typed, output_name};
pub(super) use typed::Kind;
pub(super) use uses::{QueryUses, always_false, always_true, columns_in};
