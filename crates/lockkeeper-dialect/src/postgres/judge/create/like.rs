//! Columns and parts taken from elsewhere: LIKE and OF.

use lockkeeper_core::change::{LockMode, Refusal, Role};

use super::super::{Judge, Judged};
use super::build::Build;
use crate::postgres::ast::{CreateTable, Like, SequenceOptions, TypeName};
use crate::postgres::catalog::{
    Column, Constraint, ConstraintKind, Index, Oid, RelationKind, TypeShape,
};

impl Judge {
    /// `LIKE`: takes the columns of other tables.
    pub(super) fn copy_columns(&mut self, table: Oid, create: &CreateTable) -> Judged {
        let count = |judge: &Self| judge.catalog.relation(table).map_or(0, |r| r.columns.len());
        let (all, own) = (count(self), create.columns.len());
        for like in &create.likes {
            let source = self.required(&like.table)?;
            self.check_source(source)?;
            self.lock(source, LockMode::AccessShare, Role::Read);
            let columns =
                self.catalog.relation(source).map(|r| r.columns.clone()).unwrap_or_default();
            let before = count(self);
            for column in columns {
                self.copy_column(table, like, column)?;
            }
            // Columns stand in the order of the list; those of parents come first.
            let to = (before + like.behind).saturating_sub(own);
            if let Some(relation) = self.catalog.relation_mut(table).filter(|_| all >= own) {
                let copied = relation.columns.len() - before;
                relation.columns[to..].rotate_right(copied);
            }
            self.copy_not_nulls(table, source);
        }
        Ok(())
    }

    /// NOT NULL constraints keep the names they have in the source.
    fn copy_not_nulls(&mut self, table: Oid, source: Oid) {
        let constraints =
            self.catalog.relation(source).map(|r| r.constraints.clone()).unwrap_or_default();
        let born = self.catalog.now;
        let Some(relation) = self.catalog.relation_mut(table) else { return };
        let wanted = |c: &Constraint| matches!(c.kind, ConstraintKind::NotNull { .. });
        relation.constraints.extend(constraints.into_iter().filter(wanted).map(|constraint| {
            Constraint { inherited: 0, local: true, valid: true, born, ..constraint }
        }));
    }

    fn check_source(&self, source: Oid) -> Judged {
        let Some(relation) = self.catalog.relation(source) else { return Ok(()) };
        match relation.kind {
            RelationKind::Sequence | RelationKind::Index | RelationKind::PartitionedIndex => {
                let message = format!("relation \"{}\" is invalid in LIKE clause", relation.name);
                Err(Refusal::new("42809", message))
            }
            _ => Ok(()),
        }
    }

    fn copy_column(&mut self, table: Oid, like: &Like, source: Column) -> Judged {
        let there = self.catalog.relation(table).and_then(|r| r.column(&source.name));
        if there.is_some() {
            let message = format!("column \"{}\" specified more than once", source.name);
            return Err(Refusal::new("42701", message));
        }
        let takes = |word: &str| like.including.iter().any(|said| said == word);
        let generated = source.generated.clone().filter(|_| takes("generated"));
        let plain = source.generated.is_none();
        let mut column = Column {
            name: source.name.clone(),
            ty: source.ty.clone(),
            collation: source.collation.clone(),
            not_null: source.not_null,
            not_null_valid: source.not_null,
            default: source.default.clone().filter(|_| plain && takes("defaults")),
            identity: source.identity.filter(|_| takes("identity")),
            generated,
            local: true,
            storage: source.storage.clone().filter(|_| takes("storage")),
            ..Column::default()
        };
        if column.identity.is_some() {
            column.sequence =
                Some(self.own_sequence(table, &column, &SequenceOptions::default())?);
        }
        if let Some(relation) = self.catalog.relation_mut(table) {
            relation.columns.push(column);
        }
        Ok(())
    }

    /// `LIKE … INCLUDING CONSTRAINTS, INDEXES`: takes checks and indexes, once the table's own
    /// are there.
    pub(super) fn copy_parts(&mut self, table: Oid, create: &CreateTable) -> Judged {
        for like in &create.likes {
            let Some(source) = self.catalog.oid(&like.table) else { continue };
            if like.including.iter().any(|word| word == "constraints") {
                self.copy_checks(table, source)?;
            }
            if like.including.iter().any(|word| word == "indexes") {
                self.copy_indexes(table, source)?;
            }
        }
        Ok(())
    }

    fn copy_checks(&mut self, table: Oid, source: Oid) -> Judged {
        let constraints =
            self.catalog.relation(source).map(|r| r.constraints.clone()).unwrap_or_default();
        let born = self.catalog.now;
        let Some(relation) = self.catalog.relation_mut(table) else { return Ok(()) };
        for constraint in constraints {
            if !matches!(constraint.kind, ConstraintKind::Check { .. }) {
                continue;
            }
            if relation.constraint(&constraint.name).is_some() {
                let message = format!("constraint \"{}\" already exists", constraint.name);
                return Err(Refusal::new("42710", message));
            }
            let valid = constraint.enforced;
            relation.constraints.push(Constraint {
                valid,
                inherited: 0,
                local: true,
                born,
                ..constraint
            });
        }
        Ok(())
    }

    fn copy_indexes(&mut self, table: Oid, source: Oid) -> Judged {
        let indexes = self.catalog.relation(source).map(|r| r.indexes.clone()).unwrap_or_default();
        for oid in indexes {
            let Some(index) = self.catalog.relation(oid).and_then(|r| r.index.clone()) else {
                continue;
            };
            let constraint = index
                .constraint
                .as_ref()
                .and_then(|name| self.catalog.relation(source)?.constraint(name).cloned());
            let constraint =
                constraint.map(|owner| Constraint { inherited: 0, local: true, ..owner });
            let primary = constraint
                .as_ref()
                .is_some_and(|c| matches!(c.kind, ConstraintKind::PrimaryKey { .. }));
            if primary && self.has_primary_key(table) {
                let message = "multiple primary keys for a table are not allowed";
                return Err(Refusal::new("42P16", message));
            }
            let index = Index { table, valid: true, parent: None, children: Vec::new(), ..*index };
            let build = Build {
                index,
                name: None,
                constraint,
                mode: LockMode::Share,
                silent: true,
                only: false,
            };
            self.build(table, &build, Role::Named)?;
        }
        Ok(())
    }

    fn has_primary_key(&self, table: Oid) -> bool {
        self.catalog.relation(table).is_some_and(|relation| {
            let primary = |c: &Constraint| matches!(c.kind, ConstraintKind::PrimaryKey { .. });
            relation.constraints.iter().any(primary)
        })
    }

    /// `OF type`: takes the attributes of a composite type.
    pub(super) fn take_type(&mut self, table: Oid, create: &CreateTable) -> Judged {
        let Some(name) = &create.of_type else { return Ok(()) };
        let written = TypeName { name: name.clone(), ..TypeName::default() };
        let ty = self.known_type(&written)?;
        let source = match self.catalog.type_def(&ty).map(|def| &def.shape) {
            Some(TypeShape::Composite(oid)) => Some(*oid),
            None if self.catalog.open => None,
            _ => {
                return Err(Refusal::new("42809", format!("type {ty} is not a composite type")));
            }
        };
        let columns = source
            .and_then(|oid| self.catalog.relation(oid))
            .map(|r| r.columns.clone())
            .unwrap_or_default();
        let Some(relation) = self.catalog.relation_mut(table) else { return Ok(()) };
        relation.of_type = Some(Box::new((ty.schema, ty.name)));
        relation.columns.extend(columns.into_iter().map(|column| Column { local: true, ..column }));
        Ok(())
    }
}
