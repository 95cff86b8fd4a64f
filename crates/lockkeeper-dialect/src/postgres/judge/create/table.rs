//! CREATE TABLE in all its forms.

use lockkeeper_core::change::{ChangeKind, Refusal, Remark};

use super::super::constraint::Adding;
use super::super::{Judge, Judged};
use super::column::constraints_behind;
use super::definition::{distinct, new_relation};
use crate::postgres::ast::{
    CreateTable, IndexKey, Name, OnCommit, Persistence, TableConstraint,
    TableConstraintKind as Kind,
};
use crate::postgres::catalog::{ObjectKey, Oid, TypeDef, TypeShape};

impl Judge {
    pub(in crate::postgres::judge) fn create_table(&mut self, create: &CreateTable) -> Judged {
        check_options(create)?;
        self.check_newer(create)?;
        self.check_access_method(create)?;
        self.check_server(create)?;
        check_on_commit(create.on_commit, create.persistence)?;
        let schema = self.creating_in(&create.name, create.persistence)?;
        let kind = match &create.partition_of {
            Some(_) => ChangeKind::CreatePartition,
            None => ChangeKind::CreateTable,
        };
        if self.catalog.oid_in(&schema, &create.name.name).is_some() {
            return self.already_there(&schema, &create.name.name, (kind, create.if_not_exists));
        }
        self.check_row_type_name(&schema, &create.name.name)?;
        let shown = self.catalog.shown_name(&schema, &create.name.name);
        let change = self.changed(kind, shown);
        change.conditional = create.if_not_exists;
        change.columns = create.columns.iter().map(|column| column.name.clone()).collect();
        self.check_may_create(&schema)?;
        let table = self.catalog.insert(new_relation(create, &schema));
        self.give_defaults(table);
        if create.on_commit == Some(OnCommit::Drop) {
            self.catalog.leaving.push(table);
        }
        let filled = self.fill_table(table, create);
        let made = filled.and_then(|()| self.take_options(table, create));
        if made.is_err() {
            self.discard(table);
        }
        made
    }

    fn take_options(&mut self, table: Oid, create: &CreateTable) -> Judged {
        for column in create.columns.iter().filter(|column| !column.foreign_options.is_empty()) {
            self.table_options(table, Some(&column.name), &column.foreign_options)?;
        }
        match create.server {
            Some(_) => self.table_options(table, None, &create.foreign_options),
            None => Ok(()),
        }
    }

    fn check_access_method(&self, create: &CreateTable) -> Judged {
        let Some(method) = create.access_method.as_deref().filter(|method| *method != "heap")
        else {
            return Ok(());
        };
        let made = self.catalog.objects.iter().any(|key| key.word == "access method");
        if made || self.catalog.open || self.extended() {
            return Ok(());
        }
        Err(Refusal::new("42704", format!("access method \"{method}\" does not exist")))
    }

    /// Refuses to create anything without a schema while the search path names none that is there.
    pub(in crate::postgres::judge) fn check_path(&self) -> Judged {
        let there = |schema: &String| self.catalog.schemas.contains(schema);
        if self.catalog.open || self.catalog.search_path.iter().any(there) {
            return Ok(());
        }
        Err(Refusal::new("3F000", "no schema has been selected to create in"))
    }

    fn check_server(&self, create: &CreateTable) -> Judged {
        let Some(server) = &create.server else { return Ok(()) };
        let same = |key: &ObjectKey| key.word == "server" && key.name == *server;
        if self.catalog.objects.iter().any(same) {
            return Ok(());
        }
        self.absent("42704", format!("server \"{server}\" does not exist"))
    }

    /// Returns the schema a relation is created in.
    pub(in crate::postgres::judge) fn creating_in(
        &mut self,
        name: &Name,
        persistence: Persistence,
    ) -> Result<String, Refusal> {
        let temporary = persistence == Persistence::Temporary;
        match &name.schema {
            Some(schema) if temporary && !schema.starts_with("pg_temp") => {
                let message = "cannot create temporary relation in non-temporary schema";
                return Err(Refusal::new("42P16", message));
            }
            None if temporary => return Ok("pg_temp".to_owned()),
            None => self.check_path()?,
            _ => {}
        }
        let schema = self.catalog.creation_schema(name);
        if schema == "pg_catalog" {
            let message = format!("permission denied to create \"pg_catalog.{}\"", name.name);
            return Err(Refusal::new("42501", message));
        }
        if self.catalog.schemas.contains(&schema) {
            return Ok(schema);
        }
        if self.catalog.open {
            self.catalog.schemas.insert(schema.clone());
            return Ok(schema);
        }
        Err(Refusal::new("3F000", format!("schema \"{schema}\" does not exist")))
    }

    /// The name is taken: refused, or skipped when that was allowed.
    pub(in crate::postgres::judge) fn already_there(
        &mut self,
        schema: &str,
        name: &str,
        (kind, allowed): (ChangeKind, bool),
    ) -> Judged {
        if !allowed {
            return Err(Refusal::new("42P07", format!("relation \"{name}\" already exists")));
        }
        let shown = self.catalog.shown_name(schema, name);
        let change = self.changed(kind, shown.clone());
        (change.conditional, change.skipped, change.existed) = (true, true, true);
        self.remark(Remark::AlreadyThere { object: shown });
        Ok(())
    }

    /// Refuses a relation whose row type has the name of another type.
    pub(in crate::postgres::judge) fn check_row_type_name(
        &self,
        schema: &str,
        name: &str,
    ) -> Judged {
        if self.catalog.types.get(schema).is_some_and(|types| types.contains_key(name)) {
            return Err(Refusal::new("42710", format!("type \"{name}\" already exists")));
        }
        Ok(())
    }

    /// Registers the row type of a relation.
    pub(in crate::postgres::judge) fn register_row_type(&mut self, table: Oid) {
        let Some(relation) = self.catalog.relation(table) else { return };
        let (schema, name, born) = (relation.schema.clone(), relation.name.clone(), relation.born);
        let def = TypeDef { shape: TypeShape::Row(table), born };
        self.catalog.types.entry(schema).or_default().insert(name, def);
    }

    /// Takes back a relation whose creation was refused, with everything made for it.
    pub(in crate::postgres::judge) fn discard(&mut self, table: Oid) {
        let owned: Vec<Oid> = self
            .catalog
            .relations()
            .filter(|relation| {
                let of_sequence = relation.sequence.as_ref().and_then(|s| s.owner.as_ref());
                relation.index.as_ref().is_some_and(|index| index.table == table)
                    || of_sequence.is_some_and(|(owner, _)| *owner == table)
            })
            .map(|relation| relation.oid)
            .collect();
        for oid in owned {
            self.catalog.remove(oid);
        }
        if let Some(gone) = self.catalog.remove(table)
            && let Some(types) = self.catalog.types.get_mut(&gone.schema)
        {
            types.remove(&gone.name);
        }
    }

    fn fill_table(&mut self, table: Oid, create: &CreateTable) -> Judged {
        let mut constraints: Vec<TableConstraint> = Vec::new();
        self.inherit_columns(table, create)?;
        self.take_type(table, create)?;
        for definition in &create.columns {
            self.define(table, create, definition)?;
            constraints.extend(constraints_behind(definition));
        }
        self.copy_columns(table, create)?;
        constraints.extend(create.constraints.iter().cloned());
        self.check_all_generations(table)?;
        self.check_partition_by(table, create)?;
        self.register_row_type(table);
        self.enter_parents(table, create)?;
        self.add_constraints(table, create, constraints)
    }

    fn check_all_generations(&self, table: Oid) -> Judged {
        let columns = self.catalog.relation(table).map(|r| r.columns.as_slice());
        columns
            .unwrap_or_default()
            .iter()
            .try_for_each(|column| self.check_generation(table, column))
    }

    /// Adds constraints in the server's order, on which the names depend that it chooses.
    fn add_constraints(
        &mut self,
        table: Oid,
        create: &CreateTable,
        constraints: Vec<TableConstraint>,
    ) -> Judged {
        self.check_said_names(&constraints)?;
        let mut keys: Vec<TableConstraint> = Vec::new();
        let mut foreign: Vec<TableConstraint> = Vec::new();
        let (mut named, mut not_null) = (Vec::new(), Vec::new());
        for mut constraint in constraints {
            // Whatever was said, a new table has no row that could be wrong.
            constraint.state.valid = true;
            match &constraint.kind {
                Kind::Check { .. } => named.push(constraint),
                Kind::NotNull { .. } => not_null.push(constraint),
                Kind::ForeignKey { .. } => foreign.push(constraint),
                Kind::PrimaryKey { key, .. } | Kind::Unique { key, .. }
                    if key.using_index.is_some() =>
                {
                    return Err(Refusal::new(
                        "0A000",
                        "cannot use an existing index in CREATE TABLE",
                    ));
                }
                Kind::PrimaryKey { .. } => keys.insert(0, constraint),
                Kind::Unique { .. } | Kind::Exclude { .. } => keys.push(constraint),
            }
        }
        for constraint in &named {
            self.add_constraint(table, constraint, Adding::NewTable)?;
        }
        self.add_not_nulls(table, (&not_null, &keys))?;
        for constraint in distinct(keys) {
            self.add_constraint(table, &constraint, Adding::NewTable)?;
        }
        self.copy_parts(table, create)?;
        for constraint in &foreign {
            self.add_constraint(table, constraint, Adding::NewTable)?;
        }
        Ok(())
    }

    /// Refuses a name said twice.
    fn check_said_names(&self, constraints: &[TableConstraint]) -> Judged {
        let primary = |c: &&TableConstraint| matches!(c.kind, Kind::PrimaryKey { .. });
        if constraints.iter().filter(primary).count() > 1 {
            return Err(Refusal::new("42P16", "multiple primary keys for a table are not allowed"));
        }
        let mut seen: Vec<&str> = Vec::new();
        for name in constraints.iter().filter_map(|constraint| constraint.name.as_deref()) {
            if seen.contains(&name) {
                return Err(Refusal::new("42710", format!("constraint \"{name}\" already exists")));
            }
            seen.push(name);
        }
        Ok(())
    }

    /// Names the NOT NULL constraints of major 18.
    fn add_not_nulls(
        &mut self,
        table: Oid,
        (written, keys): (&[TableConstraint], &[TableConstraint]),
    ) -> Judged {
        for constraint in written {
            self.add_constraint(table, constraint, Adding::NewTable)?;
        }
        let primary = keys.iter().find_map(|constraint| match &constraint.kind {
            Kind::PrimaryKey { columns, .. } => Some(columns.clone()),
            _ => None,
        });
        let columns = self.catalog.relation(table).map(|r| r.columns.clone()).unwrap_or_default();
        for column in columns {
            let keyed = primary.iter().flatten().any(|name| *name == column.name);
            if keyed {
                self.own_not_null(table, &column.name);
            }
            if column.not_null || keyed {
                self.set_not_null(table, &column.name, None, true);
            }
        }
        Ok(())
    }

    /// Refuses a partition key that cannot be one.
    fn check_partition_by(&self, table: Oid, create: &CreateTable) -> Judged {
        let Some(by) = &create.partition_by else { return Ok(()) };
        if !create.inherits.is_empty() {
            let message = "cannot create partitioned table as inheritance child";
            return Err(Refusal::new("42P16", message));
        }
        if create.persistence == Persistence::Unlogged && self.catalog.version >= 18 {
            return Err(Refusal::new("0A000", "partitioned tables cannot be unlogged"));
        }
        if !matches!(by.strategy.as_str(), "range" | "list" | "hash") {
            let message = format!("unrecognized partitioning strategy \"{}\"", by.strategy);
            return Err(Refusal::new("22023", message));
        }
        if by.strategy == "list" && by.keys.len() > 1 {
            let message = "cannot use \"list\" partition strategy with more than one column";
            return Err(Refusal::new("42P17", message));
        }
        for key in &by.keys {
            match &key.key {
                IndexKey::Column(name) => {
                    let column = self.catalog.relation(table).and_then(|r| r.column(name));
                    let Some(column) = column else {
                        let message =
                            format!("column \"{name}\" named in partition key does not exist");
                        return Err(Refusal::new("42703", message));
                    };
                    if column.generated.is_some() {
                        let message = "cannot use generated column in partition key";
                        return Err(Refusal::new("42P17", message));
                    }
                }
                IndexKey::Expression(expr) => {
                    self.check_columns(table, &expr.node, None)?;
                    if !self.immutable(&expr.node, Some(table)) {
                        let message =
                            "functions in partition key expression must be marked IMMUTABLE";
                        return Err(Refusal::new("42P17", message));
                    }
                }
            }
        }
        Ok(())
    }
}

fn check_options(create: &CreateTable) -> Judged {
    let with_oids = |(name, value): &(String, String)| {
        name == "oids" && !matches!(value.to_lowercase().as_str(), "false" | "off" | "no" | "0")
    };
    if create.options.iter().any(with_oids) {
        return Err(Refusal::new("0A000", "tables declared WITH OIDS are not supported"));
    }
    Ok(())
}

/// Only temporary tables may go, or lose their rows, when the transaction ends.
pub(super) fn check_on_commit(what: Option<OnCommit>, persistence: Persistence) -> Judged {
    if what.is_none() || persistence == Persistence::Temporary {
        return Ok(());
    }
    Err(Refusal::new("42P16", "ON COMMIT can only be used on temporary tables"))
}
