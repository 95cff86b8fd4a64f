//! What a caller hands in: files, and what their statements were judged to do.

use std::borrow::Cow;
use std::sync::Arc;

use crate::change::Verdict;

/// What one statement of a file was judged to do.
#[derive(Clone, Debug, Default)]
pub struct Judged {
    /// Counts the statements of the file from 1, as the splitter cuts them.
    pub seq: u32,
    /// Statements of one file with the same number commit together; `None` runs on its own.
    pub transaction: Option<u32>,
    /// Shared by neighbours of which the same is to be said.
    pub verdict: Arc<Verdict>,
}

/// One file in the order in which files run.
#[derive(Clone, Debug, Default)]
pub struct Source<'a> {
    pub file: Cow<'a, str>,
    pub text: Cow<'a, str>,
    /// In the order in which they run; boundaries such as `BEGIN` may be left out.
    pub statements: Vec<Judged>,
    /// A file that takes the migration back stands beside it.
    pub has_down: bool,
    /// Read for what it leaves to later files; nothing is said about it.
    pub context: bool,
}

impl<'a> Source<'a> {
    /// Returns a file without judged statements.
    pub fn new(file: impl Into<Cow<'a, str>>, text: impl Into<Cow<'a, str>>) -> Self {
        Source { file: file.into(), text: text.into(), ..Source::default() }
    }
}
