//! Defaults, generation, storage and compression of columns.

use std::sync::Arc;

use lockkeeper_core::change::{Refusal, Role, Work};

use super::site::{Site, invalid_table};
use crate::postgres::ast::{Expr, Node};
use crate::postgres::catalog::{Column, Generated, Oid, RelationKind};
use crate::postgres::judge::{Judge, Judged};

impl Judge {
    pub(super) fn set_default(&mut self, site: &Site, name: &str, expr: Option<&Expr>) -> Judged {
        for (oid, role) in self.family(site) {
            self.lock(oid, site.mode, role);
            let Some(column) = self.attribute(oid, name, "alter")? else { continue };
            self.check_takes_default(oid, &column)?;
            if let Some(expr) = expr {
                self.check_default(&column, expr)?;
                self.check_literal(&column, expr)?;
            }
            let column = self.catalog.relation_mut(oid).and_then(|r| r.column_mut(name));
            if let Some(column) = column {
                column.default = expr.map(|expr| Arc::new(expr.clone()));
            }
        }
        Ok(())
    }

    fn check_takes_default(&self, table: Oid, column: &Column) -> Judged {
        let what = match (column.identity.is_some(), column.generated.is_some()) {
            (true, _) => "an identity column",
            (_, true) => "a generated column",
            _ => return Ok(()),
        };
        let (name, table) = (&column.name, self.bare_name(table));
        Err(Refusal::new("42601", format!("column \"{name}\" of relation \"{table}\" is {what}")))
    }

    /// Refuses a text that no number of the column's type is written as.
    fn check_literal(&self, column: &Column, expr: &Expr) -> Judged {
        let Node::Text(text) = &expr.node else { return Ok(()) };
        let base = self.under_domains(&column.ty);
        let number = matches!(
            base.name.as_str(),
            "int2" | "int4" | "int8" | "numeric" | "float4" | "float8"
        );
        let written = text.trim().to_lowercase();
        let odd = ["nan", "infinity", "inf", "0x", "0o", "0b", "_"];
        if base.array
            || !number
            || written.parse::<f64>().is_ok()
            || odd.iter().any(|odd| written.contains(odd))
        {
            return Ok(());
        }
        let message = format!("invalid input syntax for type {base}: \"{text}\"");
        Err(Refusal::new("22P02", message))
    }

    pub(super) fn set_expression(&mut self, site: &Site, name: &str, expr: &Expr) -> Judged {
        for (oid, role) in self.family(site) {
            self.lock(oid, site.mode, role);
            let Some(column) = self.attribute(oid, name, "alter")? else { continue };
            let Some(generated) = &column.generated else {
                return Err(self.not_generated(oid, name));
            };
            if generated.stored {
                self.check_unused_by_others(oid, name)?;
                self.rewrite_rows(oid, site.mode, role, &Work::StoredGenerated)?;
            } else {
                self.check_virtual_expression(oid, name)?;
                if column.not_null {
                    let work = Work::NotNull { column: name.to_owned() };
                    self.read_rows(oid, site.mode, role, work);
                }
            }
            let stored = generated.stored;
            let column = self.catalog.relation_mut(oid).and_then(|r| r.column_mut(name));
            if let Some(column) = column {
                column.generated = Some(Generated { expr: Arc::new(expr.clone()), stored });
            }
        }
        Ok(())
    }

    fn check_virtual_expression(&self, table: Oid, name: &str) -> Judged {
        let Some(relation) = self.catalog.relation(table) else { return Ok(()) };
        let checked = relation.constraints.iter().any(|constraint| {
            matches!(&constraint.kind, crate::postgres::catalog::ConstraintKind::Check { columns, .. }
                if columns.iter().any(|column| column == name))
        });
        if !checked {
            return Ok(());
        }
        let message = "ALTER TABLE / SET EXPRESSION is not supported for virtual generated columns in tables with check constraints";
        Err(Refusal::new("0A000", message))
    }

    fn not_generated(&self, table: Oid, name: &str) -> Refusal {
        let table = self.bare_name(table);
        let message =
            format!("column \"{name}\" of relation \"{table}\" is not a generated column");
        Refusal::new("55000", message)
    }

    pub(super) fn drop_expression(&mut self, site: &Site, name: &str, if_exists: bool) -> Judged {
        let Some(column) = self.attribute(site.table, name, "alter")? else { return Ok(()) };
        if site.only && !self.heirs(site.table).is_empty() {
            let message = "ALTER TABLE / DROP EXPRESSION must be applied to child tables too";
            return Err(invalid_table(message));
        }
        if column.inherited > 0 {
            let message = "cannot drop generation expression from inherited column";
            return Err(invalid_table(message));
        }
        match &column.generated {
            Some(generated) if !generated.stored => {
                let message =
                    "ALTER TABLE / DROP EXPRESSION is not supported for virtual generated columns";
                return Err(Refusal::new("0A000", message));
            }
            None if !if_exists => return Err(self.not_generated(site.table, name)),
            None => self.skip(),
            _ => {}
        }
        for (oid, role) in self.family(site) {
            self.lock(oid, site.mode, role);
            let column = self.catalog.relation_mut(oid).and_then(|r| r.column_mut(name));
            if let Some(column) = column {
                column.generated = None;
            }
        }
        Ok(())
    }

    /// Notes that the present change does not happen.
    pub(super) fn skip(&mut self) {
        if let Some(change) = self.verdict.changes.get_mut(self.change) {
            change.skipped = true;
        }
    }

    pub(super) fn set_storage(&mut self, site: &Site, name: &str, storage: &str) -> Judged {
        let storage = storage.to_lowercase();
        if storage == "default" && self.catalog.version < 16 {
            return Err(Refusal::new("42601", "syntax error at or near \"DEFAULT\""));
        }
        if !matches!(storage.as_str(), "plain" | "external" | "extended" | "main" | "default") {
            return Err(Refusal::new("22023", format!("invalid storage type \"{storage}\"")));
        }
        for (oid, role) in self.family(site) {
            self.lock(oid, site.mode, role);
            let Some(column) = self.attribute(oid, name, "alter")? else { continue };
            let base = self.under_domains(&column.ty);
            if !matches!(storage.as_str(), "plain" | "default") && is_plain(&base) {
                let message = format!("column data type {base} can only have storage PLAIN");
                return Err(Refusal::new("0A000", message));
            }
            let column = self.catalog.relation_mut(oid).and_then(|r| r.column_mut(name));
            if let Some(column) = column {
                column.storage = Some(storage.as_str().into());
            }
        }
        Ok(())
    }

    pub(super) fn set_compression(&mut self, site: &Site, name: &str, method: &str) -> Judged {
        let Some(column) = self.attribute(site.table, name, "alter")? else { return Ok(()) };
        let base = self.under_domains(&column.ty);
        if is_plain(&base) && self.kind(site.table) != RelationKind::View {
            let message = format!("column data type {base} does not support compression");
            return Err(Refusal::new("0A000", message));
        }
        if !matches!(method.to_lowercase().as_str(), "default" | "pglz" | "lz4") {
            let message = format!("invalid compression method \"{method}\"");
            return Err(Refusal::new("22023", message));
        }
        self.lock(site.table, site.mode, Role::Named);
        Ok(())
    }
}

/// Returns whether values of a built-in type are never toasted.
fn is_plain(ty: &crate::postgres::catalog::Type) -> bool {
    let fixed = [
        "bool",
        "char",
        "date",
        "float4",
        "float8",
        "int2",
        "int4",
        "int8",
        "interval",
        "macaddr",
        "macaddr8",
        "money",
        "name",
        "oid",
        "pg_lsn",
        "point",
        "box",
        "circle",
        "line",
        "lseg",
        "time",
        "timestamp",
        "timestamptz",
        "timetz",
        "tid",
        "uuid",
        "xid",
        "xid8",
        "cid",
        "regclass",
        "regproc",
        "regtype",
        "regrole",
        "regnamespace",
    ];
    !ty.array && ty.is_builtin() && fixed.contains(&ty.name.as_str())
}
