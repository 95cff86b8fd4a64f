//! What expressions and types mean: volatility, conversions, columns that are used.

mod conversion;
mod implication;
mod typing;
mod uses;
mod volatility;

pub(super) use conversion::Conversion;
pub(super) use uses::{QueryUses, always_true, columns_in};
