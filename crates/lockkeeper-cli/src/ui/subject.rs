//! What `explain` and `lint` judge, and what they take for given.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use lockkeeper::core::migration::{Folder, Script};
use lockkeeper::engine::Engine;
use lockkeeper::env::Environment;
use lockkeeper::error::Error;
use lockkeeper::judgement::Base;
use lockkeeper::ops;

use super::Desk;
use super::flags::EngineKind;

/// The schema before, the server, the transaction.
#[derive(Args, Debug)]
pub struct Given {
    /// A schema that is there already: a dump, or what `lockkeeper snapshot` wrote (may repeat)
    #[arg(long, value_name = "FILE")]
    pub schema: Vec<PathBuf>,
    /// The server's major version, when no database tells it
    #[arg(long, value_name = "13..18", value_parser = clap::value_parser!(u32).range(13..=18))]
    pub server_version: Option<u32>,
    /// Rows of a table: orders=80e6 (may repeat)
    #[arg(long, value_name = "TABLE=ROWS", value_parser = rows)]
    pub rows: Vec<(String, f64)>,
    /// Judge the statements as standing in one transaction block
    #[arg(long, conflicts_with = "no_transaction")]
    pub transaction: bool,
    /// Judge each statement as standing on its own
    #[arg(long)]
    pub no_transaction: bool,
    /// The kind of database, when no database URL says it
    #[arg(long, value_enum, default_value_t = EngineKind::Postgres)]
    pub engine: EngineKind,
}

/// Files that are judged, and what comes before them.
pub struct Subject {
    pub scripts: Vec<Script>,
    /// Migrations that come before them.
    pub before: Vec<Script>,
    pub base: Base,
    /// The folder that the files are migrations of, if they are; texts that are judged were taken
    /// out of it.
    pub folder: Option<Folder>,
    /// Nothing to start from was given.
    pub bare: bool,
}

impl Given {
    pub fn block(&self) -> Option<bool> {
        match (self.transaction, self.no_transaction) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        }
    }

    /// Returns the schema before: of the database that is named outright, and of files.
    fn base(&self, desk: &Desk, engine: &Arc<dyn Engine>) -> Result<Base, Error> {
        let live = desk.flags.env.is_some() || desk.flags.database_url.is_some();
        let mut base = if live && self.schema.is_empty() {
            Base::of(&desk.block_on(async { Ok(engine.read_schema().await?) })?)
        } else {
            Base::default()
        };
        base.scripts.extend(read(&self.schema)?);
        Ok(base)
    }

    /// Returns the files that are named. One folder alone is the folder of migrations: there are
    /// no files then.
    pub fn files<'a>(named: &'a [PathBuf], environment: &mut Environment) -> &'a [PathBuf] {
        match named {
            [folder] if folder.is_dir() => {
                environment.dir.clone_from(folder);
                &[]
            }
            files => files,
        }
    }

    /// Settles what is judged: files that are named (or the text of `--sql`), else the folder of
    /// migrations. A file of the folder comes after the migrations before it.
    pub fn subject(
        &self,
        desk: &Desk,
        environment: &Environment,
        engine: &Arc<dyn Engine>,
        files: &[PathBuf],
        sql: Option<&str>,
    ) -> Result<Subject, Error> {
        let mut base = self.base(desk, engine)?;
        let given = !base.scripts.is_empty();
        let (mut folder, mut earlier) = (None, Vec::new());
        let mut judged = match sql {
            Some(sql) => vec![Script { file: String::new(), text: sql.into() }],
            None => read(files)?,
        };
        if sql.is_none() && !given {
            let whole = folder_of(desk, environment, engine, files)?;
            match whole {
                Some(mut whole) if files.is_empty() => {
                    judged = texts(&mut whole);
                    folder = Some(whole);
                }
                Some(whole) => {
                    earlier = before(&whole, &files[0]);
                    folder = Some(whole);
                }
                None => {}
            }
        } else if sql.is_none() && files.is_empty() {
            let mut whole = ops::read_folder(&environment.dir, engine.dialect().lexicon())?;
            judged = texts(&mut whole);
            folder = Some(whole);
        }
        base.unknown = !given;
        base.version = self.server_version.or(base.version);
        Ok(Subject {
            scripts: judged,
            before: earlier,
            base,
            bare: !given && folder.is_none(),
            folder,
        })
    }
}

/// Takes the texts out of a folder: they may be big.
fn texts(folder: &mut Folder) -> Vec<Script> {
    let text = |script: &mut Script| Script {
        file: script.file.clone(),
        text: std::mem::take(&mut script.text),
    };
    folder.migrations.iter_mut().map(|migration| text(&mut migration.up)).collect()
}

/// Returns the folder when the files are its migrations, or when no file is named.
fn folder_of(
    desk: &Desk,
    environment: &Environment,
    engine: &Arc<dyn Engine>,
    files: &[PathBuf],
) -> Result<Option<Folder>, Error> {
    let lexicon = engine.dialect().lexicon();
    let Some(first) = files.first() else {
        return ops::read_folder(&environment.dir, lexicon).map(Some);
    };
    let home = first.parent().unwrap_or(Path::new(""));
    let same = |a: &Path, b: &Path| a.canonicalize().ok() == b.canonicalize().ok();
    let home = if home.as_os_str().is_empty() { Path::new(".") } else { home };
    if !same(home, &environment.dir) {
        return Ok(None);
    }
    desk.hear(&format!("the migrations before {} count as run", first.display()));
    ops::read_folder(&environment.dir, lexicon).map(Some)
}

/// Returns the migrations that come before the first file.
fn before(folder: &Folder, first: &Path) -> Vec<Script> {
    let name = first.file_name().map(|name| name.to_string_lossy().into_owned());
    let is_first = |script: &Script| Some(&script.file) == name.as_ref();
    let all = folder.migrations.iter();
    all.take_while(|m| !is_first(&m.up)).map(|m| m.up.clone()).collect()
}

/// Reads files; `-` is stdin.
fn read(files: &[PathBuf]) -> Result<Vec<Script>, Error> {
    files.iter().map(|file| script(file)).collect()
}

fn script(file: &Path) -> Result<Script, Error> {
    let failed = |error: std::io::Error| {
        Error::config(format!("cannot read {}: {error}", file.display()))
            .with_hint("name a file of SQL, or - for stdin")
    };
    let text = if file == Path::new("-") {
        std::io::read_to_string(std::io::stdin()).map_err(failed)?
    } else {
        std::fs::read_to_string(file).map_err(failed)?
    };
    Ok(Script { file: file.display().to_string(), text: text.into() })
}

/// Reads `orders=80e6`.
fn rows(text: &str) -> Result<(String, f64), String> {
    let wrong = || format!("{text}: write TABLE=ROWS, for example orders=80e6");
    let (table, rows) = text.rsplit_once('=').ok_or_else(wrong)?;
    let rows: f64 = rows.replace('_', "").parse().map_err(|_| wrong())?;
    if table.is_empty() || !rows.is_finite() || rows < 0.0 {
        return Err(wrong());
    }
    Ok((table.to_owned(), rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_a_table_and_a_number() {
        assert_eq!(rows("orders=80e6"), Ok(("orders".to_owned(), 80e6)));
        assert_eq!(rows("billing.orders=1_000"), Ok(("billing.orders".to_owned(), 1000.0)));
        assert!(rows("orders").is_err() && rows("=3").is_err() && rows("orders=-1").is_err());
    }
}
