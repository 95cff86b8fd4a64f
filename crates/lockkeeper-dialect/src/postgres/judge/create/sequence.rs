//! Sequences.

use lockkeeper_core::change::{ChangeKind, LockMode, Refusal, Role};

use super::super::{Judge, Judged};
use crate::postgres::ast::{CreateSequence, Name, Persistence, SequenceOptions};
use crate::postgres::catalog::{Oid, Relation, RelationKind, Sequence};

impl Judge {
    pub(in crate::postgres::judge) fn create_sequence(
        &mut self,
        create: &CreateSequence,
    ) -> Judged {
        if create.persistence == Persistence::Unlogged && self.catalog.version < 15 {
            return Err(Refusal::new("0A000", "unlogged sequences are not supported"));
        }
        let schema = self.creating_in(&create.name, create.persistence)?;
        let name = &create.name.name;
        if self.catalog.oid_in(&schema, name).is_some() {
            let kind = ChangeKind::CreateSequence;
            return self.already_there(&schema, name, (kind, create.if_not_exists));
        }
        self.check_sequence_type(&create.options)?;
        let owner = self.sequence_owner(&schema, &create.options)?;
        let shown = self.catalog.shown_name(&schema, name);
        self.changed(ChangeKind::CreateSequence, shown).conditional = create.if_not_exists;
        let sequence = Sequence { ty: sequence_type(&create.options), ..Sequence::default() };
        let oid = self.catalog.insert(Relation {
            schema,
            name: name.clone(),
            kind: RelationKind::Sequence,
            persistence: create.persistence,
            sequence: Some(Box::new(sequence)),
            ..Relation::default()
        });
        self.own(oid, owner);
        Ok(())
    }

    pub(in crate::postgres::judge) fn alter_sequence(
        &mut self,
        name: &Name,
        if_exists: bool,
        options: &SequenceOptions,
    ) -> Judged {
        if self.catalog.oid(name).is_none() {
            if if_exists {
                let change = self.changed(ChangeKind::AlterSequence, name.to_string());
                (change.conditional, change.skipped) = (true, true);
                return Ok(());
            }
            if self.catalog.open {
                self.catalog.presume(name, RelationKind::Sequence);
            }
        }
        let oid = self.required(name)?;
        let (schema, identity) = self.check_sequence(oid, options)?;
        let owner = self.sequence_owner(&schema, options)?;
        if identity && options.owned_by.is_some() {
            return Err(Refusal::new("0A000", "cannot change ownership of identity sequence"));
        }
        let shown = self.catalog.relation(oid).map(|r| self.catalog.shown(r)).unwrap_or_default();
        let change = self.changed(ChangeKind::AlterSequence, shown);
        change.conditional = if_exists;
        change.ty = options.ty.as_ref().map(|ty| ty.name.to_string());
        let mode = match options.set_logged {
            Some(_) => LockMode::AccessExclusive,
            None => LockMode::ShareRowExclusive,
        };
        self.lock(oid, mode, Role::Named);
        self.lock_owner(&owner);
        self.own(oid, owner);
        Ok(())
    }

    /// Refuses what is no sequence, or options it cannot have; returns its schema and whether it
    /// belongs to an identity column.
    fn check_sequence(
        &self,
        oid: Oid,
        options: &SequenceOptions,
    ) -> Result<(String, bool), Refusal> {
        let Some(relation) = self.catalog.relation(oid) else {
            return Ok((String::new(), false));
        };
        if relation.kind != RelationKind::Sequence && !relation.presumed {
            return Err(Refusal::new("42809", format!("\"{}\" is not a sequence", relation.name)));
        }
        if options.set_logged.is_some() && self.catalog.version < 15 {
            return Err(Refusal::new("42809", format!("\"{}\" is not a table", relation.name)));
        }
        self.check_sequence_type(options)?;
        let identity = relation.sequence.as_ref().is_some_and(|sequence| sequence.identity);
        Ok((relation.schema.clone(), identity))
    }

    fn check_sequence_type(&self, options: &SequenceOptions) -> Judged {
        match sequence_type(options).as_deref() {
            None | Some("int2" | "int4" | "int8") => Ok(()),
            Some(_) => {
                let message = "sequence type must be smallint, integer, or bigint";
                Err(Refusal::new("22023", message))
            }
        }
    }

    /// Returns the owner that is said: a column, or `Some(None)` for none.
    #[allow(clippy::option_option)]
    fn sequence_owner(
        &mut self,
        schema: &str,
        options: &SequenceOptions,
    ) -> Result<Option<Option<(Oid, String)>>, Refusal> {
        let Some(said) = &options.owned_by else { return Ok(None) };
        let Some((table, column)) = said else { return Ok(Some(None)) };
        let oid = self.required(table)?;
        let Some(relation) = self.catalog.relation(oid) else { return Ok(Some(None)) };
        let may = matches!(
            relation.kind,
            RelationKind::Table
                | RelationKind::PartitionedTable
                | RelationKind::ForeignTable
                | RelationKind::View
        );
        if !may {
            let message = format!("sequence cannot be owned by relation \"{}\"", relation.name);
            return Err(Refusal::new("42809", message));
        }
        if relation.schema != schema && !relation.presumed {
            let message = "sequence must be in same schema as table it is linked to";
            return Err(Refusal::new("55000", message));
        }
        self.require_column(oid, column)?;
        Ok(Some(Some((oid, column.clone()))))
    }

    #[allow(clippy::option_option)]
    fn lock_owner(&mut self, owner: &Option<Option<(Oid, String)>>) {
        if let Some(Some((table, _))) = owner {
            self.lock(*table, LockMode::AccessShare, Role::Named);
        }
    }

    /// Links a sequence with the column that owns it from now on.
    #[allow(clippy::option_option)]
    fn own(&mut self, sequence: Oid, owner: Option<Option<(Oid, String)>>) {
        let Some(owner) = owner else { return };
        self.lock_owner(&Some(owner.clone()));
        let before = self
            .catalog
            .relation_mut(sequence)
            .and_then(|relation| relation.sequence.as_mut())
            .and_then(|own| std::mem::replace(&mut own.owner, owner.clone()));
        let links = [(before, None), (owner, Some(sequence))];
        for (column, link) in links {
            let Some((table, name)) = column else { continue };
            let found = self.catalog.relation_mut(table).and_then(|r| r.column_mut(&name));
            if let Some(column) = found {
                column.sequence = link;
            }
        }
    }
}

fn sequence_type(options: &SequenceOptions) -> Option<String> {
    options.ty.as_ref().map(|ty| ty.name.name.clone())
}
