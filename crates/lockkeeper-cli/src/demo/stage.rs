//! Says on stderr what the story is at, with the time since it began.

use std::io::Write;
use std::time::Instant;

/// Where the story is told; the report at its end is none of its business.
#[derive(Clone, Debug)]
pub struct Stage {
    quiet: bool,
    pub started: Instant,
}

impl Stage {
    pub fn new(quiet: bool) -> Self {
        Stage { quiet, started: Instant::now() }
    }

    /// Announces a new scene.
    pub fn scene(&self, text: &str) {
        self.line("", text);
    }

    /// Tells what happens in it.
    pub fn detail(&self, text: &str) {
        self.line("  ", text);
    }

    fn line(&self, indent: &str, text: &str) {
        if !self.quiet {
            let seconds = self.started.elapsed().as_secs_f64();
            let mut stream = anstream::stderr().lock();
            // There is nobody to tell when that fails.
            let _ = writeln!(stream, "{seconds:5.1} s  {indent}{text}");
        }
    }
}
