//! Expressions, as what they mention.

use sqlite3_parser::ast::{
    self as parsed, FunctionCallOrder, FunctionTail, Literal, Operator, Over, ResultColumn,
    SortedColumn, UnaryOperator, Window,
};

use super::query::query;
use super::{name, plain, qualified};
use crate::sqlite::ast::{Expr, Mention, Shape};

/// Well within the stack. What lies deeper is not looked at.
const DEEPEST: usize = 250;

pub fn expression(of: &parsed::Expr<'_>) -> Expr {
    let mut expr = Expr::default();
    let mut walk = Walk { into: &mut expr, depth: 0, longest: 0 };
    walk.visit(of);
    // A chain of operators is a tree as deep as it is long.
    if walk.longest < DEEPEST {
        (expr.shape, expr.truth, expr.text) = (shape(of), truth(of), of.to_string());
    }
    expr
}

pub fn expressions(of: &[parsed::Expr<'_>]) -> Vec<Expr> {
    of.iter().map(expression).collect()
}

pub fn sorted(of: &[SortedColumn<'_>]) -> Vec<Expr> {
    of.iter().map(|column| expression(&column.expr)).collect()
}

/// Returns the values of RETURNING.
pub fn returned(of: Option<&[ResultColumn<'_>]>) -> Vec<Expr> {
    let value = |column: &ResultColumn<'_>| match column {
        ResultColumn::Expr(value, _) => Some(expression(value)),
        _ => None,
    };
    of.unwrap_or_default().iter().filter_map(value).collect()
}

fn shape(of: &parsed::Expr<'_>) -> Shape {
    use parsed::Expr as E;
    match of {
        E::Literal(Literal::Null) => Shape::Null,
        E::Literal(Literal::CurrentDate | Literal::CurrentTime | Literal::CurrentTimestamp) => {
            Shape::Clock
        }
        E::Literal(_) => Shape::Literal,
        E::Id(id) if is_boolean(id.0) => Shape::Literal,
        E::Id(_) | E::Name(_) | E::Qualified(..) | E::DoublyQualified(..) => Shape::Column,
        E::Unary(UnaryOperator::Negative | UnaryOperator::Positive, inner) => match shape(inner) {
            Shape::Literal => Shape::Literal,
            _ => Shape::Other,
        },
        E::Cast { expr, .. } if shape(expr) == Shape::Literal => Shape::Literal,
        // A bare word as a default is a string, one in parentheses is a column.
        E::Parenthesized(inner) if inner.len() == 1 => match inner.first().map(shape) {
            Some(Shape::Column) | None => Shape::Other,
            Some(shape) => shape,
        },
        _ => Shape::Other,
    }
}

fn is_boolean(word: &str) -> bool {
    word.eq_ignore_ascii_case("true") || word.eq_ignore_ascii_case("false")
}

fn truth(of: &parsed::Expr<'_>) -> Option<bool> {
    use parsed::Expr as E;
    match of {
        E::Literal(Literal::Numeric(number)) => number.parse::<f64>().ok().map(|n| n != 0.0),
        E::Literal(Literal::Null) => Some(false),
        E::Id(id) if is_boolean(id.0) => Some(id.0.eq_ignore_ascii_case("true")),
        E::Parenthesized(inner) if inner.len() == 1 => inner.first().and_then(truth),
        E::Unary(UnaryOperator::Not, inner) => truth(inner).map(|value| !value),
        E::Binary(left, Operator::And, right) => Some(truth(left)? && truth(right)?),
        E::Binary(left, Operator::Or, right) => match (truth(left), truth(right)) {
            (Some(true), _) | (_, Some(true)) => Some(true),
            (Some(false), Some(false)) => Some(false),
            _ => None,
        },
        E::Binary(E::Literal(left), Operator::Equals | Operator::Is, E::Literal(right)) => {
            Some(left == right && *left != Literal::Null)
        }
        _ => None,
    }
}

struct Walk<'e> {
    into: &'e mut Expr,
    depth: usize,
    /// The longest chain of operators and the deepest nesting so far.
    longest: usize,
}

impl Walk<'_> {
    fn visit(&mut self, of: &parsed::Expr<'_>) {
        self.longest = self.longest.max(self.depth);
        if self.depth >= DEEPEST {
            return;
        }
        self.depth += 1;
        let first = self.chain(of);
        self.visit_one(first);
        self.depth -= 1;
    }

    /// Visits all but the first operand of `a + b + c …`, and returns that.
    fn chain<'a, 'b>(&mut self, of: &'a parsed::Expr<'b>) -> &'a parsed::Expr<'b> {
        let (mut first, mut length) = (of, 0);
        while let parsed::Expr::Binary(left, _, right) = first {
            self.visit(right);
            first = left;
            length += 1;
        }
        self.longest = self.longest.max(self.depth + length);
        first
    }

    fn visit_one(&mut self, of: &parsed::Expr<'_>) {
        use parsed::Expr as E;
        match of {
            E::Between { lhs, start, end, .. } => self.visit_each([*lhs, *start, *end]),
            E::Case { base, when_then_pairs, else_expr } => {
                self.visit_each(base.iter().copied());
                self.visit_each(when_then_pairs.iter().flat_map(|(when, then)| [when, then]));
                self.visit_each(else_expr.iter().copied());
            }
            E::Cast { expr, .. } | E::Collate(expr, _) => self.visit(expr),
            E::IsNull(expr) | E::NotNull(expr) | E::Unary(_, expr) => self.visit(expr),
            E::DoublyQualified(_, table, column) | E::Qualified(table, column) => {
                self.mention(Some(name(table)), column.0);
            }
            E::Exists(inner) | E::Subquery(inner) => self.into.queries.push(query(inner)),
            E::FunctionCall { name, args, order_by, filter_over, .. } => {
                self.into.calls.push(plain(name.0).to_lowercase());
                self.visit_each(args.unwrap_or_default());
                if let Some(FunctionCallOrder::SortList(order)) = order_by {
                    self.visit_sorted(order);
                }
                self.tail(filter_over.as_ref());
            }
            E::FunctionCallStar { name, filter_over } => {
                self.into.calls.push(plain(name.0).to_lowercase());
                self.tail(filter_over.as_ref());
            }
            E::Id(id) if is_boolean(id.0) => {}
            E::Id(id) => self.mention(None, id.0),
            E::Name(id) => self.mention(None, id.0),
            E::InList { lhs, rhs, .. } => {
                self.visit(lhs);
                self.visit_each(rhs.unwrap_or_default());
            }
            E::InSelect { lhs, rhs, .. } => {
                self.visit(lhs);
                self.into.queries.push(query(rhs));
            }
            E::InTable { lhs, rhs, args, .. } => {
                self.visit(lhs);
                match args {
                    Some(args) => self.visit_each(*args),
                    None => self.into.tables.push(qualified(rhs)),
                }
            }
            E::Like { lhs, rhs, escape, .. } => {
                self.visit_each([*lhs, *rhs]);
                self.visit_each(escape.iter().copied());
            }
            E::Parenthesized(all) => self.visit_each(all.iter()),
            E::Raise(_, message) => self.visit_each(message.iter().copied()),
            E::Literal(_) | E::Variable(_) | E::Binary(..) => {}
        }
    }

    fn visit_each<'a, 'b: 'a>(&mut self, all: impl IntoIterator<Item = &'a parsed::Expr<'b>>) {
        all.into_iter().for_each(|expr| self.visit(expr));
    }

    fn visit_sorted(&mut self, all: &[SortedColumn<'_>]) {
        all.iter().for_each(|column| self.visit(&column.expr));
    }

    fn tail(&mut self, tail: Option<&FunctionTail<'_>>) {
        let Some(tail) = tail else { return };
        self.visit_each(tail.filter_clause);
        if let Some(Over::Window(window)) = tail.over_clause {
            self.window(window);
        }
    }

    fn window(&mut self, window: &Window<'_>) {
        self.visit_each(window.partition_by.unwrap_or_default());
        self.visit_sorted(window.order_by.unwrap_or_default());
    }

    /// A string in single quotes is no column; one in double quotes may be.
    fn mention(&mut self, table: Option<String>, text: &str) {
        if text.starts_with('\'') {
            return;
        }
        let quoted = text.starts_with('"') && table.is_none();
        self.into.mentions.push(Mention { table, column: plain(text), quoted });
    }
}

/// Returns what a window definition mentions.
pub fn window(of: &Window<'_>) -> Vec<Expr> {
    let mut all = expressions(of.partition_by.unwrap_or_default());
    all.extend(sorted(of.order_by.unwrap_or_default()));
    all
}
