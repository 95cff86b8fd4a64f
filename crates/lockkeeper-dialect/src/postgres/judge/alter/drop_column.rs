//! DROP COLUMN.

use lockkeeper_core::change::{Refusal, Role};

use super::site::{Site, invalid_table};
use crate::postgres::ast::IndexKey;
use crate::postgres::catalog::{Column, Oid, RelationKind};
use crate::postgres::judge::value::columns_in;
use crate::postgres::judge::{Judge, Judged};

impl Judge {
    pub(super) fn drop_column(
        &mut self,
        site: &Site,
        name: &str,
        (if_exists, cascade): (bool, bool),
    ) -> Judged {
        let typed = self.catalog.relation(site.table).is_some_and(|r| r.of_type.is_some());
        if typed {
            return Err(Refusal::new("42809", "cannot drop column from typed table"));
        }
        let column = match self.attribute(site.table, name, "drop") {
            Err(refusal) if refusal.sqlstate == "42703" && if_exists => {
                self.skip();
                // The server goes down to the children before it looks.
                return Ok(());
            }
            found => found?,
        };
        if let Some(column) = &column {
            self.check_droppable(site.table, column)?;
        }
        let partitioned = self.kind(site.table) == RelationKind::PartitionedTable;
        if site.only && partitioned && !self.heirs(site.table).is_empty() {
            let message =
                "cannot drop column from only the partitioned table when partitions exist";
            return Err(invalid_table(message));
        }
        self.drop_column_below(site, (site.table, Role::Named), (name, cascade))
    }

    fn check_droppable(&self, table: Oid, column: &Column) -> Judged {
        let name = &column.name;
        if column.inherited > 0 {
            return Err(invalid_table(format!("cannot drop inherited column \"{name}\"")));
        }
        self.check_not_key(table, name, "drop")
    }

    /// Refuses to touch a column that says which partition a row belongs to.
    pub(super) fn check_not_key(&self, table: Oid, name: &str, doing: &str) -> Judged {
        let Some(relation) = self.catalog.relation(table) else { return Ok(()) };
        let keys = relation.partition_key.iter().flat_map(|key| &key.keys);
        let mut names = keys.flat_map(|element| match &element.key {
            IndexKey::Column(column) => vec![column.clone()],
            IndexKey::Expression(expr) => columns_in(&expr.node),
        });
        if !names.any(|column| column == name) {
            return Ok(());
        }
        Err(invalid_table(format!(
            "cannot {doing} column \"{name}\" because it is part of the partition key of relation \"{}\"",
            relation.name
        )))
    }

    fn drop_column_below(
        &mut self,
        site: &Site,
        (table, role): (Oid, Role),
        (name, cascade): (&str, bool),
    ) -> Judged {
        for heir in self.heirs(table) {
            self.lock_heir(site, heir);
            let Some(relation) = self.catalog.relation_mut(heir) else { continue };
            let Some(column) = relation.column_mut(name) else { continue };
            if site.only {
                column.inherited = column.inherited.saturating_sub(1);
                column.local = true;
                continue;
            }
            if column.inherited <= 1 && !column.local {
                self.check_not_key(heir, name, "drop")?;
                let role = self.heir_role(heir);
                self.drop_column_below(site, (heir, role), (name, cascade))?;
            } else {
                column.inherited = column.inherited.saturating_sub(1);
            }
        }
        if let Some(touch) = self.lock(table, site.mode, role) {
            touch.data_loss = true;
        }
        self.drop_dependents_of_column(table, name, cascade)?;
        if let Some(relation) = self.catalog.relation_mut(table) {
            relation.columns.retain(|column| column.name != name);
        }
        Ok(())
    }

    fn lock_heir(&mut self, site: &Site, heir: Oid) {
        let role = self.heir_role(heir);
        self.lock(heir, site.mode, role);
    }
}
