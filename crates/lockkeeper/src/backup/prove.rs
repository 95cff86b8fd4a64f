//! Proofs: what is in the store is read back, decoded, restored and compared with the manifest.

use std::collections::BTreeMap;

use futures_util::future;
use lockkeeper_core::backup::{Holds, Kind, Level, Manifest, Note, StoredObject};
use lockkeeper_core::event::Event;
use tokio::io::duplex;

use crate::engine::ErrorClass;
use crate::error::{Error, Kind as Trouble};
use crate::store::{SealError, check, unseal};

use super::{Backup, Yard, compare, ground};

/// How much of a decoded archive waits for its reader.
const PIPE: usize = 1 << 20;

/// How a proof ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    pub level: Level,
    /// What was compared, in a few words each.
    pub compared: Vec<String>,
}

/// Proves a backup up to a level and notes how it ended. Nothing deletes it meanwhile.
pub async fn prove(yard: &Yard<'_>, backup: &Backup, level: Level) -> Result<Proof, Error> {
    let id = backup.id();
    let reading = yard.shelf.reading(id).await?;
    let read = read_back(yard, &backup.manifest, level).await;
    let note = match &read {
        Ok(_) => Some(Note::Proved { level }),
        Err(error) if error.kind == Trouble::NeedsPerson => {
            Some(Note::Damaged { what: error.message.clone(), level })
        }
        Err(_) => None,
    };
    if let Some(note) = note {
        yard.shelf.note(id, note).await?;
    }
    yard.shelf.done_reading(id, reading).await?;
    Ok(Proof { level, compared: read? })
}

/// Reads everything back, as far as the level asks for it. Only what says something about the
/// backup itself is [`Trouble::NeedsPerson`].
pub async fn read_back(
    yard: &Yard<'_>,
    manifest: &Manifest,
    level: Level,
) -> Result<Vec<String>, Error> {
    let mut compared = Vec::new();
    if level >= Level::L1 {
        check_objects(yard, manifest).await?;
        compared.push(format!("{} bytes read back, hashes equal", manifest.bytes()));
    }
    let restores_all = level == Level::L4 && manifest.kind == Some(Kind::Full);
    if level >= Level::L2 && !restores_all {
        refuse_other_engine(yard, manifest)?;
        let rows = count(yard, manifest).await?;
        compare_rows(manifest, &rows)?;
        let total: u64 = rows.values().sum();
        compared.push(format!("{total} rows of {} tables decoded", rows.len()));
    }
    if level >= Level::L3 {
        refuse_other_engine(yard, manifest)?;
        compared.extend(ground::tried(yard, manifest, level).await?);
    }
    Ok(compared)
}

/// Reads every object and compares its length and hash.
pub async fn check_objects(yard: &Yard<'_>, manifest: &Manifest) -> Result<(), Error> {
    for object in &manifest.objects {
        check(yard.shelf.store(), &object.name, object.bytes, &object.blake3).await?;
    }
    Ok(())
}

/// A backup can only be decoded by the kind of database that it is of.
pub fn refuse_other_engine(yard: &Yard<'_>, manifest: &Manifest) -> Result<(), Error> {
    let start = format!("{}.{}.", manifest.id, yard.archives()?.suffix());
    if manifest.holding(Holds::Archive).all(|object| object.name.starts_with(&start)) {
        return Ok(());
    }
    let (id, address) = (&manifest.id, yard.engine.address());
    Err(Error::usage(format!("{id} is of another kind of database than {address}"))
        .with_hint("name the database that it is of with --env or --database-url"))
}

async fn count(yard: &Yard<'_>, manifest: &Manifest) -> Result<BTreeMap<String, u64>, Error> {
    let mut rows = BTreeMap::new();
    for object in manifest.holding(Holds::Archive) {
        rows.extend(count_object(yard, manifest.kind.unwrap_or(Kind::Full), object).await?);
    }
    Ok(rows)
}

async fn count_object(
    yard: &Yard<'_>,
    kind: Kind,
    object: &StoredObject,
) -> Result<BTreeMap<String, u64>, Error> {
    let (mut reader, writer) = duplex(PIPE);
    let download = yard.shelf.store().download(&object.name).await?;
    let progress = |done: u64| {
        let task = "proof".to_owned();
        yard.sink.emit(Event::Progress { task, done, of: Some(object.plain_bytes) });
    };
    let decoding = unseal(download, yard.keys, writer, &progress);
    let (archives, workshop) = (yard.archives()?, yard.workshop());
    // The reader goes with its future: one that fails early must not keep the writer waiting.
    let counting = async move { archives.count(kind, &mut reader, &workshop).await };
    let (decoded, counted) = future::join(decoding, counting).await;
    match decoded {
        // The reader went away first: it knows why.
        Err(SealError::Sink { .. }) if counted.is_err() => {}
        Err(error) => return Err(error.into()),
        Ok(bytes) => check_length(object, bytes)?,
    }
    counted.map_err(|error| match error.class {
        ErrorClass::Corrupt => compare::damaged(error.message),
        _ => error.into(),
    })
}

/// Compares what an object held with what was put into it.
pub fn check_length(object: &StoredObject, bytes: u64) -> Result<(), Error> {
    if bytes == object.plain_bytes {
        return Ok(());
    }
    let (name, expected) = (&object.name, object.plain_bytes);
    Err(compare::damaged(format!("{name} holds {bytes} bytes instead of {expected}")))
}

fn compare_rows(manifest: &Manifest, rows: &BTreeMap<String, u64>) -> Result<(), Error> {
    let rows: BTreeMap<_, _> = rows.iter().map(|(name, rows)| (bare(name), *rows)).collect();
    for table in &manifest.tables {
        let found = rows.get(&bare(&table.name)).copied().unwrap_or(0);
        if found != table.rows {
            let (name, expected) = (&table.name, table.rows);
            let text = format!("{name} has {found} rows in the archive and had {expected}");
            let mut error = compare::damaged(text);
            error.object = Some(name.clone());
            return Err(error);
        }
    }
    Ok(())
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
    use lockkeeper_core::preserve::TableMark;

    #[test]
    fn quotes_make_no_difference() {
        assert_eq!(bare("public.\"user\""), bare("public.user"));
        assert_eq!(bare("\"a.b\".\"x\"\"y\""), ["a.b", "x\"y"]);
    }

    #[test]
    fn one_row_more_or_less_is_damage() {
        let mark = TableMark { name: "public.\"t\"".into(), rows: 2, ..TableMark::default() };
        let manifest = Manifest { tables: vec![mark], ..Manifest::default() };
        let rows = |rows| BTreeMap::from([("public.t".to_owned(), rows)]);
        assert!(compare_rows(&manifest, &rows(2)).is_ok());
        for wrong in [rows(1), rows(3), BTreeMap::new()] {
            let error = compare_rows(&manifest, &wrong).unwrap_err();
            assert_eq!((error.kind, error.exit_code()), (Trouble::NeedsPerson, 7));
        }
    }
}
