//! What a statement does: to the transaction it runs in, to the session, to the schema.

mod conduct;
mod effect;

pub use conduct::{Conduct, Dialect, ObjectKind, Placement, Probe, Remains};
pub use effect::{Blocks, Effect, Seconds};
