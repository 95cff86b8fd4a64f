//! The room of backups' bytes: directories, a real S3-compatible server, sealing, damage.

mod child;
mod damage;
mod directory;
mod faults;
mod s3;
mod sealing;
mod server;

use std::sync::atomic::{AtomicU64, Ordering};

use lockkeeper::store::{Sealed, Sealing, Store, seal, unseal};

/// Returns a directory store and what keeps it alive.
fn directory() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(&format!("file:{}", dir.path().display())).unwrap();
    (dir, store)
}

/// Returns bytes that no compressor makes smaller, the same for the same seed.
fn noise(bytes: usize, seed: u64) -> Vec<u8> {
    let mut random = Random(seed | 1);
    let mut noise: Vec<u8> =
        (0..bytes.div_ceil(8)).flat_map(|_| random.next().to_le_bytes()).collect();
    noise.truncate(bytes);
    noise
}

/// Returns bytes like those of a dump: rows of text that compress well.
fn rows(bytes: usize) -> Vec<u8> {
    let mut rows = Vec::with_capacity(bytes + 100);
    for row in 0u64.. {
        if rows.len() >= bytes {
            break;
        }
        let hash = row.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40;
        rows.extend(format!("{row}\tcustomer {row}\t{hash}\t2026-01-01\n").into_bytes());
    }
    rows.truncate(bytes);
    rows
}

/// xorshift64*: the same trials on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }
}

fn plain(jobs: usize) -> Sealing {
    Sealing { level: 1, jobs, recipients: Vec::new() }
}

/// Seals bytes into a store and compares what progress said.
async fn put(store: &Store, name: &str, bytes: &[u8], sealing: &Sealing) -> Sealed {
    let (upload, heard) = (store.upload(name).await.unwrap(), AtomicU64::new(0));
    let hear = |bytes| heard.store(bytes, Ordering::Relaxed);
    let sealed = seal(bytes, upload, sealing, &hear).await.unwrap();
    assert_eq!(sealed.plain_bytes, bytes.len() as u64);
    assert_eq!(heard.load(Ordering::Relaxed), sealed.plain_bytes);
    sealed
}

/// Returns what an object holds.
async fn get(
    store: &Store,
    name: &str,
    keys: &lockkeeper::store::Keys,
) -> Result<Vec<u8>, lockkeeper::store::SealError> {
    let mut bytes = Vec::new();
    let download = store.download(name).await?;
    let passed = unseal(download, keys, &mut bytes, &|_| {}).await?;
    assert_eq!(passed, bytes.len() as u64);
    Ok(bytes)
}

/// Returns two recipients and the keys of the second.
fn recipients() -> (Vec<lockkeeper::store::Recipient>, lockkeeper::store::Keys) {
    let identities = [age::x25519::Identity::generate(), age::x25519::Identity::generate()];
    let public = identities.iter().map(|identity| identity.to_public().to_string());
    let recipients = public.map(|key| key.parse().unwrap()).collect();
    (recipients, keys(&identities[1]))
}

fn keys(identity: &age::x25519::Identity) -> lockkeeper::store::Keys {
    use age::secrecy::ExposeSecret;

    let file = tempfile::NamedTempFile::new().unwrap();
    let text = format!("# the operator's\n{}\n", identity.to_string().expose_secret());
    std::fs::write(file.path(), text).unwrap();
    let secret = serde_json::from_value(format!("file:{}", file.path().display()).into()).unwrap();
    lockkeeper::store::Keys::from_secrets(&[secret]).unwrap()
}
