//! What expressions and types mean: volatility, conversions, columns that are used.

mod builtin;
mod conversion;
mod implication;
mod scope;
mod typing;
mod uses;
#[cfg(test)]
mod tests;
mod volatility;

pub(super) use conversion::Conversion;
pub(super) use scope::{Found, Scope, Seen, Typed, output_name};
pub(super) use uses::{QueryUses, always_false, always_true, columns_in};
