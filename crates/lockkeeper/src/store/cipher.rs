//! The age layer around the frames, in both directions; the only file that uses the crate.

use std::io;

use super::crypt::{KeyError, Recipient};

/// What happens to bytes on their way out.
pub(super) enum Cipher {
    Plain,
    #[cfg(feature = "encryption")]
    Age(Box<with::Writer>),
}

impl Cipher {
    pub(super) fn new(name: &str, recipients: &[Recipient]) -> Result<Self, KeyError> {
        if recipients.is_empty() {
            return Ok(Cipher::Plain);
        }
        #[cfg(feature = "encryption")]
        {
            with::Writer::new(name, recipients).map(|writer| Cipher::Age(Box::new(writer)))
        }
        #[cfg(not(feature = "encryption"))]
        {
            Err(KeyError::Unsupported(name.to_owned()))
        }
    }

    /// Returns what is to be stored now; a part of the input may wait for more.
    pub(super) fn encrypt(&mut self, bytes: Vec<u8>) -> io::Result<Vec<u8>> {
        match self {
            Cipher::Plain => Ok(bytes),
            #[cfg(feature = "encryption")]
            Cipher::Age(writer) => writer.encrypt(&bytes),
        }
    }

    /// Returns what has waited, with the mark of the end.
    pub(super) fn finish(self) -> io::Result<Vec<u8>> {
        match self {
            Cipher::Plain => Ok(Vec::new()),
            #[cfg(feature = "encryption")]
            Cipher::Age(writer) => writer.finish(),
        }
    }
}

#[cfg(feature = "encryption")]
pub(super) use with::decrypt;

#[cfg(feature = "encryption")]
mod with {
    use std::io::{self, Read, Write};
    use std::sync::{Arc, Mutex, PoisonError};

    use age::stream::StreamWriter;
    use age::{DecryptError, Decryptor, Encryptor};
    use bytes::{Buf, Bytes};
    use tokio::sync::mpsc;

    use crate::store::check::Damage;
    use crate::store::crypt::{KeyError, Keys, Recipient};
    use crate::store::seal::SealError;
    use crate::store::{Download, StoreError};

    const PIECE: usize = 1024 * 1024;

    pub(in super::super) struct Writer {
        age: StreamWriter<Outbox>,
        out: Outbox,
    }

    /// Where age writes to and we take from.
    #[derive(Clone, Default)]
    struct Outbox(Arc<Mutex<Vec<u8>>>);

    impl Outbox {
        /// Makes room at once: doubling would cost twice the memory.
        fn make_room(&self, bytes: usize) {
            let tags = 64 * 1024 + bytes / 1024;
            let mut out = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            out.reserve_exact(bytes + tags);
        }

        fn take(&self) -> Vec<u8> {
            std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
        }
    }

    impl Write for Outbox {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Writer {
        pub(super) fn new(name: &str, recipients: &[Recipient]) -> Result<Self, KeyError> {
            let failed = |error: String| KeyError::Failed(name.to_owned(), error);
            let recipients = recipients.iter().map(Recipient::as_age);
            let encryptor = Encryptor::with_recipients(recipients);
            let encryptor = encryptor.map_err(|error| failed(error.to_string()))?;
            let out = Outbox::default();
            let age = encryptor.wrap_output(out.clone());
            Ok(Writer { age: age.map_err(|error| failed(error.to_string()))?, out })
        }

        pub(super) fn encrypt(&mut self, bytes: &[u8]) -> io::Result<Vec<u8>> {
            self.out.make_room(bytes.len());
            self.age.write_all(bytes)?;
            Ok(self.out.take())
        }

        pub(super) fn finish(self) -> io::Result<Vec<u8>> {
            self.age.finish()?;
            Ok(self.out.take())
        }
    }

    /// Decrypts a download into a channel, on a thread that may wait.
    pub(in super::super) fn decrypt(
        download: Download,
        keys: &Keys,
        pieces: &mpsc::Sender<Result<Bytes, SealError>>,
    ) {
        let name = download.name().to_owned();
        if let Err(error) = pass_on(download, keys, pieces) {
            // Nobody listens any more: then nobody needs to know.
            let _ = pieces.blocking_send(Err(named(&name, error)));
        }
    }

    fn pass_on(
        download: Download,
        keys: &Keys,
        pieces: &mpsc::Sender<Result<Bytes, SealError>>,
    ) -> Result<(), DecryptError> {
        let decryptor = Decryptor::new_buffered(io::BufReader::new(Inbox::new(download)))?;
        let mut plain = decryptor.decrypt(keys.as_age())?;
        loop {
            let mut piece = Vec::with_capacity(PIECE);
            let read = (&mut plain).take(PIECE as u64).read_to_end(&mut piece)?;
            if read == 0 || pieces.blocking_send(Ok(piece.into())).is_err() {
                return Ok(());
            }
        }
    }

    fn named(name: &str, error: DecryptError) -> SealError {
        let name = name.to_owned();
        match error {
            DecryptError::NoMatchingKeys => KeyError::Wrong(name).into(),
            DecryptError::Io(error) => match error.downcast::<StoreError>() {
                Ok(error) => error.into(),
                Err(error) => Damage::Broken { name, why: within(&error) }.into(),
            },
            error => Damage::Broken { name, why: error.to_string() }.into(),
        }
    }

    fn within(error: &io::Error) -> String {
        format!("its encryption is damaged or its end is missing ({error})")
    }

    /// A download as age reads it.
    struct Inbox {
        download: Download,
        current: Bytes,
    }

    impl Inbox {
        fn new(download: Download) -> Self {
            Inbox { download, current: Bytes::new() }
        }
    }

    impl Read for Inbox {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            if self.current.is_empty() {
                let piece = self.download.blocking_next().map_err(io::Error::other)?;
                self.current = piece.unwrap_or_default();
            }
            let taken = buffer.len().min(self.current.len());
            self.current.copy_to_slice(&mut buffer[..taken]);
            Ok(taken)
        }
    }
}
