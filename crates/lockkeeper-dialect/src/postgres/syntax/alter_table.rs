//! ALTER TABLE, and what ALTER INDEX, VIEW, MATERIALIZED VIEW and FOREIGN TABLE share with it.

use squawk_parser::SyntaxKind as K;

use super::tree::Node;
use super::{alter_column, column, constraint, foreign, name, object, source, table, types};
use crate::postgres::ast::{Alter, AlterTable, Name, RelationWord, Statement};

pub(super) fn alter(node: Node<'_>, word: RelationWord) -> Statement {
    if let Some(all) = node.child(K::ALL_IN_TABLESPACE) {
        return move_all(all, word);
    }
    let relation = node.child(K::TABLE_RELATION_NAME).map(source::relation);
    let named = || node.any(&[K::INDEX_REF, K::VIEW_REF, K::SEQUENCE_REF]).map(name::path);
    let mut actions = Vec::new();
    for part in node.nodes() {
        actions.extend(action(part));
    }
    let names = [K::TABLE_RELATION_NAME, K::INDEX_REF, K::VIEW_REF, K::SEQUENCE_REF, K::IF_EXISTS];
    if node.nodes().all(|part| names.contains(&part.kind())) {
        actions.push(Alter::TooNew("end of input".to_owned()));
    }
    Statement::AlterTable(Box::new(AlterTable {
        word,
        only: relation.as_ref().is_some_and(|relation| relation.only),
        name: relation.map(|relation| relation.name).or_else(named).unwrap_or_default(),
        if_exists: node.has(K::IF_EXISTS),
        actions,
    }))
}

fn move_all(node: Node<'_>, kind: RelationWord) -> Statement {
    let tablespace = name::child_word(node, K::TABLESPACE_REF).unwrap_or_default();
    let to = node.child(K::SET_TABLESPACE).map(|set| word(set, K::TABLESPACE_REF));
    Statement::MoveAll { kind, tablespace, to: to.unwrap_or_default() }
}

fn word(node: Node<'_>, kind: K) -> String {
    name::child_word(node, kind).unwrap_or_default()
}

fn path(node: Node<'_>, kind: K) -> Name {
    name::child(node, kind).unwrap_or_default()
}

/// Converts one action; `None` for what is no action.
fn action(node: Node<'_>) -> Option<Alter> {
    let cascade = node.has(K::CASCADE);
    let if_exists = node.has(K::IF_EXISTS);
    Some(match node.kind() {
        K::ADD_COLUMN => Alter::AddColumn {
            if_not_exists: node.has(K::IF_NOT_EXISTS),
            column: column::definition(node),
        },
        K::DROP_COLUMN => {
            Alter::DropColumn { if_exists, name: word(node, K::COLUMN_NAME_REF), cascade }
        }
        K::ALTER_COLUMN | K::ALTER_SET_STATISTICS | K::ALTER_VIEW_COLUMN => {
            alter_column::alter(node)?
        }
        K::ADD_CONSTRAINT => Alter::AddConstraint(node.nodes().find_map(constraint::of_table)?),
        K::ALTER_CONSTRAINT => alter_constraint(node),
        K::VALIDATE_CONSTRAINT => Alter::ValidateConstraint(word(node, K::CONSTRAINT_NAME_REF)),
        K::DROP_CONSTRAINT => {
            Alter::DropConstraint { if_exists, name: word(node, K::CONSTRAINT_NAME_REF), cascade }
        }
        K::RENAME_COLUMN => Alter::RenameColumn {
            from: word(node, K::COLUMN_NAME_REF),
            to: word(node, K::COLUMN_NAME),
        },
        K::RENAME_CONSTRAINT => Alter::RenameConstraint {
            from: word(node, K::CONSTRAINT_NAME_REF),
            to: word(node, K::CONSTRAINT_NAME),
        },
        K::ATTACH_PARTITION => Alter::AttachPartition {
            name: path(node, K::TABLE_NAME_REF),
            bound: table::bound(node),
        },
        K::DETACH_PARTITION => Alter::DetachPartition {
            name: path(node, K::TABLE_NAME_REF),
            concurrently: node.has(K::DETACH_CONCURRENTLY),
            finalize: node.has(K::DETACH_FINALIZE),
        },
        K::ATTACH_INDEX_PARTITION => Alter::AttachIndex(path(node, K::INDEX_REF)),
        K::INHERIT_TABLE => Alter::Inherit(path(node, K::TABLE_NAME_REF)),
        K::NO_INHERIT_TABLE => Alter::NoInherit(path(node, K::TABLE_NAME_REF)),
        K::OF_TYPE => Alter::OfType(types::child(node).map(|ty| ty.name).unwrap_or_default()),
        K::NOT_OF => Alter::NotOf,
        K::REPLICA_IDENTITY => replica_identity(node),
        _ => return storage(node).or_else(|| switch(node)),
    })
}

/// Where and how the relation is stored, and whose it is.
fn storage(node: Node<'_>) -> Option<Alter> {
    Some(match node.kind() {
        K::CLUSTER_ON => Alter::ClusterOn(word(node, K::INDEX_REF)),
        K::SET_WITHOUT_CLUSTER => Alter::SetWithoutCluster,
        K::SET_WITHOUT_OIDS => Alter::SetWithoutOids,
        K::SET_ACCESS_METHOD => {
            Alter::SetAccessMethod(name::child_word(node, K::ACCESS_METHOD_REF))
        }
        K::SET_TABLESPACE => Alter::SetTablespace(word(node, K::TABLESPACE_REF)),
        K::SET_LOGGED => Alter::SetLogged,
        K::SET_UNLOGGED => Alter::SetUnlogged,
        K::SET_OPTIONS => Alter::SetOptions(table::options(node)),
        K::RESET_OPTIONS => {
            Alter::ResetOptions(table::options(node).into_iter().map(|(name, _)| name).collect())
        }
        K::OWNER_TO => Alter::OwnerTo(object::owner(node)),
        K::SET_SCHEMA => Alter::SetSchema(word(node, K::SCHEMA_REF)),
        K::DEPENDS_ON_EXTENSION | K::NO_DEPENDS_ON_EXTENSION => Alter::DependsOnExtension,
        K::ALTER_OPTION_LIST => Alter::ForeignOptions(foreign::options(node)),
        K::MERGE_PARTITIONS => Alter::TooNew("MERGE PARTITIONS".to_owned()),
        K::SPLIT_PARTITION => Alter::TooNew("SPLIT PARTITION".to_owned()),
        _ => match object::new_name(node)? {
            // The grammar takes a path for a name.
            _ if object::is_dotted(node) => Alter::TooNew(".".to_owned()),
            name => Alter::RenameTo(name),
        },
    })
}

/// ENABLE and DISABLE of triggers, rules and row security.
fn switch(node: Node<'_>) -> Option<Alter> {
    let mode = |mode: &str| mode.to_owned();
    let trigger = |mode: &str| {
        let name = node.any(&[K::TRIGGER_REF, K::ALL, K::USER]).map(name::word);
        Alter::Trigger { mode: mode.to_owned(), name: name.unwrap_or_default() }
    };
    let rule = |mode: &str| Alter::Rule { mode: mode.to_owned(), name: word(node, K::RULE_REF) };
    Some(match node.kind() {
        K::ENABLE_TRIGGER => trigger("enable"),
        K::DISABLE_TRIGGER => trigger("disable"),
        K::ENABLE_REPLICA_TRIGGER => trigger("replica"),
        K::ENABLE_ALWAYS_TRIGGER => trigger("always"),
        K::ENABLE_RULE => rule("enable"),
        K::DISABLE_RULE => rule("disable"),
        K::ENABLE_REPLICA_RULE => rule("replica"),
        K::ENABLE_ALWAYS_RULE => rule("always"),
        K::ENABLE_RLS => Alter::RowSecurity { mode: mode("enable") },
        K::DISABLE_RLS => Alter::RowSecurity { mode: mode("disable") },
        K::FORCE_RLS => Alter::RowSecurity { mode: mode("force") },
        K::NO_FORCE_RLS => Alter::RowSecurity { mode: mode("no force") },
        _ => return None,
    })
}

fn alter_constraint(node: Node<'_>) -> Alter {
    let inherit = node.any(&[K::INHERIT, K::NO_INHERIT]).map(|said| said.kind() == K::INHERIT);
    Alter::AlterConstraint {
        name: word(node, K::CONSTRAINT_NAME_REF),
        state: constraint::state(node),
        inherit,
    }
}

fn replica_identity(node: Node<'_>) -> Alter {
    let index = node.child(K::USING_INDEX_NAME).map(|using| word(using, K::INDEX_REF));
    let kind = match node.nodes().next().map(Node::kind) {
        Some(K::USING_INDEX_NAME) => "index",
        Some(K::REPLICA_IDENTITY_FULL) => "full",
        Some(K::REPLICA_IDENTITY_NOTHING) => "nothing",
        _ => "default",
    };
    Alter::ReplicaIdentity { kind: kind.to_owned(), index }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;
    use crate::postgres::ast::{AlterColumn, TableConstraintKind};

    fn actions(sql: &str) -> Vec<Alter> {
        match parse(sql) {
            Ok(Statement::AlterTable(alter)) => alter.actions,
            other => panic!("{sql}: {other:?}"),
        }
    }

    #[test]
    fn names_and_words() {
        for (sql, word) in [
            ("alter table if exists only s.t rename to u", RelationWord::Table),
            ("alter index if exists s.t rename to u", RelationWord::Index),
            ("alter view if exists s.t rename to u", RelationWord::View),
            ("alter materialized view if exists s.t rename to u", RelationWord::MaterializedView),
            ("alter sequence if exists s.t rename to u", RelationWord::Sequence),
            ("alter foreign table if exists s.t rename to u", RelationWord::ForeignTable),
        ] {
            let Ok(Statement::AlterTable(alter)) = parse(sql) else { panic!("{sql}") };
            assert_eq!((alter.word, alter.if_exists), (word, true), "{sql}");
            assert_eq!(alter.name, Name::qualified("s", "t"), "{sql}");
            assert_eq!(alter.actions, [Alter::RenameTo("u".to_owned())], "{sql}");
        }
    }

    #[test]
    fn simple_actions() {
        let text = |text: &str| text.to_owned();
        for (sql, action) in [
            ("validate constraint c", Alter::ValidateConstraint(text("c"))),
            ("set access method default", Alter::SetAccessMethod(None)),
            ("disable trigger all", Alter::Trigger { mode: text("disable"), name: text("all") }),
            ("enable always rule r", Alter::Rule { mode: text("always"), name: text("r") }),
            ("no force row level security", Alter::RowSecurity { mode: text("no force") }),
            ("owner to current_user", Alter::OwnerTo(text("current_user"))),
            ("reset (a, toast.b)", Alter::ResetOptions(vec![text("a"), text("toast.b")])),
            (
                "replica identity using index i",
                Alter::ReplicaIdentity { kind: text("index"), index: Some(text("i")) },
            ),
            (
                "detach partition p concurrently",
                Alter::DetachPartition {
                    name: Name::plain("p"),
                    concurrently: true,
                    finalize: false,
                },
            ),
        ] {
            assert_eq!(actions(&format!("alter table t {sql}")), [action], "{sql}");
        }
    }

    #[test]
    fn columns() {
        let sql = "alter table t add if not exists a int, alter b type text using b::text, \
                   alter c set generated always restart, drop d cascade";
        let actions = actions(sql);
        assert!(matches!(&actions[0], Alter::AddColumn { if_not_exists: true, .. }));
        let Alter::Column { action: AlterColumn::SetType { using, .. }, .. } = &actions[1] else {
            panic!()
        };
        assert_eq!(using.as_ref().unwrap().sql, "b::text");
        let Alter::Column { action: AlterColumn::SetIdentity(options), .. } = &actions[2] else {
            panic!()
        };
        assert!(options.restart);
        assert!(matches!(&actions[3], Alter::DropColumn { cascade: true, .. }));
    }

    #[test]
    fn constraints() {
        let sql = "alter table t add constraint c check (a > 0) no inherit not valid, \
                   add unique using index i, alter constraint d not enforced";
        let actions = actions(sql);
        let Alter::AddConstraint(check) = &actions[0] else { panic!() };
        assert!(matches!(check.kind, TableConstraintKind::Check { no_inherit: true, .. }));
        assert!(!check.state.valid);
        let Alter::AddConstraint(unique) = &actions[1] else { panic!() };
        let TableConstraintKind::Unique { key, .. } = &unique.kind else { panic!() };
        assert_eq!(key.using_index.as_deref(), Some("i"));
        let Alter::AlterConstraint { state, .. } = &actions[2] else { panic!() };
        assert!(!state.enforced && state.enforcement_said);
    }

    #[test]
    fn everything_of_a_tablespace() {
        let Ok(Statement::MoveAll { kind, tablespace, to }) =
            parse("alter index all in tablespace a owned by x set tablespace b nowait")
        else {
            panic!()
        };
        assert_eq!((kind, tablespace, to), (RelationWord::Index, "a".into(), "b".into()));
    }
}
