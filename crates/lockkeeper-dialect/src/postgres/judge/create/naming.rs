//! Names the server gives to what has none: indexes, constraints, sequences.

use crate::postgres::ast::{IndexElement, IndexKey, Node, TypeName};
use crate::postgres::catalog::Catalog;

/// Bytes of a name; longer ones are cut.
const LONGEST: usize = 63;

/// Returns a name cut to at most `limit` bytes, at a character's border.
pub(in crate::postgres::judge) fn clipped(name: &str, limit: usize) -> &str {
    let mut end = name.len().min(limit);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    &name[..end]
}

/// Returns `name1_name2_label`, the longer of the two names cut first when there is no room.
pub(in crate::postgres::judge) fn object_name(name1: &str, name2: &str, label: &str) -> String {
    let extra = usize::from(!name2.is_empty()) + 1 + label.len();
    let room = LONGEST.saturating_sub(extra);
    let (mut one, mut two) = (name1.len(), name2.len());
    while one + two > room {
        if one > two { one -= 1 } else { two -= 1 }
    }
    let mut name = clipped(name1, one).to_owned();
    if !name2.is_empty() {
        name.push('_');
        name.push_str(clipped(name2, two));
    }
    name.push('_');
    name.push_str(label);
    name
}

/// Returns the first name with a free number behind its label.
fn first_free(name1: &str, name2: &str, label: &str, taken: impl Fn(&str) -> bool) -> String {
    let mut name = object_name(name1, name2, label);
    let mut number = 0_u32;
    while taken(&name) {
        number += 1;
        name = object_name(name1, name2, &format!("{label}{number}"));
    }
    name
}

impl Catalog {
    /// Returns a free name for a relation (an index or a sequence); that of a constraint's index
    /// must not be a constraint's, either.
    pub(in crate::postgres::judge) fn free_relation_name(
        &self,
        schema: &str,
        (name1, name2, label): (&str, &str, &str),
        constraint: bool,
    ) -> String {
        first_free(name1, name2, label, |name| {
            self.oid_in(schema, name).is_some()
                || (constraint && self.constraint_named(schema, name))
        })
    }

    /// Returns a free name for a constraint without an index.
    pub(in crate::postgres::judge) fn free_constraint_name(
        &self,
        schema: &str,
        (name1, name2, label): (&str, &str, &str),
    ) -> String {
        first_free(name1, name2, label, |name| self.constraint_named(schema, name))
    }
}

/// Returns the part of a name that stands for a list of columns.
pub(in crate::postgres::judge) fn joined(columns: &[String]) -> String {
    let mut joined = String::new();
    for column in columns {
        if !joined.is_empty() {
            joined.push('_');
        }
        joined.push_str(column);
        if joined.len() > LONGEST {
            break;
        }
    }
    joined
}

/// Returns the names of an index's columns: those of the table, of functions for expressions;
/// numbered where they repeat.
pub(in crate::postgres::judge) fn index_columns(
    elements: &[IndexElement],
    include: &[String],
    version: u32,
) -> Vec<String> {
    let keys = elements.iter().map(|element| match &element.key {
        IndexKey::Column(name) => name.clone(),
        IndexKey::Expression(expr) => {
            let named = figured(&expr.node, version).map(|(name, _)| name);
            let plain = if is_case(&expr.sql) { "case" } else { "expr" };
            named.unwrap_or_else(|| plain.to_owned())
        }
    });
    let mut names: Vec<String> = Vec::new();
    for wanted in keys.chain(include.iter().cloned()) {
        let mut name = wanted.clone();
        let mut number = 0_u32;
        while names.contains(&name) {
            number += 1;
            let digits = number.to_string();
            name = format!("{}{digits}", clipped(&wanted, LONGEST - digits.len()));
        }
        names.push(name);
    }
    names
}

/// Returns the name the server sees in an expression, and how good it is (2: a column's or
/// function's, 1: a type's).
pub(in crate::postgres::judge) fn figured(node: &Node, version: u32) -> Option<(String, u8)> {
    match node {
        Node::Column(path) => path.last().map(|name| (name.clone(), 2)),
        Node::Call(call) => Some((function_name(&call.name.name, version), 2)),
        Node::Cast(of, ty) => {
            figured(of, version).filter(|(_, good)| *good > 1).or_else(|| Some((type_word(ty), 1)))
        }
        Node::Collate(of, _) => figured(of, version),
        Node::Array(_) => Some(("array".to_owned(), 2)),
        Node::Row(_) => Some(("row".to_owned(), 2)),
        Node::Op(sign, _) if sign == "at time zone" => Some(("timezone".to_owned(), 2)),
        _ => None,
    }
}

fn is_case(sql: &str) -> bool {
    let text = sql.trim_start_matches(|letter: char| letter == '(' || letter.is_whitespace());
    text.get(..4).is_some_and(|word| word.eq_ignore_ascii_case("case"))
}

fn type_word(ty: &TypeName) -> String {
    match ty.name.name.as_str() {
        "char" if ty.name.schema.is_none() => "bpchar".to_owned(),
        name => name.to_owned(),
    }
}

fn function_name(name: &str, version: u32) -> String {
    match name {
        "extract" if version < 14 => "date_part",
        "trim" => "btrim",
        other => other,
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_are_cut_where_the_server_cuts_them() {
        let long = "a".repeat(60);
        assert_eq!(object_name("t", "c", "seq"), "t_c_seq");
        assert_eq!(object_name("t", "", "pkey"), "t_pkey");
        let name = object_name(&long, "column", "key");
        assert_eq!(name.len(), 63);
        assert!(name.ends_with("a_column_key"));
    }

    #[test]
    fn a_character_is_never_cut_in_two() {
        assert_eq!(clipped("aé", 2), "a");
    }
}
