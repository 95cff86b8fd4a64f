//! What only foreign data has: OPTIONS (…), HANDLER and VALIDATOR.

use squawk_parser::SyntaxKind as K;

use super::name;
use super::tree::Node;
use crate::postgres::ast::{Name, OptionAction, OptionChange};

/// Returns the entries of all OPTIONS (…) right below `node`, or of those lists that `node` is.
pub(super) fn options(node: Node<'_>) -> Vec<OptionChange> {
    let lists = [K::ALTER_OPTION_LIST, K::OPTION_ALTER_OPTION_LIST];
    let of_wrapper = node.child(K::FDW_OPTION_LIST);
    let below = node.nodes().chain(of_wrapper.into_iter().flat_map(Node::nodes));
    let found = below.filter(|child| lists.contains(&child.kind()));
    found.chain([node]).flat_map(Node::nodes).filter_map(change).collect()
}

fn change(node: Node<'_>) -> Option<OptionChange> {
    let action = match node.kind() {
        K::ADD_FOREIGN_OPTION => OptionAction::Add,
        K::SET_FOREIGN_OPTION => OptionAction::Set,
        K::DROP_FOREIGN_OPTION => OptionAction::Drop,
        _ => return None,
    };
    Some(OptionChange { action, name: name::child_word(node, K::FOREIGN_OPTION_NAME)? })
}

/// Returns the function of a wrapper's HANDLER or VALIDATOR; `Some(None)` is NO HANDLER.
pub(super) fn function(node: Node<'_>, word: K) -> Option<Option<Name>> {
    let list = node.child(K::FDW_OPTION_LIST)?;
    let option = list.nodes().find(|option| option.has(word))?;
    Some(name::child(option, K::FUNCTION_NAME_REF))
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;
    use crate::postgres::ast::{Alter, Statement};

    #[test]
    fn options_of_everything_foreign() {
        let Ok(Statement::CreateObject(made)) =
            parse("create foreign data wrapper w handler h no validator options (a '1')")
        else {
            panic!()
        };
        assert_eq!((made.handler, made.validator), (Some(Some(Name::plain("h"))), Some(None)));
        assert_eq!(made.options.len(), 1);
        let Ok(Statement::AlterObject(altered)) =
            parse("alter server s version '2' options (set a '1', drop b, c '2')")
        else {
            panic!()
        };
        let actions: Vec<_> = altered.options.iter().map(|change| change.action).collect();
        assert_eq!(actions, [OptionAction::Set, OptionAction::Drop, OptionAction::Add]);
        let Ok(Statement::AlterTable(altered)) =
            parse("alter foreign table t options (a '1'), alter c options (set d '1')")
        else {
            panic!()
        };
        assert!(matches!(&altered.actions[0], Alter::ForeignOptions(list) if list.len() == 1));
    }
}
