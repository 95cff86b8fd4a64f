//! The change that each action of ALTER is, before anything is known of its cost.

use lockkeeper_core::change::{Change, ChangeKind as K};

use super::site::Site;
use crate::postgres::ast::{
    Alter, AlterColumn, AlterTable, ColumnConstraintKind, ColumnDef, RelationWord, TableConstraint,
    TableConstraintKind,
};
use crate::postgres::judge::Judge;

impl Judge {
    /// Records the changes of a statement in the order written; returns the first one's position.
    pub(super) fn announce(&mut self, alter: &AlterTable, site: &Site) -> usize {
        let first = self.verdict.changes.len();
        let shown = self.shown_relation(site.table);
        let now = self.catalog.now.file;
        let existed = self.catalog.relation(site.table).is_some_and(|r| r.born.file < now);
        for action in &alter.actions {
            let mut change = described(alter.word, action, &shown);
            change.existed = existed;
            self.verdict.changes.push(change);
        }
        first
    }

    /// Records changes that do not happen: the relation is not there.
    pub(super) fn announce_skipped(&mut self, alter: &AlterTable) {
        let shown = alter.name.to_string();
        for action in &alter.actions {
            let mut change = described(alter.word, action, &shown);
            (change.skipped, change.conditional) = (true, true);
            self.verdict.changes.push(change);
        }
    }
}

fn described(word: RelationWord, action: &Alter, shown: &str) -> Change {
    let mut change = Change::new(kind(word, action), shown);
    match action {
        Alter::AddColumn { column, if_not_exists } => {
            added(&mut change, column);
            change.conditional = *if_not_exists;
        }
        Alter::DropColumn { name, if_exists, cascade } => {
            change.column = Some(name.clone());
            (change.conditional, change.cascade) = (*if_exists, *cascade);
        }
        Alter::Column { name, action } => {
            change.column = Some(name.clone());
            altered(&mut change, action);
        }
        Alter::AddConstraint(constraint) => constrained(&mut change, constraint, shown),
        Alter::AlterConstraint { name, .. } | Alter::ValidateConstraint(name) => {
            part(&mut change, name, shown);
        }
        Alter::DropConstraint { name, if_exists, cascade } => {
            part(&mut change, name, shown);
            (change.conditional, change.cascade) = (*if_exists, *cascade);
        }
        Alter::Trigger { mode, name } | Alter::Rule { mode, name } => {
            part(&mut change, name, shown);
            change.detail = Some(mode.clone());
        }
        Alter::RowSecurity { mode } => change.detail = Some(mode.clone()),
        Alter::RenameColumn { from, to } => {
            change.column = Some(from.clone());
            (change.from, change.to) = (Some(from.clone()), Some(to.clone()));
        }
        Alter::RenameConstraint { from, to } => {
            part(&mut change, from, shown);
            (change.from, change.to) = (Some(from.clone()), Some(to.clone()));
        }
        other => moved(&mut change, other, shown),
    }
    change
}

/// Fills in what concerns the relation as a whole.
fn moved(change: &mut Change, action: &Alter, shown: &str) {
    match action {
        Alter::RenameTo(to) => {
            change.from = Some(shown.to_owned());
            change.to = Some(to.clone());
        }
        Alter::SetSchema(to) | Alter::OwnerTo(to) | Alter::SetTablespace(to) => {
            change.to = Some(to.clone());
        }
        Alter::SetAccessMethod(to) => change.to.clone_from(to),
        Alter::Inherit(parent) | Alter::NoInherit(parent) => change.to = Some(parent.to_string()),
        Alter::AttachPartition { name, .. } => {
            change.object = name.to_string();
            change.to = Some(shown.to_owned());
        }
        Alter::DetachPartition { name, concurrently, .. } => {
            change.object = name.to_string();
            change.from = Some(shown.to_owned());
            change.concurrently = *concurrently;
        }
        Alter::AttachIndex(name) => {
            change.object = name.to_string();
            change.to = Some(shown.to_owned());
        }
        Alter::ClusterOn(index) => change.detail = Some(format!("cluster on {index}")),
        Alter::SetWithoutCluster => change.detail = Some("without cluster".to_owned()),
        Alter::OfType(ty) => change.detail = Some(format!("of {ty}")),
        Alter::NotOf => change.detail = Some("not of".to_owned()),
        Alter::ReplicaIdentity { kind, .. } => change.detail = Some(kind.clone()),
        Alter::SetOptions(options) => {
            let names: Vec<&str> = options.iter().map(|(name, _)| name.as_str()).collect();
            change.detail = Some(names.join(", "));
        }
        Alter::ResetOptions(names) => change.detail = Some(names.join(", ")),
        _ => {}
    }
}

fn part(change: &mut Change, name: &str, shown: &str) {
    change.object = name.to_owned();
    change.on = Some(shown.to_owned());
}

fn added(change: &mut Change, column: &ColumnDef) {
    use ColumnConstraintKind as C;
    let has = |test: fn(&C) -> bool| column.constraints.iter().any(|c| test(&c.kind));
    change.column = Some(column.name.clone());
    change.ty = column.ty.as_ref().map(written);
    let serial = change.ty.as_ref().is_some_and(|ty| ty.ends_with("serial"));
    let filled = has(|c| matches!(c, C::Default(_) | C::Generated { .. } | C::Identity { .. }));
    let forced = has(|c| matches!(c, C::NotNull { .. } | C::PrimaryKey(_)));
    change.required = forced && !filled && !serial;
    change.references = column.constraints.iter().find_map(|c| match &c.kind {
        C::References(references) => Some(references.table.to_string()),
        _ => None,
    });
    change.detail = column.constraints.iter().find_map(|c| match &c.kind {
        C::Default(expr) => Some(format!("default {}", expr.sql)),
        C::Generated { stored: true, .. } => Some("generated stored".to_owned()),
        C::Generated { .. } => Some("generated virtual".to_owned()),
        C::Identity { .. } => Some("identity".to_owned()),
        _ => None,
    });
}

/// Returns a type as written.
pub(super) fn written(ty: &crate::postgres::ast::TypeName) -> String {
    let mut text = ty.name.to_string();
    if !ty.modifiers.is_empty() {
        text = format!("{text}({})", ty.modifiers.join(","));
    }
    if ty.array { text + "[]" } else { text }
}

fn altered(change: &mut Change, action: &AlterColumn) {
    match action {
        AlterColumn::SetType { ty, using, .. } => {
            change.ty = Some(written(ty));
            change.detail = using.as_ref().map(|using| format!("using {}", using.sql));
        }
        AlterColumn::SetDefault(expr) | AlterColumn::SetExpression(expr) => {
            change.to = Some(expr.sql.clone());
        }
        AlterColumn::SetStorage(to) | AlterColumn::SetCompression(to) => {
            change.to = Some(to.clone());
        }
        AlterColumn::DropExpression { if_exists } | AlterColumn::DropIdentity { if_exists } => {
            change.conditional = *if_exists;
        }
        _ => {}
    }
}

fn constrained(change: &mut Change, constraint: &TableConstraint, shown: &str) {
    part(change, constraint.name.as_deref().unwrap_or_default(), shown);
    change.not_valid = !constraint.state.valid || !constraint.state.enforced;
    match &constraint.kind {
        TableConstraintKind::Check { expr, .. } => {
            change.detail = Some(format!("check ({})", expr.sql));
        }
        TableConstraintKind::NotNull { column, .. } => change.column = Some(column.clone()),
        TableConstraintKind::Unique { columns, key }
        | TableConstraintKind::PrimaryKey { columns, key } => {
            change.columns.clone_from(columns);
            change.using_index = key.using_index.is_some();
        }
        TableConstraintKind::Exclude { .. } => {}
        TableConstraintKind::ForeignKey { columns, references } => {
            change.columns.clone_from(columns);
            change.references = Some(references.table.to_string());
        }
    }
}

fn kind(word: RelationWord, action: &Alter) -> K {
    match action {
        Alter::AddColumn { .. } => K::AddColumn,
        Alter::DropColumn { .. } => K::DropColumn,
        Alter::Column { action, .. } => column_kind(word, action),
        Alter::AddConstraint(constraint) => match constraint.kind {
            TableConstraintKind::Check { .. } => K::AddCheck,
            TableConstraintKind::NotNull { .. } => K::AddNotNull,
            TableConstraintKind::Unique { .. } => K::AddUnique,
            TableConstraintKind::PrimaryKey { .. } => K::AddPrimaryKey,
            TableConstraintKind::Exclude { .. } => K::AddExclusion,
            TableConstraintKind::ForeignKey { .. } => K::AddForeignKey,
        },
        Alter::AlterConstraint { .. } => K::AlterConstraint,
        Alter::ValidateConstraint(_) => K::ValidateConstraint,
        Alter::DropConstraint { .. } => K::DropConstraint,
        Alter::Trigger { mode, .. } if mode == "disable" => K::DisableTrigger,
        Alter::Trigger { .. } => K::EnableTrigger,
        Alter::Rule { .. } => K::AlterRule,
        Alter::RowSecurity { .. } => K::RowSecurity,
        Alter::SetAccessMethod(_) => K::SetAccessMethod,
        Alter::SetTablespace(_) => K::SetTablespace,
        Alter::SetLogged => K::SetLogged,
        Alter::SetUnlogged => K::SetUnlogged,
        Alter::Inherit(_) => K::Inherit,
        Alter::NoInherit(_) => K::NoInherit,
        Alter::OwnerTo(_) => K::OwnerTo,
        Alter::ReplicaIdentity { .. } => K::ReplicaIdentity,
        Alter::AttachPartition { .. } => K::AttachPartition,
        Alter::DetachPartition { .. } => K::DetachPartition,
        Alter::AttachIndex(_) => K::AttachIndex,
        Alter::TooNew(_) => K::Opaque,
        Alter::RenameTo(_) => match word {
            RelationWord::Index => K::RenameIndex,
            RelationWord::View | RelationWord::MaterializedView => K::RenameView,
            RelationWord::Sequence => K::RenameSequence,
            RelationWord::Table | RelationWord::ForeignTable => K::RenameTable,
        },
        Alter::RenameColumn { .. } => K::RenameColumn,
        Alter::RenameConstraint { .. } => K::RenameConstraint,
        Alter::SetSchema(_) => K::SetSchema,
        Alter::DependsOnExtension => K::AlterObject,
        _ if word == RelationWord::Index => K::AlterIndex,
        _ if word == RelationWord::View => K::AlterView,
        _ => K::SetOptions,
    }
}

fn column_kind(word: RelationWord, action: &AlterColumn) -> K {
    match action {
        AlterColumn::SetType { .. } => K::SetType,
        AlterColumn::SetDefault(_) => K::SetDefault,
        AlterColumn::DropDefault => K::DropDefault,
        AlterColumn::SetNotNull => K::SetNotNull,
        AlterColumn::DropNotNull => K::DropNotNull,
        AlterColumn::SetExpression(_) => K::SetExpression,
        AlterColumn::DropExpression { .. } => K::DropExpression,
        AlterColumn::AddIdentity { .. } => K::AddIdentity,
        AlterColumn::SetIdentity(_) => K::SetIdentity,
        AlterColumn::DropIdentity { .. } => K::DropIdentity,
        AlterColumn::SetStatistics { .. } if word == RelationWord::Index => K::AlterIndex,
        AlterColumn::SetStatistics { .. } => K::SetStatistics,
        AlterColumn::SetStorage(_) => K::SetStorage,
        AlterColumn::SetCompression(_) => K::SetCompression,
        AlterColumn::SetOptions | AlterColumn::ForeignOptions(_) => K::SetOptions,
    }
}
