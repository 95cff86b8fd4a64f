//! The parts of tests that need a process of their own: to be killed, to have a limit, to be
//! measured. A test starts itself once more, and finds out here that it is the child.

#![expect(clippy::print_stdout, reason = "a parent reads what its child says")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use bytes::Bytes;
use lockkeeper::store::{SealError, Sealing, Store, seal};

use crate::block;

const DIR: &str = "LOCKKEEPER_TEST_STORE";

/// A test that runs once more, in a process of its own.
pub struct Child(std::process::Child);

impl Child {
    /// Starts the test of that path, perhaps with a limit on the size of files, in blocks of 512 bytes.
    pub fn start(test: &str, dir: &Path, limit: Option<u32>) -> Self {
        // POSIX counts in 512 bytes. An ignored signal stays ignored: writes fail instead.
        let shell = match limit {
            Some(limit) => format!("trap '' XFSZ; ulimit -f {limit}; exec \"$0\" \"$@\""),
            None => "exec \"$0\" \"$@\"".to_owned(),
        };
        let mut command = Command::new("sh");
        command.arg("-c").arg(shell).arg(std::env::current_exe().unwrap());
        command.args([test, "--exact", "--nocapture"]);
        let command = command.env(DIR, dir).stdin(Stdio::null()).stderr(Stdio::null());
        Child(command.stdout(Stdio::piped()).spawn().unwrap())
    }

    pub fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }

    /// Returns what it said, after its end.
    pub fn output(self) -> String {
        String::from_utf8_lossy(&self.0.wait_with_output().unwrap().stdout).into_owned()
    }
}

/// Returns the store of the parent, in a child.
pub fn store() -> Option<Store> {
    let dir = PathBuf::from(std::env::var_os(DIR)?);
    Some(Store::open(&dir.display().to_string()).unwrap())
}

pub fn writes_until_it_is_killed(store: &Store) {
    block(async {
        let mut upload = store.upload("killed").await.unwrap();
        loop {
            upload.push(Bytes::from_static(b"x")).await.unwrap();
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    });
}

pub fn seals_noise(store: &Store) {
    let source = super::noise(10_000_000, 7);
    let sealed = block(async {
        let upload = store.upload("full").await?;
        seal(source.as_slice(), upload, &super::plain(2), &|_| {}).await
    });
    match sealed {
        Ok(sealed) => println!("sealed {}", sealed.bytes),
        Err(SealError::Store(error)) => println!("kind={:?} {error}", error.kind),
        Err(error) => println!("{error}"),
    }
}

/// How much the next test seals; more than twice what it may hold in memory.
const MEASURED: u64 = 150_000_000;

pub fn seals_and_unseals_much(store: &Store) {
    let (recipients, keys) = super::recipients();
    let sealing = Sealing { level: 3, jobs: 4, recipients };
    let before = peak();
    block(async {
        let source = tokio::io::AsyncReadExt::take(Noise(super::Random(3)), MEASURED);
        let upload = store.upload("much").await.unwrap();
        seal(source, upload, &sealing, &|_| {}).await.unwrap();
    });
    let sealed = peak() - before;
    block(async {
        let download = store.download("much").await.unwrap();
        let sink = tokio::io::sink();
        assert_eq!(
            lockkeeper::store::unseal(download, &keys, sink, &|_| {}).await.unwrap(),
            MEASURED
        );
    });
    println!("seal={sealed} peak={}", peak() - before);
}

/// A source that no compressor makes smaller: the worst case for memory.
struct Noise(super::Random);

impl tokio::io::AsyncRead for Noise {
    fn poll_read(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
        buffer: &mut tokio::io::ReadBuf<'_>,
    ) -> std::task::Poll<std::io::Result<()>> {
        for _ in 0..buffer.remaining().div_ceil(8).min(8192) {
            let word = self.0.next().to_le_bytes();
            buffer.put_slice(&word[..word.len().min(buffer.remaining())]);
        }
        std::task::Poll::Ready(Ok(()))
    }
}

/// Returns the most memory that this process ever had, in KiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}
