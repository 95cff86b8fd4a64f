//! Types of expressions as the parser finds them, and what it refuses on the way.
//!
//! `transformExpr`: every part is looked at, operators and functions are chosen by the types they
//! are given, and literals are read as the types they become. What is not known for sure passes.

mod call;
mod candidate;
mod common_type;
mod document;
mod function;
mod kind;
mod literal;
mod operator;
mod rows;

use kind::Context;
pub(in crate::postgres::judge) use kind::Kind;

use lockkeeper_core::change::Refusal;

use super::scope::{Found, Scope};
use crate::postgres::ast::{Node, Query, TypeName};
use crate::postgres::catalog::{Column, Type, TypeShape};
use crate::postgres::judge::{Judge, Judged};

type Typed = Result<Kind, Refusal>;

impl Judge {
    /// Returns what an expression is, or what the parser refuses about it.
    pub(in crate::postgres::judge) fn typed(&self, node: &Node, scope: &Scope<'_>) -> Typed {
        let boolean = || Ok(Kind::Known(Type::builtin("bool")));
        match node {
            Node::Column(path) => Ok(match scope.find(path) {
                Found::Column { ty: Some(ty), .. } => self.kind_of_type(&ty),
                _ => Kind::Unsure,
            }),
            Node::Number(text) => Ok(Kind::Known(Type::builtin(super::typing::number(text)))),
            Node::Text(text) => Ok(Kind::Literal(Some(text.clone()))),
            Node::Null => Ok(Kind::Literal(None)),
            Node::Bool(_) => boolean(),
            Node::And(parts) => self.all_boolean(parts, "AND", scope),
            Node::Or(parts) => self.all_boolean(parts, "OR", scope),
            Node::Not(of) => self.all_boolean(std::slice::from_ref(of), "NOT", scope),
            Node::IsNull(of) | Node::IsNotNull(of) => {
                self.typed(of, scope)?;
                boolean()
            }
            Node::Cast(of, ty) => self.kind_of_cast(of, ty, scope),
            Node::Collate(of, _) => Ok(match self.typed(of, scope)? {
                Kind::Literal(_) => Kind::Known(Type::builtin("text")),
                kind => kind,
            }),
            Node::Array(items) => self.kind_of_array(items, scope),
            Node::Call(call) => self.kind_of_called(call, scope),
            Node::Op(sign, operands) => self.kind_of_operator(sign, operands, scope),
            Node::Case { operand, whens, otherwise } => {
                self.kind_of_case(operand.as_deref(), whens, otherwise.as_deref(), scope)
            }
            Node::Subquery(query) => Ok(self.only_output(query, scope)),
            Node::Field(of, field) => {
                let whole = self.typed(of, scope)?;
                self.kind_of_field(&whole, field)
            }
            Node::Row(parts) | Node::Other(parts) => {
                self.each_kind(parts, scope).map(|_| Kind::Unsure)
            }
            Node::Star(_) | Node::Default | Node::Parameter => Ok(Kind::Unsure),
        }
    }

    /// Refuses an expression that the parser refuses.
    pub(in crate::postgres::judge) fn check_typed(&self, node: &Node, scope: &Scope<'_>) -> Judged {
        self.typed(node, scope).map(|_| ())
    }

    /// Refuses a condition that is none; `clause` is what it stands in.
    pub(in crate::postgres::judge) fn check_condition_in(
        &self,
        node: &Node,
        scope: &Scope<'_>,
        clause: &str,
    ) -> Judged {
        let kind = self.typed(node, scope)?;
        self.check_boolean(&kind, clause)
    }

    fn each_kind(&self, nodes: &[Node], scope: &Scope<'_>) -> Result<Vec<Kind>, Refusal> {
        nodes.iter().map(|node| self.typed(node, scope)).collect()
    }

    fn all_boolean(&self, parts: &[Node], clause: &str, scope: &Scope<'_>) -> Typed {
        for part in parts {
            self.check_condition_in(part, scope, clause)?;
        }
        Ok(Kind::Known(Type::builtin("bool")))
    }

    fn check_boolean(&self, kind: &Kind, clause: &str) -> Judged {
        let boolean = Type::builtin("bool");
        match kind {
            Kind::Literal(Some(text)) => self.check_written(text, &boolean),
            Kind::Known(ty)
                if !self.coercible(ty, &boolean, Context::Assignment) && !self.is_extended() =>
            {
                let message = format!("argument of {clause} must be type boolean, not type {ty}");
                Err(Refusal::new("42804", message))
            }
            _ => Ok(()),
        }
    }

    fn kind_of_cast(&self, of: &Node, written: &TypeName, scope: &Scope<'_>) -> Typed {
        let to = self.catalog.resolve_type(written);
        let settled = self.kind_of_type(&to);
        if let (Node::Array(items), true) = (of, to.array) {
            let item = TypeName { array: false, ..written.clone() };
            for part in items {
                self.kind_of_cast(part, &item, scope)?;
            }
            return Ok(settled);
        }
        let given = self.typed_for(of, &to, scope)?;
        match (&given, &settled) {
            (Kind::Literal(Some(text)), Kind::Known(to)) => self.check_written(text, to)?,
            (Kind::Known(from), Kind::Known(to))
                if !self.coercible(from, to, Context::Explicit) && !self.is_extended() =>
            {
                let message = format!("cannot cast type {from} to {to}");
                return Err(Refusal::new("42846", message));
            }
            _ => {}
        }
        Ok(settled)
    }

    fn kind_of_array(&self, items: &[Node], scope: &Scope<'_>) -> Typed {
        let kinds = self.each_kind(items, scope)?;
        if kinds.is_empty() {
            return Ok(Kind::Unsure);
        }
        Ok(match self.common_kind(&kinds, "ARRAY")? {
            // An array of arrays is one with another dimension.
            Kind::Known(item) => Kind::Known(Type { array: true, ..item }),
            kind => kind,
        })
    }

    fn kind_of_case(
        &self,
        operand: Option<&Node>,
        whens: &[(Node, Node)],
        otherwise: Option<&Node>,
        scope: &Scope<'_>,
    ) -> Typed {
        let of = operand.map(|node| self.typed(node, scope)).transpose()?;
        let text = || Kind::Known(Type::builtin("text"));
        let of = of.map(|kind| if matches!(kind, Kind::Literal(_)) { text() } else { kind });
        let mut results = vec![match otherwise {
            Some(node) => self.typed(node, scope)?,
            None => Kind::Literal(None),
        }];
        for (when, then) in whens {
            match &of {
                Some(of) => {
                    let given = [of.clone(), self.typed(when, scope)?];
                    self.operate("=", &given)?;
                }
                None => self.check_condition_in(when, scope, "CASE/WHEN")?,
            }
            results.push(self.typed(then, scope)?);
        }
        self.common_kind(&results, "CASE")
    }

    fn kind_of_field(&self, whole: &Kind, field: &str) -> Typed {
        let Some(parts) = self.parts_of(whole) else { return Ok(Kind::Unsure) };
        match parts.iter().find(|column| column.name == field) {
            Some(column) => Ok(self.kind_of_type(&column.ty)),
            None => {
                let message = format!("column \"{field}\" not found in the composite type");
                Err(Refusal::new("42703", message))
            }
        }
    }

    /// Returns the attributes of a composite type.
    fn parts_of(&self, whole: &Kind) -> Option<&[Column]> {
        let Kind::Known(ty) = whole else { return None };
        let oid = match self.catalog.type_def(ty).filter(|_| !ty.array).map(|def| &def.shape) {
            Some(TypeShape::Composite(oid) | TypeShape::Row(oid)) => *oid,
            _ => return None,
        };
        let relation = self.catalog.relation(oid).filter(|relation| !relation.presumed)?;
        Some(&relation.columns)
    }

    /// Refuses a row whose parts do not become the attributes of a type.
    fn check_row_becomes(&self, row: &[Node], to: &Kind, scope: &Scope<'_>) -> Judged {
        let Some(wanted) = self.parts_of(to) else { return Ok(()) };
        let starred = row.iter().any(|part| matches!(part, Node::Star(_)));
        if !starred && wanted.len() != row.len() {
            let what = if row.len() < wanted.len() { "few" } else { "many" };
            let message = format!("cannot cast type record: input has too {what} columns");
            return Err(Refusal::new("42846", message));
        }
        for (part, column) in row.iter().zip(wanted).filter(|_| !starred) {
            if let Kind::Literal(Some(text)) = self.typed(part, scope)? {
                self.check_written(&text, &column.ty)?;
            }
        }
        Ok(())
    }

    /// Returns the kind of a value that is to become a type.
    pub(in crate::postgres::judge) fn typed_for(
        &self,
        node: &Node,
        to: &Type,
        scope: &Scope<'_>,
    ) -> Typed {
        if let Node::Row(parts) = node {
            self.check_row_becomes(parts, &self.kind_of_type(to), scope)?;
        }
        self.typed(node, scope)
    }

    /// Returns the kind of the only column of a subquery; literals there are text.
    fn only_output(&self, query: &Query, scope: &Scope<'_>) -> Kind {
        match self.outputs(query, scope) {
            (columns, false) => match columns.as_slice() {
                [(_, Some(ty))] => self.kind_of_type(ty),
                _ => Kind::Unsure,
            },
            _ => Kind::Unsure,
        }
    }
}
