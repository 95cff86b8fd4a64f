//! What expressions and types mean: volatility, conversions, columns that are used.

mod cast;
mod conversion;
mod implication;
mod interval;
mod modifier;
mod typing;
mod uses;
mod volatility;

pub(super) use cast::operator_class;
pub(super) use conversion::Conversion;
pub(super) use uses::{QueryUses, always_true, columns_in};
