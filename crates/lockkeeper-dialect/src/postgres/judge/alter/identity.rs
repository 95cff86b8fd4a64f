//! Identity columns: ADD GENERATED, SET and DROP IDENTITY.

use lockkeeper_core::change::{LockMode, Refusal, Role};

use super::site::{Site, invalid_table};
use crate::postgres::ast::SequenceOptions;
use crate::postgres::catalog::{Column, Oid, Relation, RelationKind};
use crate::postgres::judge::{Judge, Judged};

impl Judge {
    pub(super) fn add_identity(
        &mut self,
        site: &Site,
        name: &str,
        always: bool,
        options: &SequenceOptions,
    ) -> Judged {
        self.check_identity_place(site)?;
        let Some(column) = self.attribute(site.table, name, "alter")? else { return Ok(()) };
        let refuse = |code, what: &str| {
            let table = self.bare_name(site.table);
            let message = format!("column \"{name}\" of relation \"{table}\" {what}");
            Err(Refusal::new(code, message))
        };
        if !is_integer(&self.under_domains(&column.ty).name) {
            let message = "identity column type must be smallint, integer, or bigint";
            return Err(Refusal::new("22023", message));
        }
        if !column.not_null {
            return refuse("55000", "must be declared NOT NULL before identity can be added");
        }
        if column.identity.is_some() {
            return refuse("55000", "is already an identity column");
        }
        if column.default.is_some() {
            return refuse("55000", "already has a default value");
        }
        if column.generated.is_some() {
            return refuse("55000", "is a generated column");
        }
        let sequence = self.identity_sequence(site.table, &column, options);
        for (oid, role) in self.identity_family(site) {
            self.lock(oid, site.mode, role);
            let column = self.catalog.relation_mut(oid).and_then(|r| r.column_mut(name));
            if let Some(column) = column {
                column.identity = Some(always);
                column.sequence = (oid == site.table).then_some(sequence);
            }
        }
        Ok(())
    }

    fn identity_sequence(&mut self, table: Oid, column: &Column, options: &SequenceOptions) -> Oid {
        let relation = self.catalog.relation(table);
        let (schema, of, persistence) =
            relation.map(|r| (r.schema.clone(), r.name.clone(), r.persistence)).unwrap_or_default();
        let base = match &options.name {
            Some(name) => name.name.clone(),
            None => format!("{of}_{}_seq", column.name),
        };
        let mut free = base.clone();
        for number in 1.. {
            if self.catalog.oid_in(&schema, &free).is_none() {
                break;
            }
            free = format!("{base}{number}");
        }
        self.catalog.insert(Relation {
            schema,
            name: free,
            kind: RelationKind::Sequence,
            persistence,
            sequence: Some(Box::new(crate::postgres::catalog::Sequence {
                owner: Some((table, column.name.clone())),
                ty: Some(column.ty.name.clone()),
                identity: true,
            })),
            ..Relation::default()
        })
    }

    /// Identity columns of partitions are those of their parent, from major 17 on.
    fn check_identity_place(&self, site: &Site) -> Judged {
        let Some(relation) = self.catalog.relation(site.table) else { return Ok(()) };
        if self.catalog.version < 17 {
            return Ok(());
        }
        let partitioned = relation.kind == RelationKind::PartitionedTable;
        if partitioned && site.only {
            let message = "cannot change identity of a column of only the partitioned table";
            return Err(invalid_table(message));
        }
        if relation.is_partition() {
            return Err(invalid_table("cannot change identity of a column of a partition"));
        }
        Ok(())
    }

    fn identity_family(&self, site: &Site) -> Vec<(Oid, Role)> {
        let spreads =
            self.catalog.version >= 17 && self.kind(site.table) == RelationKind::PartitionedTable;
        self.family(&Site { only: !spreads, ..*site })
    }

    fn require_identity(&self, table: Oid, column: &Column) -> Judged {
        if column.identity.is_some() {
            return Ok(());
        }
        let (name, table) = (&column.name, self.bare_name(table));
        let message =
            format!("column \"{name}\" of relation \"{table}\" is not an identity column");
        Err(Refusal::new("55000", message))
    }

    pub(super) fn set_identity(
        &mut self,
        site: &Site,
        name: &str,
        options: &SequenceOptions,
    ) -> Judged {
        self.check_identity_place(site)?;
        let Some(column) = self.attribute(site.table, name, "alter")? else { return Ok(()) };
        self.require_identity(site.table, &column)?;
        let plain = options.restart || options.ty.is_some() || !options.others.is_empty();
        if let (true, Some(sequence)) = (plain, column.sequence) {
            self.lock(sequence, LockMode::ShareRowExclusive, Role::OwnedSequence);
        }
        for (oid, role) in self.identity_family(site) {
            self.lock(oid, site.mode, role);
        }
        Ok(())
    }

    pub(super) fn drop_identity(&mut self, site: &Site, name: &str, if_exists: bool) -> Judged {
        self.check_identity_place(site)?;
        let Some(column) = self.attribute(site.table, name, "alter")? else { return Ok(()) };
        if column.identity.is_none() && if_exists {
            self.skip();
            return Ok(());
        }
        self.require_identity(site.table, &column)?;
        for (oid, role) in self.identity_family(site) {
            self.lock(oid, site.mode, role);
            let column = self.catalog.relation_mut(oid).and_then(|r| r.column_mut(name));
            if let Some(column) = column {
                (column.identity, column.sequence) = (None, None);
            }
        }
        if let Some(sequence) = column.sequence {
            self.lock(sequence, LockMode::AccessExclusive, Role::OwnedSequence);
            self.catalog.remove(sequence);
        }
        Ok(())
    }
}

pub(super) fn is_integer(name: &str) -> bool {
    matches!(name, "int2" | "int4" | "int8")
}
