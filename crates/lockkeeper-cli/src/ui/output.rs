//! The two streams. Everything on stdout is the result; a reader that goes away is no error.

use std::io::{BufWriter, ErrorKind, Write};

use lockkeeper::error::Error;

/// Writes to stdout.
pub fn out(text: &str) -> Result<(), Error> {
    let mut stream = anstream::stdout().lock();
    told(stream.write_all(text.as_bytes()).and_then(|()| stream.flush()))
}

/// Writes to stdout what holds no colours, piece by piece.
pub fn plain(write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> Result<(), Error> {
    let mut stream = BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
    told(write(&mut stream).and_then(|()| stream.flush()))
}

fn told(written: std::io::Result<()>) -> Result<(), Error> {
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
