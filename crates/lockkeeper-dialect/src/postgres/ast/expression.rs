//! Expressions and types.

use super::{Name, Query};

/// An expression with its text.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    pub sql: String,
    pub node: Node,
}

/// The shape of an expression. Parentheses are gone; what is not listed is `Other` with its parts.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// `a`, `t.a`, `s.t.a`; also whole-row references, which look the same.
    Column(Vec<String>),
    /// `*`, `t.*` (the qualifier).
    Star(Vec<String>),
    Number(String),
    /// The value, without quotes and escapes.
    Text(String),
    Bool(bool),
    Null,
    /// `DEFAULT` in VALUES and SET.
    Default,
    /// `$1`, `:name`.
    Parameter,
    /// `x::t`, `CAST(x AS t)`, `t 'literal'`.
    Cast(Box<Node>, TypeName),
    /// Also `CURRENT_TIMESTAMP` and its like (name `current_timestamp`, no arguments), `COALESCE`,
    /// `NULLIF`, `GREATEST`, `LEAST`, `EXTRACT`, `SUBSTRING(… FROM …)`: the function's SQL name.
    Call(Call),
    /// Operators by their sign or keyword (`+`, `||`, `like`, `in`, `between`, `is distinct from`,
    /// `at time zone`, `any`, `all`); prefix operators have one argument.
    Op(String, Vec<Node>),
    And(Vec<Node>),
    Or(Vec<Node>),
    Not(Box<Node>),
    IsNull(Box<Node>),
    IsNotNull(Box<Node>),
    Collate(Box<Node>, Name),
    Array(Vec<Node>),
    Row(Vec<Node>),
    /// A scalar subquery; under the operators `exists` and `array`, one of rows.
    Subquery(Box<Query>),
    /// `CASE operand WHEN … THEN … ELSE … END`.
    Case {
        operand: Option<Box<Node>>,
        whens: Vec<(Node, Node)>,
        otherwise: Option<Box<Node>>,
    },
    /// `(expression).field`.
    Field(Box<Node>, String),
    /// Subscripts, anything else: its parts in order.
    Other(Vec<Node>),
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Call {
    pub name: Name,
    pub arguments: Vec<Node>,
    /// OVER is there.
    pub window: bool,
    /// Some are given by name, or as an array behind VARIADIC.
    pub named: bool,
    /// `OVER (…)`, `FILTER (…)`, `WITHIN GROUP (…)`, `ORDER BY` inside: their expressions.
    pub others: Vec<Node>,
}

/// A type as the catalog names it: `integer` is `int4`, `character varying(50)` is `varchar` with
/// modifier 50, `timestamp(3) with time zone` is `timestamptz` with 3, `char` is `bpchar` with 1,
/// `"char"` is `char` in schema `pg_catalog`, `float(24)` is `float4`, `decimal` is `numeric`.
/// `serial`, `bigserial`, `smallserial` (and `serial4` …) stay `serial`, `bigserial`, `smallserial`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct TypeName {
    pub name: Name,
    /// The modifiers as written; fields of an interval are words (`day to second`).
    pub modifiers: Vec<String>,
    /// Dimensions; PostgreSQL does not tell one from two.
    pub array: bool,
    pub setof: bool,
    /// `table.column%TYPE`: `name` is the table's, this the column's name.
    pub of_column: Option<String>,
}

impl Node {
    /// Calls `visit` for the node and everything below it, subqueries excluded.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(&'a Node)) {
        visit(self);
        self.parts().into_iter().for_each(|part| part.walk(visit));
    }

    /// Returns the nodes directly below, subqueries excluded.
    pub fn parts(&self) -> Vec<&Node> {
        match self {
            Node::Cast(of, _) | Node::Collate(of, _) | Node::Field(of, _) => vec![of],
            Node::Not(of) | Node::IsNull(of) | Node::IsNotNull(of) => vec![of],
            Node::Call(call) => call.arguments.iter().chain(&call.others).collect(),
            Node::Op(_, parts) | Node::And(parts) | Node::Or(parts) => parts.iter().collect(),
            Node::Array(parts) | Node::Row(parts) | Node::Other(parts) => parts.iter().collect(),
            Node::Case { operand, whens, otherwise } => {
                let branches = whens.iter().flat_map(|(when, then)| [when, then]);
                operand
                    .iter()
                    .map(Box::as_ref)
                    .chain(branches)
                    .chain(otherwise.as_deref())
                    .collect()
            }
            _ => Vec::new(),
        }
    }
}
