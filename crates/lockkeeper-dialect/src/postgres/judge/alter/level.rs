//! Which lock an action takes on the table it names, and when it has its turn.

use lockkeeper_core::change::LockMode;

use crate::postgres::ast::{Alter, AlterColumn, TableConstraintKind};

/// Returns the lock of a whole statement: the strongest of its actions'.
pub(super) fn level(actions: &[Alter]) -> LockMode {
    actions.iter().map(of_action).max().unwrap_or(LockMode::AccessExclusive)
}

fn of_action(action: &Alter) -> LockMode {
    use LockMode as L;
    match action {
        Alter::Trigger { .. } => L::ShareRowExclusive,
        Alter::AddConstraint(constraint) => match constraint.kind {
            TableConstraintKind::ForeignKey { .. } => L::ShareRowExclusive,
            _ => L::AccessExclusive,
        },
        Alter::Column {
            action: AlterColumn::SetStatistics { .. } | AlterColumn::SetOptions,
            ..
        }
        | Alter::ValidateConstraint(_)
        | Alter::ClusterOn(_)
        | Alter::SetWithoutCluster
        | Alter::AttachPartition { .. } => L::ShareUpdateExclusive,
        Alter::DetachPartition { concurrently, finalize, .. } if *concurrently || *finalize => {
            L::ShareUpdateExclusive
        }
        Alter::SetOptions(options) => of_options(options.iter().map(|(name, _)| name.as_str())),
        Alter::ResetOptions(names) => of_options(names.iter().map(String::as_str)),
        _ => L::AccessExclusive,
    }
}

fn of_options<'a>(names: impl Iterator<Item = &'a str>) -> LockMode {
    names.map(of_option).max().unwrap_or(LockMode::AccessExclusive)
}

/// Returns the lock of a storage parameter; unknown ones count for nothing, and SET
/// refuses them later.
fn of_option(name: &str) -> LockMode {
    let plain = name.strip_prefix("toast.").unwrap_or(name);
    let strict = [
        "autosummarize",
        "buffering",
        "check_option",
        "fastupdate",
        "gin_pending_list_limit",
        "pages_per_range",
        "security_barrier",
        "security_invoker",
        "user_catalog_table",
    ];
    match strict.contains(&plain) {
        true => LockMode::AccessExclusive,
        false => LockMode::ShareUpdateExclusive,
    }
}

/// Returns in which of the server's passes over a statement an action has its turn.
pub(super) fn pass(action: &Alter) -> u8 {
    use AlterColumn as C;
    match action {
        Alter::DropColumn { .. } | Alter::DropConstraint { .. } => 0,
        Alter::Column { action, .. } => match action {
            C::DropNotNull | C::DropDefault | C::DropExpression { .. } | C::DropIdentity { .. } => {
                0
            }
            C::SetType { .. } => 1,
            C::SetExpression(_) => 3,
            C::SetNotNull => 5,
            C::SetDefault(_) | C::AddIdentity { .. } => 7,
            C::SetIdentity(_) => 8,
            _ => 9,
        },
        Alter::AddColumn { .. } => 2,
        Alter::AddConstraint(constraint) => match constraint.kind {
            TableConstraintKind::Check { .. } | TableConstraintKind::NotNull { .. } => 4,
            TableConstraintKind::ForeignKey { .. } => 7,
            _ => 6,
        },
        _ => 9,
    }
}
