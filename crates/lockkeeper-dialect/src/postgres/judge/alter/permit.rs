//! What may be altered: kinds of relations an action works on, and majors that know it.

use lockkeeper_core::change::Refusal;

use crate::postgres::ast::{Alter, AlterColumn, AlterTable, RelationWord, TableConstraintKind};
use crate::postgres::catalog::{Relation, RelationKind as Kind};
use crate::postgres::judge::Judged;
use crate::postgres::judge::constraint::clause_since;

/// Refuses what the server's major cannot parse yet.
pub(super) fn syntax(alter: &AlterTable, version: u32) -> Judged {
    let alone = |action: &&Alter| {
        matches!(
            action,
            Alter::AttachPartition { .. }
                | Alter::DetachPartition { .. }
                | Alter::AttachIndex(_)
                | Alter::RenameTo(_)
                | Alter::RenameColumn { .. }
                | Alter::RenameConstraint { .. }
                | Alter::SetSchema(_)
        )
    };
    if alter.actions.len() > 1 && alter.actions.iter().any(|action| alone(&action)) {
        return Err(too_new(","));
    }
    let unnamed = match alter.actions.as_slice() {
        [Alter::RenameColumn { .. }] => {
            matches!(alter.word, RelationWord::Index | RelationWord::Sequence)
        }
        [Alter::RenameConstraint { .. }] => alter.word != RelationWord::Table,
        _ => false,
    };
    if unnamed {
        return Err(too_new("RENAME"));
    }
    if alter.word == RelationWord::Index && matches!(alter.actions[..], [Alter::SetSchema(_)]) {
        return Err(too_new("SCHEMA"));
    }
    alter.actions.iter().try_for_each(|action| match (action, since(action)) {
        (Alter::TooNew(what), _) => Err(too_new(what)),
        (_, Some((major, what))) if version < major => Err(too_new(what)),
        _ => Ok(()),
    })
}

fn too_new(what: &str) -> Refusal {
    Refusal::new("42601", format!("syntax error at or near \"{what}\""))
}

fn since(action: &Alter) -> Option<(u32, &'static str)> {
    match action {
        Alter::Column { action, .. } => match action {
            AlterColumn::SetExpression(_) => Some((17, "EXPRESSION")),
            AlterColumn::SetCompression(_) => Some((14, "COMPRESSION")),
            AlterColumn::SetStatistics { default: true } => Some((17, "DEFAULT")),
            _ => None,
        },
        Alter::SetAccessMethod(method) => Some((if method.is_none() { 17 } else { 15 }, "ACCESS")),
        Alter::DetachPartition { concurrently: true, .. } => Some((14, "CONCURRENTLY")),
        Alter::DetachPartition { finalize: true, .. } => Some((14, "FINALIZE")),
        Alter::AlterConstraint { inherit: Some(_), .. } => Some((18, "INHERIT")),
        Alter::AlterConstraint { state, .. } if state.enforcement_said => Some((18, "ENFORCED")),
        Alter::AddConstraint(constraint) => match constraint.kind {
            TableConstraintKind::NotNull { .. } => Some((18, "NOT")),
            _ => clause_since(constraint),
        },
        _ => None,
    }
}

/// Refuses to change the type of one column twice.
pub(super) fn once(alter: &AlterTable) -> Judged {
    let mut seen: Vec<&str> = Vec::new();
    for action in &alter.actions {
        let Alter::Column { name, action: AlterColumn::SetType { .. } } = action else { continue };
        if seen.contains(&name.as_str()) {
            let message = format!("cannot alter type of column \"{name}\" twice");
            return Err(Refusal::new("0A000", message));
        }
        seen.push(name);
    }
    Ok(())
}

/// Refuses a relation that is not what the statement's word says.
pub(super) fn word(alter: &AlterTable, relation: &Relation) -> Judged {
    let index = matches!(relation.kind, Kind::Index | Kind::PartitionedIndex);
    let renames = matches!(alter.actions.as_slice(), [Alter::RenameTo(_)]);
    let (fits, what) = match alter.word {
        RelationWord::Table => (relation.kind != Kind::CompositeType, "a table"),
        RelationWord::Index => (index || renames, "an index"),
        RelationWord::View => (relation.kind == Kind::View, "a view"),
        RelationWord::MaterializedView => {
            (relation.kind == Kind::MaterializedView, "a materialized view")
        }
        RelationWord::Sequence => (relation.kind == Kind::Sequence, "a sequence"),
        RelationWord::ForeignTable => (relation.kind == Kind::ForeignTable, "a foreign table"),
    };
    let moves = matches!(alter.actions.as_slice(), [Alter::SetSchema(_)]);
    if index && moves {
        let message = format!("cannot change schema of index \"{}\"", relation.name);
        return Err(Refusal::new("42809", message));
    }
    if fits || relation.presumed {
        return Ok(());
    }
    Err(Refusal::new("42809", format!("\"{}\" is not {what}", relation.name)))
}

const TABLE: &[Kind] = &[Kind::Table, Kind::PartitionedTable];
const FOREIGN: &[Kind] = &[Kind::Table, Kind::PartitionedTable, Kind::ForeignTable];
const STORED: &[Kind] = &[Kind::Table, Kind::PartitionedTable, Kind::MaterializedView];
const VALUED: &[Kind] = &[Kind::Table, Kind::PartitionedTable, Kind::ForeignTable, Kind::View];
const MEASURED: &[Kind] =
    &[Kind::Table, Kind::PartitionedTable, Kind::ForeignTable, Kind::MaterializedView];
const COUNTED: &[Kind] = &[
    Kind::Table,
    Kind::PartitionedTable,
    Kind::ForeignTable,
    Kind::MaterializedView,
    Kind::Index,
    Kind::PartitionedIndex,
];
const OPTIONED: &[Kind] =
    &[Kind::Table, Kind::PartitionedTable, Kind::View, Kind::MaterializedView, Kind::Index];
const PLACED: &[Kind] = &[
    Kind::Table,
    Kind::PartitionedTable,
    Kind::MaterializedView,
    Kind::Index,
    Kind::PartitionedIndex,
];

fn kinds(action: &Alter, version: u32) -> &'static [Kind] {
    use AlterColumn as C;
    match action {
        Alter::Column { action, .. } => match action {
            C::SetDefault(_) | C::DropDefault => VALUED,
            C::AddIdentity { .. } | C::SetIdentity(_) | C::DropIdentity { .. } => VALUED,
            C::SetStatistics { .. } => COUNTED,
            C::SetStorage(_) | C::SetOptions => MEASURED,
            C::SetCompression(_) => STORED,
            C::ForeignOptions(_) => &[Kind::ForeignTable],
            _ => FOREIGN,
        },
        Alter::AddColumn { .. } | Alter::DropColumn { .. } => FOREIGN,
        // Keys are refused later, and differently.
        Alter::AddConstraint(_) => FOREIGN,
        Alter::ValidateConstraint(_) | Alter::DropConstraint { .. } => FOREIGN,
        Alter::Trigger { .. } | Alter::Inherit(_) | Alter::NoInherit(_) => FOREIGN,
        Alter::AlterConstraint { .. } | Alter::Rule { .. } | Alter::RowSecurity { .. } => TABLE,
        Alter::OfType(_) | Alter::NotOf | Alter::SetWithoutOids => TABLE,
        Alter::ClusterOn(_) | Alter::SetWithoutCluster | Alter::ReplicaIdentity { .. } => STORED,
        Alter::SetAccessMethod(_) if version >= 17 => STORED,
        Alter::SetAccessMethod(_) => &[Kind::Table, Kind::MaterializedView],
        Alter::SetTablespace(_) => PLACED,
        Alter::SetLogged | Alter::SetUnlogged => match version {
            13 | 14 => TABLE,
            15..=17 => &[Kind::Table, Kind::PartitionedTable, Kind::Sequence],
            _ => &[Kind::Table, Kind::Sequence],
        },
        Alter::SetOptions(_) | Alter::ResetOptions(_) => OPTIONED,
        Alter::AttachPartition { .. } | Alter::DetachPartition { .. } if version >= 18 => {
            &[Kind::PartitionedTable]
        }
        Alter::AttachPartition { .. } | Alter::DetachPartition { .. } => TABLE,
        Alter::AttachIndex(_) => &[Kind::PartitionedIndex],
        Alter::ForeignOptions(_) => &[Kind::ForeignTable],
        _ => &[],
    }
}

/// Refuses an action on a relation of a kind it does not work on.
pub(super) fn kind(action: &Alter, relation: &Relation, version: u32) -> Judged {
    let kinds = kinds(action, version);
    if kinds.is_empty() || kinds.contains(&relation.kind) || relation.presumed {
        return Ok(());
    }
    let message = format!("ALTER action cannot be performed on relation \"{}\"", relation.name);
    Err(Refusal::new("42809", message))
}
