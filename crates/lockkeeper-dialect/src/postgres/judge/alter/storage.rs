//! SET TABLESPACE and SET ACCESS METHOD, for one relation or for all in a tablespace.

use lockkeeper_core::change::{ChangeKind, LockMode, Refusal, Role, Work};

use super::site::Site;
use crate::postgres::ast::RelationWord;
use crate::postgres::catalog::{Oid, RelationKind};
use crate::postgres::judge::{Judge, Judged};

/// The tablespace of what was never given one.
const DEFAULT: &str = "pg_default";

impl Judge {
    pub(super) fn set_tablespace(&mut self, site: &Site, to: &str) -> Judged {
        self.check_tablespace(to)?;
        self.move_into(site.table, site.mode, to);
        Ok(())
    }

    fn check_tablespace(&self, name: &str) -> Judged {
        if name == "pg_global" {
            let message = "only shared relations can be placed in pg_global tablespace";
            return Err(Refusal::new("22023", message));
        }
        let mut known = self.catalog.objects.iter().filter(|key| key.word == "tablespace");
        if name == DEFAULT || self.catalog.open || known.any(|key| key.name == name) {
            return Ok(());
        }
        Err(Refusal::new("42704", format!("tablespace \"{name}\" does not exist")))
    }

    /// Copies a relation's file; an index's new file counts as built again.
    fn move_into(&mut self, oid: Oid, mode: LockMode, to: &str) {
        let Some(relation) = self.catalog.relation_mut(oid) else { return };
        let old = relation.tablespace.as_deref().unwrap_or(DEFAULT);
        if old == to && !relation.presumed {
            return;
        }
        relation.tablespace = (to != DEFAULT).then(|| to.into());
        match relation.kind {
            RelationKind::Table | RelationKind::MaterializedView => {
                if let Some(touch) = self.lock(oid, mode, Role::Named) {
                    touch.rewrite = true;
                    touch.work = Some(Work::Tablespace);
                }
            }
            _ => {}
        }
    }

    pub(super) fn set_access_method(&mut self, site: &Site, method: Option<&str>) -> Judged {
        let new = method.unwrap_or("heap");
        let mut known = self.catalog.objects.iter().filter(|key| key.word == "access method");
        if new != "heap" && !self.catalog.open && !known.any(|key| key.name == new) {
            return Err(Refusal::new("42704", format!("access method \"{new}\" does not exist")));
        }
        let Some(relation) = self.catalog.relation_mut(site.table) else { return Ok(()) };
        let same = relation.access_method.as_deref().unwrap_or("heap") == new;
        relation.access_method = (new != "heap").then(|| new.into());
        if same && !relation.presumed {
            return Ok(());
        }
        self.rewrite_rows(site.table, site.mode, Role::Named, &Work::AccessMethod)
    }

    pub(in crate::postgres::judge) fn move_all(
        &mut self,
        kind: RelationWord,
        tablespace: &str,
        to: &str,
    ) -> Judged {
        self.check_tablespace(tablespace)?;
        self.check_tablespace(to)?;
        let change = self.changed(ChangeKind::SetTablespace, format!("all in {tablespace}"));
        (change.from, change.to) = (Some(tablespace.to_owned()), Some(to.to_owned()));
        if tablespace == to {
            return Ok(());
        }
        let fits = |of: RelationKind| match kind {
            RelationWord::Index => of == RelationKind::Index,
            RelationWord::MaterializedView => of == RelationKind::MaterializedView,
            _ => of == RelationKind::Table,
        };
        let mut all: Vec<Oid> = self
            .catalog
            .relations()
            .filter(|relation| fits(relation.kind))
            .filter(|relation| relation.tablespace.as_deref().unwrap_or(DEFAULT) == tablespace)
            .map(|relation| relation.oid)
            .collect();
        all.sort();
        for oid in all {
            self.lock(oid, LockMode::AccessExclusive, Role::Named);
            self.move_into(oid, LockMode::AccessExclusive, to);
        }
        Ok(())
    }
}
