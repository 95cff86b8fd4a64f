//! Options of sequences and identity columns.

use squawk_parser::SyntaxKind as K;

use super::tree::Node;
use super::{alter_table, name, table, types};
use crate::postgres::ast::{CreateSequence, Name, RelationWord, SequenceOptions, Statement};

pub(super) fn create(node: Node<'_>) -> Statement {
    Statement::CreateSequence(Box::new(CreateSequence {
        name: name::child(node, K::SEQUENCE).unwrap_or_default(),
        if_not_exists: node.has(K::IF_NOT_EXISTS),
        persistence: table::persistence(node),
        options: options(node),
    }))
}

/// Options are ALTER SEQUENCE; rename, owner and schema are as of any relation.
pub(super) fn alter(node: Node<'_>) -> Statement {
    let kinds = [K::OWNER_TO, K::SET_SCHEMA, K::SEQUENCE_RENAME_TO];
    if node.any(&kinds).is_some() {
        return alter_table::alter(node, RelationWord::Sequence);
    }
    Statement::AlterSequence {
        name: name::child(node, K::SEQUENCE_REF).unwrap_or_default(),
        if_exists: node.has(K::IF_EXISTS),
        options: options(node),
    }
}

/// Reads all options below `node`.
pub(super) fn options(node: Node<'_>) -> SequenceOptions {
    let mut options = SequenceOptions::default();
    node.nodes().for_each(|option| add(option, &mut options));
    options
}

/// Reads one option, when `node` is one.
pub(super) fn add(node: Node<'_>, options: &mut SequenceOptions) {
    match node.kind() {
        K::OPTION_AS_TYPE => options.ty = types::child(node),
        K::OPTION_SEQUENCE_NAME => options.name = name::child(node, K::SEQUENCE),
        K::OPTION_RESTART | K::RESTART => options.restart = true,
        K::OPTION_OWNED_BY => options.owned_by = Some(owner(node)),
        K::SET_LOGGED | K::OPTION_LOGGED => options.set_logged = Some(true),
        K::SET_UNLOGGED | K::OPTION_UNLOGGED => options.set_logged = Some(false),
        K::SET_SEQUENCE_OPTION => node.nodes().for_each(|option| add(option, options)),
        K::SET_GENERATED => options.others.push("generated".to_owned()),
        K::OPTION_CACHE
        | K::OPTION_INCREMENT
        | K::OPTION_START
        | K::OPTION_MAX_VALUE
        | K::OPTION_MIN_VALUE
        | K::OPTION_NO_MAX_VALUE
        | K::OPTION_NO_MIN_VALUE
        | K::OPTION_NO_CYCLE
        | K::OPTION_CYCLE => options.others.push(word(node)),
        _ => {}
    }
}

fn word(node: Node<'_>) -> String {
    let words = node.children().filter(|token| token.is_token() && token.kind() != K::BY_KW);
    words.map(|token| token.text().to_ascii_lowercase()).collect::<Vec<_>>().join(" ")
}

/// The column of OWNED BY; `None` for NONE.
fn owner(node: Node<'_>) -> Option<(Name, String)> {
    let column = node.descendants().find(|n| n.kind() == K::QUALIFIED_COLUMN_NAME_REF)?;
    Some(column_of(column))
}

/// Splits `schema.table.column`.
pub(super) fn column_of(node: Node<'_>) -> (Name, String) {
    let mut segments = name::segments(node);
    let column = segments.pop().unwrap_or_default();
    (name::from_segments(segments), column)
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    #[test]
    fn options_are_read() {
        let sql = "create temp sequence s as int increment by 2 no cycle owned by a.b.c";
        let Ok(Statement::CreateSequence(sequence)) = parse(sql) else { panic!() };
        assert_eq!(sequence.options.others, ["increment", "no cycle"]);
        let owner = (Name::qualified("a", "b"), "c".to_owned());
        assert_eq!(sequence.options.owned_by, Some(Some(owner)));
        let Ok(Statement::AlterSequence { options, .. }) =
            parse("alter sequence s restart owned by none")
        else {
            panic!()
        };
        assert_eq!((options.restart, options.owned_by), (true, Some(None)));
    }
}
