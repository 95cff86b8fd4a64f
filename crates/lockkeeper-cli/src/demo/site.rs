//! A database of the demo with its folder of migrations.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use lockkeeper::core::event::Sink;
use lockkeeper::engine::{self, DbError, Engine, Rows};
use lockkeeper::error::Error;
use lockkeeper::ops::{self, Context};

/// A file of a migration folder: its name and its text.
pub type File = (&'static str, &'static str);

/// Reads the named files of the folder `migrations` beside the source file.
macro_rules! files {
    ($($name:literal),*) => { &[$(($name, include_str!(concat!("migrations/", $name)))),*] };
}
pub(super) use files;

/// Where the story takes place.
pub struct Site {
    pub engine: Arc<dyn Engine>,
    pub url: String,
    pub dir: PathBuf,
}

impl Site {
    /// Writes the migrations into `dir`, which is created.
    pub fn build(url: String, dir: PathBuf, files: &[File]) -> Result<Self, Error> {
        std::fs::create_dir_all(&dir).map_err(|error| unwritable(&dir, &error))?;
        for (name, text) in files {
            let path = dir.join(name);
            std::fs::write(&path, text).map_err(|error| unwritable(&path, &error))?;
        }
        Ok(Site { engine: engine::open(&url)?, url, dir })
    }

    /// Returns the context of a recipe that `sink` listens to.
    pub fn context(&self, sink: Arc<dyn Sink>) -> Result<Context, Error> {
        let folder = ops::read_folder(&self.dir, self.engine.dialect().lexicon())?;
        Ok(Context { sink, ..Context::new(self.engine.clone(), folder) })
    }
}

fn unwritable(path: &Path, error: &std::io::Error) -> Error {
    Error::config(format!("cannot write {}: {error}", path.display()))
}

/// Runs statements that take as long as they take.
pub async fn execute(engine: &Arc<dyn Engine>, statements: &[&str]) -> Result<(), DbError> {
    let mut session = engine.connect("lockkeeper demo").await?;
    let messages: Vec<_> = statements.iter().map(|sql| engine::Message::new(*sql)).collect();
    session.batch(&messages, &|_| ()).await.map_err(|failed| failed.error)
}

/// Returns the rows of every query.
pub async fn ask(engine: &Arc<dyn Engine>, sql: &str) -> Result<Vec<Rows>, DbError> {
    engine.connect("lockkeeper demo").await?.query(sql).await
}
