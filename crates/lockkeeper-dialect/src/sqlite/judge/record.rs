//! How families of statements write the verdict.

use lockkeeper_core::change::{
    Birth, Change, ChangeKind, LockMode, RelationKind, Remark, Role, Touch, Work,
};

use super::{Judge, Judged, refused};
use crate::sqlite::ast::Name;
use crate::sqlite::catalog::{Key, Moment, Table, shown};
use crate::sqlite::resolve::Resolver;

impl Judge {
    /// Records a change; touches from here on are caused by it.
    pub(super) fn changed(&mut self, kind: ChangeKind, object: impl Into<String>) -> &mut Change {
        self.change = self.verdict.changes.len();
        self.verdict.changes.push(Change::new(kind, object));
        &mut self.verdict.changes[self.change]
    }

    /// Records that a table is locked, and returns the record to note work on it.
    pub(super) fn touch(&mut self, key: &Key, lock: LockMode, role: Role) -> Option<&mut Touch> {
        let table = self.catalog.tables.get(key)?;
        let relation = shown(&table.name);
        let change = self.change;
        let same = |touch: &Touch| touch.change == change && touch.relation == relation;
        if let Some(at) = self.verdict.touches.iter().position(same) {
            let touch = &mut self.verdict.touches[at];
            touch.lock = touch.lock.max(lock);
            return Some(touch);
        }
        let touch = Touch {
            relation,
            kind: RelationKind::Table,
            lock,
            role,
            rewrite: false,
            scan: false,
            index_rebuild: Vec::new(),
            index_build: false,
            work: None,
            written: None,
            data_loss: false,
            change,
            birth: self.birth(table.born),
            rows: table.rows,
            bytes: table.bytes,
        };
        self.verdict.touches.push(touch);
        self.verdict.touches.last_mut()
    }

    /// Records that a table changes.
    pub(super) fn alter(&mut self, key: &Key, role: Role) -> Option<&mut Touch> {
        self.touch(key, LockMode::Exclusive, role)
    }

    /// Records a full read of a table that changes otherwise.
    pub(super) fn scan(&mut self, key: &Key, work: Work) {
        if let Some(touch) = self.alter(key, Role::Named) {
            touch.scan = true;
            touch.work.get_or_insert(work);
        }
    }

    /// Records that a table is read, as far as anybody knows in full.
    pub(super) fn read(&mut self, key: &Key, role: Role) {
        if let Some(touch) = self.touch(key, LockMode::AccessShare, role) {
            touch.scan = true;
            touch.work.get_or_insert(Work::Query);
        }
    }

    pub(super) fn read_each(&mut self, read: &[Key]) {
        read.iter().for_each(|key| self.read(key, Role::Read));
    }

    pub(super) fn opaque(&mut self, why: impl Into<String>) {
        self.verdict.opaque.push(why.into());
    }

    pub(super) fn remark(&mut self, remark: Remark) {
        if !self.verdict.remarks.contains(&remark) {
            self.verdict.remarks.push(remark);
        }
    }

    pub(super) fn hint(&mut self, topic: impl Into<String>, text: impl Into<String>) {
        self.remark(Remark::Hint { topic: topic.into(), text: text.into() });
    }

    pub(super) fn existed(&self, born: Moment) -> bool {
        matches!(self.birth(born), Birth::Base | Birth::EarlierFile)
    }

    /// Returns the table of that name. An unknown one is refused, or presumed with rows.
    pub(super) fn required(
        &mut self,
        name: &Name,
    ) -> Result<Key, lockkeeper_core::change::Refusal> {
        if let Some(key) = self.catalog.table_key(name) {
            return Ok(key);
        }
        let schema = name.schema.as_ref().map(|schema| schema.to_ascii_lowercase());
        let attached = schema.is_some_and(|schema| self.catalog.attached.contains(&schema));
        if self.catalog.open || attached {
            return Ok(self.catalog.presume(name));
        }
        Err(refused(format!("no such table: {name}")))
    }

    /// Returns a copy of a table's description.
    pub(super) fn table(&self, key: &Key) -> Table {
        self.catalog.tables.get(key).cloned().unwrap_or_default()
    }

    pub(super) fn resolver(&self) -> Resolver<'_> {
        Resolver::new(&self.catalog)
    }

    /// Refuses what lives in a database that nobody attached.
    pub(super) fn check_schema(&self, name: &Name) -> Judged {
        if self.catalog.knows_schema(name) {
            return Ok(());
        }
        let schema = name.schema.as_deref().unwrap_or_default();
        Err(refused(format!("unknown database {schema}")))
    }
}
