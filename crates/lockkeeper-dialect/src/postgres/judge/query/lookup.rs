//! Whether rows are found through an index, or a relation has to be read in full.
//!
//! Judged for large tables: whatever an index can find is taken to be found by it.

use crate::postgres::ast::{IndexKey, Node};
use crate::postgres::catalog::{Index, Oid};
use crate::postgres::judge::Judge;
use crate::postgres::judge::value::{Found, Scope, Seen};

/// The conditions under which rows of one item of FROM are wanted.
pub(super) struct Lookup<'a, 'q> {
    pub scope: &'a Scope<'a>,
    pub item: &'a Seen,
    /// All have to hold.
    pub conditions: &'a [&'q Node],
    /// Items whose rows are found before this one's.
    pub bound: &'a [String],
}

/// Returns the parts of a condition that all have to hold.
pub(super) fn conditions(node: &Node) -> Vec<&Node> {
    match node {
        Node::And(parts) => parts.iter().flat_map(conditions).collect(),
        node => vec![node],
    }
}

impl Judge {
    /// Returns whether an index of the relation finds the rows.
    pub(super) fn finds(&self, oid: Oid, lookup: &Lookup<'_, '_>) -> bool {
        let Some(relation) = self.catalog.relation(oid) else { return false };
        let indexes: Vec<&Index> = relation
            .indexes
            .iter()
            .filter_map(|index| self.catalog.relation(*index)?.index.as_deref())
            .filter(|index| {
                index.valid && implied(index.predicate.as_ref().map(|p| &p.node), lookup.conditions)
            })
            .collect();
        lookup.conditions.iter().any(|condition| lookup.served(condition, &indexes))
    }

    /// Returns whether an index begins with the column and has all rows that fulfil the conditions.
    pub(super) fn leads_index_under(&self, oid: Oid, column: &str, all: &[&Node]) -> bool {
        let indexes = self.catalog.relation(oid).map(|r| r.indexes.as_slice()).unwrap_or_default();
        indexes.iter().filter_map(|index| self.catalog.relation(*index)?.index.as_ref()).any(
            |index| {
                index.valid
                    && index.method == "btree"
                    && implied(index.predicate.as_ref().map(|p| &p.node), all)
                    && matches!(index.elements.first().map(|e| &e.key),
                        Some(IndexKey::Column(first)) if first == column)
            },
        )
    }

    /// Returns whether an index begins with the column and has all rows.
    pub(super) fn leads_index(&self, oid: Oid, column: &str, method: Option<&str>) -> bool {
        let indexes = self.catalog.relation(oid).map(|r| r.indexes.as_slice()).unwrap_or_default();
        indexes.iter().filter_map(|index| self.catalog.relation(*index)?.index.as_deref()).any(
            |index| {
                index.valid
                    && index.predicate.is_none()
                    && method.is_none_or(|method| index.method == method)
                    && matches!(index.elements.first().map(|e| &e.key),
                        Some(IndexKey::Column(first)) if first == column)
            },
        )
    }
}

impl Lookup<'_, '_> {
    fn served(&self, condition: &Node, indexes: &[&Index]) -> bool {
        match condition {
            Node::Or(parts) => parts.iter().all(|part| self.served(part, indexes)),
            Node::And(parts) => parts.iter().any(|part| self.served(part, indexes)),
            Node::IsNull(of) => !self.is_outer(of) && self.keyed(of, "is null", indexes),
            Node::Column(_) => self.keyed(condition, "=", indexes),
            Node::Not(of) if matches!(**of, Node::Column(_)) => self.keyed(of, "=", indexes),
            Node::Op(sign, operands) => match operands.as_slice() {
                [Node::Row(parts), Node::Subquery(_)] if sign == "in" => {
                    parts.iter().any(|part| self.keyed(part, "in", indexes))
                }
                [left, right] => {
                    let sign = if sign == "is not distinct from" { "" } else { sign.as_str() };
                    (self.given(right) && self.keyed_with(left, sign, right, indexes))
                        || (self.given(left) && self.keyed(right, commuted(sign), indexes))
                }
                [left, rest @ ..] if sign == "in" || sign == "between" => {
                    rest.iter().all(|node| self.given(node)) && self.keyed(left, sign, indexes)
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether another condition compares this column: that no NULL meets, so that IS NULL asks for
    /// rows without a partner in an outer join.
    fn is_outer(&self, column: &Node) -> bool {
        let own = self.own(column);
        own.is_some()
            && self.conditions.iter().any(|condition| match condition {
                Node::Op(sign, operands) if !sign.starts_with("is ") => {
                    operands.iter().take(2).any(|operand| self.own(operand) == own)
                }
                _ => false,
            })
    }

    fn keyed_with(&self, left: &Node, sign: &str, right: &Node, indexes: &[&Index]) -> bool {
        match (sign, right) {
            ("like" | "~~", Node::Text(pattern)) if pattern.starts_with(['%', '_']) => {
                let trigram: Vec<&Index> =
                    indexes.iter().copied().filter(|i| i.method != "btree").collect();
                self.keyed(left, "like", &trigram)
            }
            _ => self.keyed(left, sign, indexes),
        }
    }

    /// Whether an index serves the operator on this key.
    fn keyed(&self, key: &Node, sign: &str, indexes: &[&Index]) -> bool {
        indexes.iter().any(|index| {
            let first_only = !matches!(index.method.as_str(), "gin" | "brin" | "bloom");
            let elements = index.elements.iter().take(if first_only { 1 } else { usize::MAX });
            elements.into_iter().any(|element| {
                let class = element.opclass.as_ref().map(|name| name.name.as_str());
                let own = match &element.key {
                    IndexKey::Column(name) => self.own(key).as_ref() == Some(name),
                    IndexKey::Expression(expr) => plain(&expr.node) == plain(key),
                };
                own && serves(&index.method, class, element.collation.is_some(), sign)
            })
        })
    }

    /// Returns the column of this item that a node is.
    fn own(&self, node: &Node) -> Option<String> {
        let Node::Column(path) = node else { return None };
        let name = path.last()?;
        let has = |seen: &Seen| seen.columns.iter().any(|(known, _)| known == name);
        let item = match path.len() {
            1 => self.scope.items.iter().find(|seen| has(seen))?,
            length => self.scope.items.iter().find(|seen| seen.name == path[length - 2])?,
        };
        (item.name == self.item.name).then(|| name.clone())
    }

    /// Whether a value is known before this item is read.
    fn given(&self, node: &Node) -> bool {
        let mut given = true;
        node.walk(&mut |node| {
            if let Node::Column(path) = node {
                let inside = self.scope.items.iter().find(|seen| match path.as_slice() {
                    [name] => seen.columns.iter().any(|(known, _)| known == name),
                    [.., table, _] => seen.name == *table,
                    [] => false,
                });
                given &= match inside {
                    Some(seen) => self.bound.contains(&seen.name),
                    None => {
                        let missing = matches!(self.scope.find(path), Found::Missing);
                        !self.scope.joined(path) && (!missing || self.scope.body)
                    }
                };
            }
        });
        given
    }
}

/// Whether the conditions imply an index's predicate.
fn implied(predicate: Option<&Node>, all: &[&Node]) -> bool {
    let Some(predicate) = predicate else { return true };
    conditions(predicate).into_iter().all(|wanted| {
        all.iter().any(|condition| match wanted {
            Node::IsNotNull(of) => strict_about(condition, of) || plain(condition) == plain(wanted),
            _ => plain(condition) == plain(wanted),
        })
    })
}

/// Whether a condition fails when `of` is NULL.
fn strict_about(condition: &Node, of: &Node) -> bool {
    match condition {
        Node::Op(sign, operands) if !sign.starts_with("is ") => {
            operands.iter().take(2).any(|operand| plain(operand) == plain(of))
        }
        Node::Column(_) => plain(condition) == plain(of),
        Node::IsNotNull(inner) => plain(inner) == plain(of),
        _ => false,
    }
}

fn commuted(sign: &str) -> &str {
    match sign {
        "<" => ">",
        ">" => "<",
        "<=" => ">=",
        ">=" => "<=",
        "=" | "&&" => sign,
        "<@" => "@>",
        "@>" => "<@",
        _ => "",
    }
}

fn serves(method: &str, class: Option<&str>, collated: bool, sign: &str) -> bool {
    let compared = matches!(sign, "=" | "<" | ">" | "<=" | ">=" | "in" | "between" | "is null");
    let pattern = class.is_some_and(|class| class.ends_with("pattern_ops"));
    match method {
        "btree" => compared || (matches!(sign, "like" | "~~" | "^@") && (pattern || collated)),
        "hash" => matches!(sign, "=" | "in"),
        "brin" => compared,
        "gin" if class.is_some_and(|class| class.contains("trgm")) => {
            matches!(sign, "like" | "ilike" | "~~" | "~~*" | "~" | "~*" | "%" | "=")
        }
        _ => !matches!(sign, "" | "<>" | "not in" | "not like" | "not between"),
    }
}

/// Returns an expression without the qualifiers of its columns, and without casts of literals.
pub(super) fn plain(node: &Node) -> Node {
    let all = |parts: &[Node]| parts.iter().map(plain).collect();
    match node {
        Node::Column(path) => Node::Column(path.last().cloned().into_iter().collect()),
        Node::Cast(of, _) if matches!(**of, Node::Text(_) | Node::Number(_)) => (**of).clone(),
        Node::Cast(of, ty) => Node::Cast(Box::new(plain(of)), ty.clone()),
        Node::Collate(of, name) => Node::Collate(Box::new(plain(of)), name.clone()),
        Node::Field(of, name) => Node::Field(Box::new(plain(of)), name.clone()),
        Node::Not(of) => Node::Not(Box::new(plain(of))),
        Node::IsNull(of) => Node::IsNull(Box::new(plain(of))),
        Node::IsNotNull(of) => Node::IsNotNull(Box::new(plain(of))),
        Node::Op(sign, parts) => Node::Op(sign.clone(), all(parts)),
        Node::And(parts) => Node::And(all(parts)),
        Node::Or(parts) => Node::Or(all(parts)),
        Node::Array(parts) => Node::Array(all(parts)),
        Node::Row(parts) => Node::Row(all(parts)),
        Node::Other(parts) => Node::Other(all(parts)),
        Node::Case { operand, whens, otherwise } => Node::Case {
            operand: operand.as_ref().map(|of| Box::new(plain(of))),
            whens: whens.iter().map(|(when, then)| (plain(when), plain(then))).collect(),
            otherwise: otherwise.as_ref().map(|of| Box::new(plain(of))),
        },
        Node::Call(call) => {
            let mut call = call.clone();
            call.arguments = all(&call.arguments);
            Node::Call(call)
        }
        other => other.clone(),
    }
}
