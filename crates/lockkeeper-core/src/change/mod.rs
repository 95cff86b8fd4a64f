//! What a statement does: to the transaction it runs in, to the session, to the schema.

mod conduct;
mod cost;
mod effect;
mod judge;
mod kind;
mod lock;
mod touch;

pub use conduct::{Conduct, Dialect, ObjectKind, Placement, Probe, Remains};
pub use cost::{Cost, cost};
pub use effect::{Blocks, Effect, Seconds, effects};
pub use judge::{Judge, Parsed};
pub use kind::{Change, ChangeKind, Remark};
pub use lock::LockMode;
pub use touch::{Birth, Refusal, RelationKind, Role, Touch, Verdict, Work, Written};
