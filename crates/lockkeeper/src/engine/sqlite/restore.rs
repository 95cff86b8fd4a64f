//! Restores of a file: the copy lies beside it, and takes its name by one rename.
//!
//! A label is a small file of its own beside the database that it is about.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use async_trait::async_trait;
use fail::fail_point;
use lockkeeper_core::preserve::{Depth, TableMark};
use serde_json::{Value, json};

use crate::engine::archive::Workshop;
use crate::engine::restore::{Ground, Labelled, LoadAsk, Presence, Restores, Swap, Swapped, Use};
use crate::engine::{DbError, Engine, ErrorClass};

use super::address::Address;
use super::backup::{asks, at, blocking, open, refuse_broken, sequences};
use super::{Sqlite, failure, replace};

const LABEL: &str = ".lockkeeper";

#[async_trait]
impl Restores for Sqlite {
    fn ground(&self, _versions: &BTreeMap<String, String>) -> Result<Ground, DbError> {
        Ok(Ground::Directory)
    }

    fn own_name(&self) -> String {
        self.address.display()
    }

    fn beside(&self, name: &str, what: &str) -> String {
        format!("{name}.{what}")
    }

    fn at(&self, name: &str) -> Result<Arc<dyn Engine>, DbError> {
        Ok(Arc::new(at(Path::new(name))))
    }

    async fn presence(&self, name: &str) -> Result<Presence, DbError> {
        let path = PathBuf::from(name);
        blocking(move || presence(&path)).await
    }

    async fn missing(&self, _surroundings: &Value) -> Result<Vec<String>, DbError> {
        Ok(Vec::new())
    }

    async fn create(
        &self,
        name: &str,
        label: &str,
        _surroundings: &Value,
        _made_for: Use,
    ) -> Result<Vec<String>, DbError> {
        if let Address::Memory { .. } = self.address {
            return Err(DbError::config("a database in memory cannot be restored to")
                .with_hint("name a file in the database URL"));
        }
        self.label(name, label).await.map(|()| Vec::new())
    }

    async fn run_script(&self, name: &str, script: &str) -> Result<(), DbError> {
        let (path, script) = (PathBuf::from(name), script.to_owned());
        let run = move || open(&path)?.execute_batch(&script).map_err(|e| failure::translate(&e));
        blocking(run).await
    }

    async fn load(
        &self,
        name: &str,
        ask: &LoadAsk<'_>,
        _workshop: &Workshop<'_>,
    ) -> Result<Vec<String>, DbError> {
        let (archive, path) = (ask.archive.file().await?, PathBuf::from(name));
        blocking(move || replace::copied(&archive, &path).map(|()| Vec::new())).await
    }

    async fn settle(&self, name: &str, _made_for: Use) -> Result<Vec<String>, DbError> {
        let path = PathBuf::from(name);
        blocking(move || refuse_broken(&path).map(|()| Vec::new())).await
    }

    async fn marks(
        &self,
        name: &str,
        tables: &[String],
        jobs: usize,
    ) -> Result<Vec<TableMark>, DbError> {
        let (path, wanted) = (PathBuf::from(name), tables.to_vec());
        let found = blocking(move || asks(&path, Depth::Rows)).await?;
        let ask = |name: &String| {
            let absent = || DbError::new(ErrorClass::Absent, format!("there is no table {name}"));
            found.iter().find(|ask| ask.table == *name).cloned().ok_or_else(absent)
        };
        let chosen: Vec<_> = wanted.iter().map(ask).collect::<Result<_, _>>()?;
        let mut moment = at(Path::new(name)).open_moment().await?;
        let marks = moment.marks_of(&chosen, jobs, &|_| ()).await?;
        moment.close().await?;
        Ok(marks)
    }

    async fn sequences(&self, name: &str) -> Result<BTreeMap<String, String>, DbError> {
        let path = PathBuf::from(name);
        blocking(move || sequences(&open(&path)?).map_err(|error| failure::translate(&error))).await
    }

    async fn dress(
        &self,
        name: &str,
        surroundings: &Value,
        like: Option<&str>,
    ) -> Result<Option<String>, DbError> {
        let (path, like) = (PathBuf::from(name), like.map(PathBuf::from));
        let mode = surroundings["journal_mode"].as_str().unwrap_or_default().to_owned();
        blocking(move || dress(&path, &mode, like.as_deref()).map(|()| None)).await
    }

    async fn label(&self, name: &str, label: &str) -> Result<(), DbError> {
        let (file, label) = (label_of(Path::new(name)), label.to_owned());
        blocking(move || replace::written(&file, label.as_bytes())).await
    }

    async fn labelled(&self, start: &str) -> Result<Vec<Labelled>, DbError> {
        let (own, start) = (PathBuf::from(self.own_name()), start.to_owned());
        blocking(move || Ok(labelled(&own, &start))).await
    }

    async fn swap(&self, swap: &Swap) -> Result<Swapped, DbError> {
        let swap = swap.clone();
        blocking(move || {
            let begun = Instant::now();
            let (fresh, name) = (PathBuf::from(&swap.fresh), PathBuf::from(&swap.name));
            if let Some(aside) = &swap.aside {
                clear(&name, &aside.label)?;
                replace::written(&label_of(Path::new(&aside.name)), aside.label.as_bytes())?;
                fail_point!("swap.labelled");
                replace::put_aside(&name, Path::new(&aside.name))?;
            }
            fail_point!("swap.aside");
            replace::take_name(&fresh, &name)?;
            fail_point!("swap.renamed");
            replace::remove(&label_of(&fresh))?;
            Ok(Swapped { sessions: 0, closed_ms: begun.elapsed().as_millis() as u64 })
        })
        .await
    }

    async fn discard(&self, name: &str) -> Result<(), DbError> {
        let path = PathBuf::from(name);
        blocking(move || {
            let label = label_of(&path);
            let own = [path.clone(), replace::with(&label, replace::UNNAMED), label];
            for file in replace::parts(&path).into_iter().chain(own) {
                replace::remove(&file)?;
            }
            Ok(())
        })
        .await
    }
}

/// Returns what has to be known of a database besides its copy: a copy is never in WAL mode.
pub fn surroundings(address: &Address) -> Result<Value, DbError> {
    let conn = super::connection::open(address)?;
    let mode = conn.query_row("PRAGMA journal_mode", [], |row| row.get::<_, String>(0));
    Ok(json!({ "journal_mode": mode.map_err(|error| failure::translate(&error))? }))
}

fn label_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(LABEL);
    name.into()
}

fn labelled(own: &Path, start: &str) -> Vec<Labelled> {
    let entries = fs::read_dir(replace::directory(own)).into_iter().flatten().flatten();
    let mut found: Vec<_> = entries
        .filter_map(|entry| {
            let file = entry.file_name().into_string().ok()?;
            let name = own.with_file_name(file.strip_suffix(LABEL)?);
            let label = fs::read_to_string(label_of(&name)).ok()?;
            let name = name.to_str()?.to_owned();
            label.starts_with(start).then_some(Labelled { name, label })
        })
        .collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

/// Removes what a swap has left that did not come to its end: labels of nothing, second names of
/// the file that has still its first one, and labels that were being written.
fn clear(name: &Path, label: &str) -> Result<(), DbError> {
    let start = label.split('{').next().unwrap_or(label);
    for left in labelled(name, start) {
        let aside = Path::new(&left.name);
        if !aside.exists() || replace::same_file(aside, name) {
            replace::remove(aside)?;
            replace::remove(&label_of(aside))?;
        }
    }
    let own = name.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let unnamed = format!("{LABEL}{}", replace::UNNAMED);
    let entries = fs::read_dir(replace::directory(name)).into_iter().flatten().flatten();
    for entry in entries {
        let file = entry.file_name().to_string_lossy().into_owned();
        if file.starts_with(&format!("{own}.")) && file.ends_with(&unnamed) {
            replace::remove(&entry.path())?;
        }
    }
    Ok(())
}

fn presence(path: &Path) -> Result<Presence, DbError> {
    match fs::metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Presence::Absent),
        Err(error) => return Err(DbError::config(format!("{}: {error}", path.display()))),
        Ok(found) if found.len() == 0 => return Ok(Presence::Empty),
        Ok(_) => {}
    }
    // What cannot be read may be a database that was damaged: there is something.
    let Ok(conn) = open(path) else { return Ok(Presence::Occupied) };
    let objects = conn.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0));
    Ok(match objects {
        Ok(0i64) => Presence::Empty,
        _ => Presence::Occupied,
    })
}

fn dress(path: &Path, mode: &str, like: Option<&Path>) -> Result<(), DbError> {
    if mode == "wal" {
        let conn = open(path)?;
        let set = conn.query_row("PRAGMA journal_mode = wal", [], |row| row.get::<_, String>(0));
        set.map_err(|error| failure::translate(&error))?;
    }
    if let Some(like) = like {
        replace::same_rights(like, path)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_found_beside_their_database() {
        let dir = tempfile::tempdir().unwrap();
        let own = dir.path().join("shop.db");
        let other = dir.path().join("shop.db.restore-1");
        fs::write(label_of(&other), "mine: a").unwrap();
        fs::write(label_of(&dir.path().join("x")), "theirs").unwrap();
        let found = labelled(&own, "mine: ");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].name, other.to_str().unwrap());
    }
}
