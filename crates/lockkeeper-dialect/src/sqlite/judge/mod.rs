//! Replays statements on the schema so far and says what each changes, reads, rewrites and loses.

mod alter;
mod check;
mod create;
mod destroy;
mod record;
mod rename;
mod session;
mod soundness;
mod table;
mod write;

use std::collections::{BTreeMap, BTreeSet};

use lockkeeper_core::change::{self, Birth, ChangeKind, Refusal, Verdict};

use super::ast::{Statement, Transaction};
use super::catalog::{Catalog, Key, Moment};
use super::syntax::{self, SyntaxError};

pub(crate) type Judged = Result<(), Refusal>;

/// What SQLite itself answers to almost everything it refuses.
const ERROR: &str = "SQLITE_ERROR";

/// Refuses in SQLite's words. Where other engines have a code for the same thing, that one says
/// what kind of refusal it is.
fn refused(message: impl Into<String>) -> Refusal {
    let message = message.into();
    let code = if message.starts_with("no such table") || message.starts_with("no such view") {
        "42P01"
    } else if message.starts_with("no such column") || message.contains("has no column named") {
        "42703"
    } else if message.contains("already exists") || message.starts_with("there is already") {
        "42P07"
    } else {
        ERROR
    };
    Refusal::new(code, message)
}

/// The judge of one database file.
#[derive(Debug, Default)]
pub struct Judge {
    catalog: Catalog,
    verdict: Verdict,
    /// Position of the change that causes what is recorded now.
    change: usize,
    block: bool,
    /// Catalogs to go back to: the transaction's start, then each savepoint.
    saved: Vec<(String, Catalog)>,
    /// Tables whose rows were copied in this file: to where, and which columns were left behind.
    copied: BTreeMap<Key, (Key, Vec<String>)>,
}

/// The names of a schema, for comparisons.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    /// Tables with their columns; without them where they are not known.
    pub tables: BTreeMap<String, Vec<String>>,
    pub views: BTreeSet<String>,
    /// Indexes with their tables.
    pub indexes: BTreeMap<String, String>,
    pub triggers: BTreeMap<String, String>,
}

impl Judge {
    /// Returns the names of everything that is there, of the main database.
    pub fn shape(&self) -> Shape {
        let catalog = &self.catalog;
        let tables = catalog.tables.iter().filter(|(key, _)| key.0 == "main");
        let columns = |table: &super::catalog::Table| {
            table.columns.iter().map(|column| column.name.clone()).collect()
        };
        let of = |key: &Key| catalog.tables.get(key).map(|table| table.name.name.clone());
        let on = |key: &Key| {
            let view = || catalog.views.get(key).map(|view| view.name.name.clone());
            of(key).or_else(view).unwrap_or_default()
        };
        Shape {
            tables: tables.map(|(_, table)| (table.name.name.clone(), columns(table))).collect(),
            views: catalog.views.values().map(|view| view.name.name.clone()).collect(),
            indexes: catalog
                .indexes
                .values()
                .map(|index| (index.name.name.clone(), on(&index.table)))
                .collect(),
            triggers: catalog
                .triggers
                .values()
                .map(|trigger| (trigger.name.name.clone(), on(&trigger.table)))
                .collect(),
        }
    }

    fn birth(&self, born: Moment) -> Birth {
        let now = self.catalog.now;
        if born.file == 0 {
            Birth::Base
        } else if born.file < now.file {
            Birth::EarlierFile
        } else if born.transaction == now.transaction {
            Birth::SameTransaction
        } else {
            Birth::SameFile
        }
    }

    fn statement(&mut self, statement: &Statement) -> Judged {
        use Statement as S;
        match statement {
            S::CreateTable(create) => self.create_table(create),
            S::AlterTable(table, what) => self.alter_table(table, what),
            S::CreateIndex(create) => self.create_index(create),
            S::CreateView(create) => self.create_view(create),
            S::CreateTrigger(create) => self.create_trigger(create),
            S::Drop { kind, name, if_exists } => self.drop_object(*kind, name, *if_exists),
            S::Select(query) => self.select(query),
            S::Insert(insert) => self.insert(insert),
            S::Update(modify) => self.modify(modify, ChangeKind::Update, statement),
            S::Delete(modify) => self.modify(modify, ChangeKind::Delete, statement),
            S::Reindex(name) => self.reindex(name.as_ref()),
            S::Analyze(name) => self.analyze(name.as_ref()),
            S::Vacuum { into } => self.vacuum(*into),
            S::Pragma { name, value } => self.pragma(name, value.as_deref()),
            S::Attach(schema) => self.attach(schema),
            S::Detach(schema) => self.detach(schema),
            S::Transaction(transaction) => self.transaction(transaction),
            S::Explain => {
                self.changed(ChangeKind::Harmless, "");
                Ok(())
            }
        }
    }

    fn transaction(&mut self, transaction: &Transaction) -> Judged {
        self.changed(ChangeKind::Transaction, "");
        match transaction {
            Transaction::Begin => {}
            Transaction::Commit => change::Judge::next_transaction(self),
            Transaction::Rollback => change::Judge::throw_away(self),
            Transaction::Savepoint(name) => {
                self.saved.push((name.to_lowercase(), self.catalog.clone()));
            }
            Transaction::Release(name) => {
                let at = self.savepoint(name)?;
                self.saved.truncate(at);
            }
            Transaction::RollbackTo(name) => {
                let at = self.savepoint(name)?;
                self.saved.truncate(at + 1);
                if let Some((_, catalog)) = self.saved.last() {
                    self.catalog = catalog.clone();
                }
            }
        }
        Ok(())
    }

    fn savepoint(&self, name: &str) -> Result<usize, Refusal> {
        let name = name.to_lowercase();
        let at = self.saved.iter().rposition(|(known, _)| !known.is_empty() && *known == name);
        at.ok_or_else(|| Refusal::new(ERROR, format!("no such savepoint: {name}")))
    }

    fn unread(&mut self, error: &SyntaxError) {
        match error {
            SyntaxError::Wrong(message) => {
                self.verdict.refusal = Some(Refusal::new("42601", message.clone()));
            }
            SyntaxError::Deep => {
                self.changed(ChangeKind::Opaque, "");
                self.opaque(error.to_string());
            }
        }
    }
}

impl change::Judge for Judge {
    fn judge(&mut self, sql: &str, block: bool) -> Verdict {
        self.verdict = Verdict::default();
        (self.change, self.block) = (0, block);
        match syntax::parse(sql) {
            Ok(None) => {}
            Ok(Some(statement)) => {
                if let Err(refusal) = self.statement(&statement) {
                    self.verdict.refusal = Some(refusal);
                }
            }
            Err(error) => self.unread(&error),
        }
        if !block && self.saved.is_empty() {
            change::Judge::next_transaction(self);
        }
        std::mem::take(&mut self.verdict)
    }

    fn baseline(&mut self) {
        self.catalog.settle();
        change::Judge::next_file(self);
    }

    fn next_file(&mut self) {
        self.catalog.now.file += 1;
        self.catalog.tables.values_mut().for_each(|table| table.filled = true);
        self.copied.clear();
        change::Judge::next_transaction(self);
    }

    fn next_transaction(&mut self) {
        self.catalog.now.transaction += 1;
        self.saved.clear();
    }

    fn save(&mut self) {
        self.saved = vec![(String::new(), self.catalog.clone())];
    }

    fn throw_away(&mut self) {
        let present = self.catalog.now;
        if let Some((_, start)) = self.saved.drain(..).next() {
            self.catalog = start;
            self.catalog.now = present;
        }
        change::Judge::next_transaction(self);
    }

    fn presume_unknown(&mut self, presume: bool) {
        self.catalog.open = presume;
    }

    fn measure(&mut self, relation: &str, rows: Option<f64>, bytes: Option<u64>) -> bool {
        let plain = relation.strip_prefix("main.").unwrap_or(relation);
        let key = ("main".to_owned(), plain.to_ascii_lowercase());
        let Some(table) = self.catalog.tables.get_mut(&key) else { return false };
        (table.rows, table.bytes) = (rows, bytes);
        true
    }
}
