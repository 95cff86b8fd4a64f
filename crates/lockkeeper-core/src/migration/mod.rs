//! Migrations as written: versions, texts, headers, checksums, their order in a folder.
//!
//! May not know files or databases: a folder arrives as (name, text) pairs.

mod checksum;
mod folder;
mod header;
mod history;
mod version;

pub use checksum::checksum;
pub use folder::{Folder, Migration, Script, SourceFile};
pub use header::{Directive, Header, PlacedDirective, placed_directives};
pub use history::{Applied, Reading, State, compare};
pub use version::Version;
