//! The story on an SQLite file.

use lockkeeper::error::Error;

use super::report::Report;
use super::stage::Stage;

/// Plays it; `instead_of` says why it is not the longer one.
pub async fn play(_stage: &Stage, _instead_of: Option<&str>) -> Result<Report, Error> {
    Err(Error::config("the demo on SQLite is not there yet"))
}
