//! What every point starts from: a database, a proven backup of it, and what was changed since.

use std::fs;
use std::path::Path;

use super::super::arena::Arena;
use super::super::lab::Lab;
use super::shop::{Place, Shop};

const TABLES: &str = "\
CREATE TABLE account (id integer PRIMARY KEY, name text NOT NULL, amount integer NOT NULL);
CREATE TABLE line (id integer PRIMARY KEY, account integer NOT NULL, note text);
CREATE INDEX line_account ON line (account);
CREATE VIEW seen AS SELECT id, name FROM account;";

const SERVER_ROWS: &str = "\
INSERT INTO account SELECT i, 'name ' || i, i % 97 FROM generate_series(1, 1500) i;
INSERT INTO line SELECT i, i % 1500 + 1, repeat('x', i % 40) FROM generate_series(1, 30000) i;
CREATE SEQUENCE numbers; SELECT nextval('numbers');";

const FILE_ROWS: &str = "\
PRAGMA journal_mode = wal;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500)
INSERT INTO account SELECT i, 'name ' || i, i % 97 FROM n;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000)
INSERT INTO line SELECT i, i % 1500 + 1, printf('%.*c', i % 40, 'x') FROM n;";

/// What the accident was that a restore undoes.
pub const ACCIDENT: &str = "\
DELETE FROM line WHERE id % 3 = 0; UPDATE account SET amount = -1 WHERE id > 700;
CREATE TABLE late (id integer);";

/// Rules under which a prune has something to do.
const CONFIG: &str = "\
[backup.keep]
daily = 1
weekly = 0
monthly = 0
min_proven = 2
grace = \"0h\"
";

/// How many proven backups the rules leave at least.
pub const MIN_PROVEN: usize = 2;

/// Shared by all points of a row.
pub struct Origin<'a> {
    shop: Shop<'a>,
    /// The backup.
    pub id: String,
    /// The content of a point's database, and that of the backup.
    pub old: String,
    pub new: String,
}

impl<'a> Origin<'a> {
    pub fn new(lab: &Lab<'a>, arena: &'a Arena, sqlite: bool) -> Result<Self, String> {
        let home = tempfile::tempdir().map_err(|e| e.to_string())?;
        for folder in ["store", "tmp", "data"] {
            fs::create_dir(home.path().join(folder)).map_err(|e| e.to_string())?;
        }
        fs::write(home.path().join("lockkeeper.toml"), CONFIG).map_err(|e| e.to_string())?;
        let place = match sqlite {
            true => Place::File(home.path().join("data/shop.db")),
            false => Place::Server(arena.database("template0")?),
        };
        let shop = Shop { cli: lab.cli, place, home, through: None };
        let rows = if sqlite { FILE_ROWS } else { SERVER_ROWS };
        shop.change(&format!("{TABLES}{rows}"))?;
        let id = shop.done(&["backup", "full"])?["id"].as_str().unwrap_or_default().to_owned();
        let new = shop.content()?;
        shop.change(ACCIDENT)?;
        let old = shop.content()?;
        Ok(Origin { shop, id, old, new })
    }

    /// Makes more backups of it and lets a prune look at them so often.
    pub fn with_backups(self, count: usize, prunes: usize) -> Result<Self, String> {
        (0..count).try_for_each(|_| self.shop.done(&["backup", "full"]).map(drop))?;
        (0..prunes).try_for_each(|_| self.shop.done(&["backup", "prune"]).map(drop))?;
        Ok(self)
    }

    /// Makes a database and a store of a point's own.
    pub fn shop(&self) -> Result<Shop<'a>, String> {
        let home = tempfile::tempdir().map_err(|e| e.to_string())?;
        let from = self.shop.home.path();
        for folder in ["store", "tmp", "data"] {
            copy_folder(&from.join(folder), &home.path().join(folder))?;
        }
        let config = "lockkeeper.toml";
        fs::copy(from.join(config), home.path().join(config)).map_err(|e| e.to_string())?;
        let place = match &self.shop.place {
            Place::Server(database) => Place::Server(database.arena.database(&database.name)?),
            Place::File(_) => Place::File(home.path().join("data/shop.db")),
        };
        Ok(Shop { cli: self.shop.cli, place, home, through: None })
    }
}

fn copy_folder(from: &Path, to: &Path) -> Result<(), String> {
    let copy = || -> std::io::Result<()> {
        fs::create_dir(to)?;
        for entry in fs::read_dir(from)? {
            let path = entry?.path();
            fs::copy(&path, to.join(path.file_name().unwrap_or_default()))?;
        }
        Ok(())
    };
    copy().map_err(|e| format!("{}: {e}", from.display()))
}
