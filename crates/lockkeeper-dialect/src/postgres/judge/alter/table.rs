//! ALTER TABLE, INDEX, VIEW …: each action in turn.

use super::level::{level, pass};
use super::permit;
use super::site::Site;
use crate::postgres::ast::{Alter, AlterColumn, AlterTable, RelationWord};
use crate::postgres::catalog::{Oid, RelationKind};
use crate::postgres::judge::{Judge, Judged};
use lockkeeper_core::change::{Refusal, Role, Work};

impl Judge {
    pub(in crate::postgres::judge) fn alter_table(&mut self, alter: &AlterTable) -> Judged {
        permit::syntax(alter, self.catalog.version)?;
        let Some(table) = self.relation_to_alter(alter)? else {
            self.announce_skipped(alter);
            return Ok(());
        };
        let site = Site { table, mode: level(&alter.actions), only: alter.only };
        let first = self.announce(alter, &site);
        if let Some(relation) = self.catalog.relation(table) {
            permit::word(alter, relation)?;
            for action in &alter.actions {
                permit::kind(action, relation, self.catalog.version)?;
            }
        }
        self.check_attached(table, alter)?;
        permit::once(alter)?;
        // What an action did before another is refused has not happened.
        let start = (alter.actions.len() > 1).then(|| self.catalog.clone());
        let done = self.run_actions(alter, &site, first);
        if let (Err(_), Some(start)) = (&done, start) {
            self.catalog = start;
        }
        done
    }

    /// A partition that is half detached can only be renamed, or moved to another schema.
    fn check_attached(&self, table: Oid, alter: &AlterTable) -> Judged {
        let light = |action: &Alter| {
            matches!(
                action,
                Alter::RenameTo(_)
                    | Alter::RenameColumn { .. }
                    | Alter::RenameConstraint { .. }
                    | Alter::SetSchema(_)
            )
        };
        if !self.catalog.detaching.contains_key(&table) || alter.actions.iter().all(light) {
            return Ok(());
        }
        let message =
            format!("cannot alter partition \"{}\" with an incomplete detach", alter.name);
        let hint = "Use ALTER TABLE ... DETACH PARTITION ... FINALIZE first.";
        Err(Refusal::new("55000", message).with_hint(hint))
    }

    fn run_actions(&mut self, alter: &AlterTable, site: &Site, first: usize) -> Judged {
        let table = site.table;
        let before = self.index_names(table);
        let mut turns: Vec<(usize, &Alter)> = alter.actions.iter().enumerate().collect();
        turns.sort_by_key(|(_, action)| pass(action));
        for (at, action) in turns {
            self.change = first + at;
            self.lock(table, site.mode, Role::Named);
            self.action(site, alter.word, action)?;
        }
        self.note_replaced(site, &before);
        Ok(())
    }

    fn index_names(&self, table: Oid) -> Vec<(Oid, String)> {
        let indexes = self.catalog.relation(table).map(|relation| relation.indexes.clone());
        let named = |oid| Some((oid, self.catalog.shown(self.catalog.relation(oid)?)));
        indexes.into_iter().flatten().filter_map(named).collect()
    }

    /// An index that was dropped and made again under its name is built again.
    fn note_replaced(&mut self, site: &Site, before: &[(Oid, String)]) {
        for (oid, name) in self.index_names(site.table) {
            let new = before.iter().all(|(old, _)| *old != oid);
            if new
                && before.iter().any(|(_, of)| *of == name)
                && let Some(touch) = self.lock(site.table, site.mode, Role::Named)
            {
                touch.index_rebuild.push(name);
                touch.work.get_or_insert(Work::IndexBuild);
            }
        }
    }

    /// Returns the relation to alter; `None` when it is not there and need not be.
    fn relation_to_alter(&mut self, alter: &AlterTable) -> Result<Option<Oid>, Refusal> {
        if let Some(oid) = self.catalog.oid(&alter.name) {
            return Ok(Some(oid));
        }
        if self.catalog.open {
            let kind = match alter.word {
                RelationWord::Table => RelationKind::Table,
                RelationWord::Index => RelationKind::Index,
                RelationWord::View => RelationKind::View,
                RelationWord::MaterializedView => RelationKind::MaterializedView,
                RelationWord::Sequence => RelationKind::Sequence,
                RelationWord::ForeignTable => RelationKind::ForeignTable,
            };
            return Ok(Some(self.catalog.presume(&alter.name, kind)));
        }
        let name = &alter.name.name;
        let schema = alter.name.schema.as_deref();
        if schema == Some("pg_catalog") || (schema.is_none() && name.starts_with("pg_")) {
            let message = format!("permission denied: \"{name}\" is a system catalog");
            return Err(Refusal::new("42501", message));
        }
        let standard = schema == Some("information_schema")
            && matches!(
                name.as_str(),
                "sql_features" | "sql_implementation_info" | "sql_parts" | "sql_sizing"
            );
        if standard {
            self.opaque(format!("it changes {}, a part of the server's own", alter.name));
        }
        if alter.if_exists || standard {
            return Ok(None);
        }
        if let Some(schema) = schema.filter(|schema| !self.catalog.schemas.contains(*schema)) {
            return Err(Refusal::new("3F000", format!("schema \"{schema}\" does not exist")));
        }
        Err(Refusal::new("42P01", format!("relation \"{}\" does not exist", alter.name)))
    }

    fn action(&mut self, site: &Site, word: RelationWord, action: &Alter) -> Judged {
        match action {
            Alter::AddColumn { if_not_exists, column } => {
                self.add_column(site, column, *if_not_exists)
            }
            Alter::DropColumn { if_exists, name, cascade } => {
                self.drop_column(site, name, (*if_exists, *cascade))
            }
            Alter::Column { name, action } => self.alter_column(site, name, action),
            Alter::AddConstraint(constraint) => self.add_table_constraint(site, constraint),
            Alter::AlterConstraint { name, state, inherit } => {
                self.alter_constraint(site, name, *state, *inherit)
            }
            Alter::ValidateConstraint(name) => self.validate_constraint(site, name),
            Alter::DropConstraint { if_exists, name, cascade } => {
                self.drop_constraint(site, name, (*if_exists, *cascade))
            }
            Alter::Trigger { mode, name } => self.toggle_trigger(site, mode, name),
            Alter::Rule { mode: _, name } => self.toggle_rule(site, name),
            Alter::RowSecurity { mode } => self.toggle_row_security(site, mode),
            Alter::Inherit(parent) => self.inherit(site, parent),
            Alter::NoInherit(parent) => self.no_inherit(site, parent),
            Alter::OfType(ty) => self.of_type(site, ty),
            Alter::NotOf => self.not_of(site),
            Alter::AttachPartition { name, bound } => self.attach(site, name, bound),
            Alter::DetachPartition { name, concurrently, finalize } => {
                self.detach(site, name, *concurrently, *finalize)
            }
            Alter::AttachIndex(name) => self.attach_index_partition(site, name),
            Alter::RenameTo(to) => self.rename_relation(site, word, to),
            Alter::RenameColumn { from, to } => self.rename_column(site, from, to),
            Alter::RenameConstraint { from, to } => self.rename_constraint(site, from, to),
            Alter::SetSchema(to) => self.move_to_schema(site, to),
            Alter::OwnerTo(owner) => self.give_to(site, owner),
            other => self.whole_table(site, other),
        }
    }

    /// Actions on how a table is kept.
    fn whole_table(&mut self, site: &Site, action: &Alter) -> Judged {
        match action {
            Alter::ClusterOn(index) => self.cluster_on(site, index),
            Alter::SetWithoutCluster => self.without_cluster(site),
            Alter::SetAccessMethod(method) => self.set_access_method(site, method.as_deref()),
            Alter::SetTablespace(to) => self.set_tablespace(site, to),
            Alter::SetLogged => self.set_persistence(site, true),
            Alter::SetUnlogged => self.set_persistence(site, false),
            Alter::SetOptions(options) => {
                let names: Vec<&str> = options.iter().map(|(name, _)| name.as_str()).collect();
                let invoker = |(name, value): &&(String, String)| {
                    name == "security_invoker" && !matches!(&**value, "false" | "off" | "0")
                };
                if options.iter().any(|option| invoker(&option)) {
                    self.catalog.invoker_views.insert(site.table);
                }
                self.set_options(site, &names, true)
            }
            Alter::ResetOptions(names) => {
                let names: Vec<&str> = names.iter().map(String::as_str).collect();
                self.set_options(site, &names, false)
            }
            Alter::ReplicaIdentity { kind, index } => {
                self.replica_identity(site, kind, index.as_deref())
            }
            Alter::ForeignOptions(changes) => self.table_options(site.table, None, changes),
            _ => Ok(()),
        }
    }

    fn alter_column(&mut self, site: &Site, name: &str, action: &AlterColumn) -> Judged {
        use AlterColumn as C;
        match action {
            C::SetType { ty, collation, using } => {
                self.set_type(site, name, (ty, collation.as_ref(), using.as_ref()))
            }
            C::SetDefault(expr) => self.set_default(site, name, Some(expr)),
            C::DropDefault => self.set_default(site, name, None),
            C::SetNotNull => self.forbid_null(site, name),
            C::DropNotNull => self.allow_null(site, name),
            C::SetExpression(expr) => self.set_expression(site, name, expr),
            C::DropExpression { if_exists } => self.drop_expression(site, name, *if_exists),
            C::AddIdentity { always, options } => self.add_identity(site, name, *always, options),
            C::SetIdentity(options) => self.set_identity(site, name, options),
            C::DropIdentity { if_exists } => self.drop_identity(site, name, *if_exists),
            C::SetStatistics { .. } => self.set_statistics(site, name),
            C::SetStorage(storage) => self.set_storage(site, name, storage),
            C::SetCompression(method) => self.set_compression(site, name, method),
            C::SetOptions => self.set_column_options(site, name),
            C::ForeignOptions(changes) => self.column_foreign_options(site, name, changes),
        }
    }
}
