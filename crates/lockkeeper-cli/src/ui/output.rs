//! The two streams. Everything on stdout is the result; a reader that goes away is no error.

use std::io::{ErrorKind, Write};

use lockkeeper::error::Error;

/// Writes to stdout.
pub fn out(text: &str) -> Result<(), Error> {
    written(text, anstream::stdout().lock())
}

/// Writes to stdout what holds no colours, whether or not it shows them.
pub fn plain(text: &str) -> Result<(), Error> {
    written(text, std::io::stdout().lock())
}

fn written(text: &str, mut stream: impl Write) -> Result<(), Error> {
    let written = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Error::config(format!("cannot write the result to stdout: {error}")))
        }
        _ => Ok(()),
    }
}

/// Writes to stderr; there is nobody to tell when that fails.
pub fn err(text: &str) {
    let mut stream = anstream::stderr().lock();
    let _ = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
}
