//! Reading a folder of migrations from disk.

use std::path::{Path, PathBuf};

use lockkeeper_core::migration::{Folder, SourceFile};
use lockkeeper_core::sql::Lexicon;

use crate::error::Error;

/// More files than this are read by several threads.
const MANY: usize = 500;

/// Reads every migration of a folder.
pub fn read_folder(dir: &Path, lexicon: &Lexicon) -> Result<Folder, Error> {
    let entries = std::fs::read_dir(dir).map_err(|error| {
        Error::config(format!("cannot read the folder {}: {error}", dir.display()))
            .with_hint("name it with --dir, or create it with `lockkeeper init`")
    })?;
    let mut paths = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| unreadable(dir, &error))?;
        let path = entry.path();
        if path.extension().is_some_and(|extension| extension == "sql") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(Folder::read(read_all(&paths)?, lexicon))
}

fn read_all(paths: &[PathBuf]) -> Result<Vec<SourceFile>, Error> {
    if paths.len() < MANY {
        return paths.iter().map(|path| read(path)).collect();
    }
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(4);
    let parts: Vec<_> = paths.chunks(paths.len().div_ceil(threads)).collect();
    let parts: Vec<Result<Vec<_>, Error>> = std::thread::scope(|scope| {
        let part = |part: &'_ [PathBuf]| part.iter().map(|path| read(path)).collect();
        let running: Vec<_> = parts.into_iter().map(|p| scope.spawn(move || part(p))).collect();
        let panicked = |_| Err(Error::new(crate::error::Kind::Internal, "a reader thread ended"));
        running.into_iter().map(|thread| thread.join().unwrap_or_else(panicked)).collect()
    });
    Ok(parts.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

fn read(path: &Path) -> Result<SourceFile, Error> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let bytes = std::fs::read(path).map_err(|error| unreadable(path, &error))?;
    Ok(SourceFile { name, bytes })
}

fn unreadable(path: &Path, error: &std::io::Error) -> Error {
    let path = path.display().to_string();
    Error::config(format!("cannot read {path}: {error}")).in_file(path)
}
