//! Proofs: what is in the store is read back, decoded and compared with the manifest.

use std::collections::BTreeMap;

use futures_util::future;
use lockkeeper_core::backup::{Kind, Level, Manifest, Note, StoredObject};
use lockkeeper_core::event::Event;
use tokio::io::duplex;

use crate::error::{Error, Kind as Trouble};
use crate::store::{SealError, check, unseal};

use super::{Backup, Yard};

/// How much of a decoded archive waits for its reader.
const PIPE: usize = 1 << 20;

/// How a proof ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    pub level: Level,
    /// What was compared, in a few words each.
    pub compared: Vec<String>,
}

/// Proves a backup up to a level and notes how it ended.
pub async fn prove(yard: &Yard<'_>, backup: &Backup, level: Level) -> Result<Proof, Error> {
    let id = backup.id();
    let compared = match read_back(yard, &backup.manifest, level).await {
        Ok(compared) => compared,
        Err(error) => {
            if error.kind == Trouble::NeedsPerson {
                let what = error.message.clone();
                yard.shelf.note(id, Note::Damaged { what }).await?;
            }
            return Err(error);
        }
    };
    yard.shelf.note(id, Note::Proved { level }).await?;
    Ok(Proof { level, compared })
}

/// Reads everything back, as far as the level asks for it.
pub async fn read_back(
    yard: &Yard<'_>,
    manifest: &Manifest,
    level: Level,
) -> Result<Vec<String>, Error> {
    if level > Level::L2 {
        return Err(Error::config(format!("a proof up to {level} is not there yet"))
            .with_hint("L1 reads every byte back, L2 decodes and counts every row"));
    }
    let mut compared = Vec::new();
    if level >= Level::L1 {
        for object in &manifest.objects {
            check(yard.shelf.store(), &object.name, object.bytes, &object.blake3).await?;
        }
        compared.push(format!("{} bytes read back, hashes equal", manifest.bytes()));
    }
    if level >= Level::L2 {
        let rows = count(yard, manifest).await?;
        compare_rows(manifest, &rows)?;
        let total: u64 = rows.values().sum();
        compared.push(format!("{total} rows of {} tables decoded", rows.len()));
    }
    Ok(compared)
}

async fn count(yard: &Yard<'_>, manifest: &Manifest) -> Result<BTreeMap<String, u64>, Error> {
    let mut rows = BTreeMap::new();
    for object in &manifest.objects {
        rows.extend(count_object(yard, object).await?);
    }
    Ok(rows)
}

async fn count_object(
    yard: &Yard<'_>,
    object: &StoredObject,
) -> Result<BTreeMap<String, u64>, Error> {
    let (mut reader, writer) = duplex(PIPE);
    let download = yard.shelf.store().download(&object.name).await?;
    let progress = |done: u64| {
        let task = "proof".to_owned();
        yard.sink.emit(Event::Progress { task, done, of: Some(object.plain_bytes) });
    };
    let decoding = unseal(download, yard.keys, writer, &progress);
    let workshop = yard.workshop();
    let counting =
        async { yard.archives()?.count(&mut reader, &workshop).await.map_err(Error::from) };
    let (decoded, counted) = future::join(decoding, counting).await;
    match decoded {
        // The reader went away first: it knows why.
        Err(SealError::Sink { .. }) if counted.is_err() => {}
        Err(error) => return Err(error.into()),
        Ok(bytes) if bytes != object.plain_bytes => {
            let (name, expected) = (&object.name, object.plain_bytes);
            return Err(damaged(format!("{name} holds {bytes} bytes instead of {expected}")));
        }
        Ok(_) => {}
    }
    counted.map_err(|error| damaged(error.message))
}

fn compare_rows(manifest: &Manifest, rows: &BTreeMap<String, u64>) -> Result<(), Error> {
    if manifest.kind == Some(Kind::Schema) {
        return Ok(());
    }
    let rows: BTreeMap<_, _> = rows.iter().map(|(name, rows)| (bare(name), *rows)).collect();
    for table in &manifest.tables {
        let found = rows.get(&bare(&table.name)).copied().unwrap_or(0);
        if found != table.rows {
            let (name, expected) = (&table.name, table.rows);
            let mut error =
                damaged(format!("{name} has {found} rows in the archive and had {expected}"));
            error.object = Some(name.clone());
            return Err(error);
        }
    }
    Ok(())
}

/// An archive that is not what it should be: nobody but a person can say what to do about it.
fn damaged(message: String) -> Error {
    Error::new(Trouble::NeedsPerson, message)
        .with_hint("do not restore from it; make a new backup, and keep this one for the search")
}

/// Returns the parts of a name without their quotes: programs differ in which words they quote.
fn bare(name: &str) -> Vec<String> {
    let (mut parts, mut part) = (Vec::new(), String::new());
    let mut quoted = false;
    let mut letters = name.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => part.extend(letters.next()),
            '"' => quoted = !quoted,
            '.' if !quoted => parts.push(std::mem::take(&mut part)),
            other => part.push(other),
        }
    }
    parts.push(part);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_make_no_difference() {
        assert_eq!(bare("public.\"user\""), bare("public.user"));
        assert_eq!(bare("\"a.b\".\"x\"\"y\""), ["a.b", "x\"y"]);
    }
}
