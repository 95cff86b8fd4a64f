//! `snapshot`: the schema as a file that makes it again.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use lockkeeper::core::schema::Snapshot as Schema;
use lockkeeper::error::{Error, exit};
use lockkeeper::ops;

use crate::ui::{Desk, Format, plural};

/// Write the schema of the database as SQL that makes it again
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  lockkeeper snapshot > schema.sql
  lockkeeper snapshot --out schema.sql
  lockkeeper snapshot --format json      only the hash and what was counted")]
pub struct Snapshot {
    /// Write into this file instead of stdout
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

impl Snapshot {
    pub fn run(&self, desk: &Desk) -> Result<u8, Error> {
        let context = desk.context_without_files(&desk.environment()?)?;
        let schema = desk.block_on(ops::snapshot(&context))?;
        let out = self.out.as_ref().map(|file| file.display().to_string());
        let summary = ops::summary(&schema, out);
        if let Some(file) = &self.out {
            write(&schema, &summary.hash, file)?;
        }
        for (kind, found) in &summary.unmodelled {
            desk.say(&format!("not in the snapshot: {} of {kind}", found.count));
        }
        match (&self.out, desk.flags.format) {
            (None, Format::Human) => print(&schema, &summary.hash)?,
            _ => desk.result(&summary, |_| {
                format!("{}, hash {}\n", plural(summary.objects, "object"), summary.hash)
            })?,
        }
        // The process ends here; giving a big schema back piece by piece takes longer than reading it.
        std::mem::forget(schema);
        Ok(exit::OK)
    }
}

fn print(schema: &Schema, hash: &str) -> Result<(), Error> {
    let mut out = BufWriter::with_capacity(1 << 20, std::io::stdout().lock());
    let written = ops::write_snapshot(schema, hash, &mut out).and_then(|()| out.flush());
    written.map_err(|error| Error::config(format!("cannot write to stdout: {error}")))
}

/// Writes beside the file and puts the result in its place once it is on disk.
fn write(schema: &Schema, hash: &str, file: &Path) -> Result<(), Error> {
    let failed =
        |error: std::io::Error| Error::config(format!("cannot write {}: {error}", file.display()));
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let temporary = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    let mut out = BufWriter::with_capacity(1 << 20, temporary.as_file());
    ops::write_snapshot(schema, hash, &mut out).map_err(failed)?;
    out.flush().map_err(failed)?;
    drop(out);
    temporary.as_file().sync_all().map_err(failed)?;
    temporary.persist(file).map_err(|error| failed(error.error))?;
    Ok(())
}
