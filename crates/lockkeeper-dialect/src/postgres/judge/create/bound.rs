//! Bounds of partitions: whether a new one fits between those that are there.

use std::cmp::Ordering;

use lockkeeper_core::change::Refusal;

use crate::postgres::ast::{Expr, Node, PartitionBound as Bound};
use crate::postgres::catalog::Oid;
use crate::postgres::judge::{Judge, Judged};

impl Judge {
    /// Refuses a bound that does not suit the parent, or overlaps another partition's.
    pub(in crate::postgres::judge) fn check_bound(&self, parent: Oid, bound: &Bound) -> Judged {
        let Some(relation) = self.catalog.relation(parent) else { return Ok(()) };
        let Some(key) = &relation.partition_key else { return Ok(()) };
        let strategy = key.strategy.as_str();
        check_shape(strategy, key.keys.len(), bound)?;
        for child in self.catalog.partitions_of(parent) {
            let Some(child) = self.catalog.relation(child) else { continue };
            let Some(other) = child.bound.as_deref() else { continue };
            if *bound == Bound::Default && *other == Bound::Default {
                let message = format!(
                    "partition conflicts with existing default partition \"{}\"",
                    child.name
                );
                return Err(Refusal::new("42P17", message));
            }
            check_modulus(bound, other)?;
            if overlap(bound, other) {
                let message = format!("partition would overlap partition \"{}\"", child.name);
                return Err(Refusal::new("42P17", message));
            }
        }
        Ok(())
    }
}

fn check_shape(strategy: &str, width: usize, bound: &Bound) -> Judged {
    let refuse = |what: &str| Err(Refusal::new("42P16", what.to_owned()));
    match (strategy, bound) {
        ("hash", Bound::Default) => {
            refuse("a hash-partitioned table may not have a default partition")
        }
        (_, Bound::Default) => Ok(()),
        ("range", Bound::Range { from, to }) => {
            if from.len() != width || to.len() != width {
                return refuse("bounds must specify exactly one value per partitioning column");
            }
            if !matches!(compare(from, to), None | Some(Ordering::Less)) {
                let message = "empty range bound specified for a partition";
                return Err(Refusal::new("42P17", message));
            }
            Ok(())
        }
        ("list", Bound::In(_)) => Ok(()),
        ("hash", Bound::Hash { modulus, remainder }) => {
            if *modulus == 0 || remainder >= modulus {
                return refuse("remainder for hash partition must be less than modulus");
            }
            Ok(())
        }
        _ => refuse("invalid bound specification for a partition"),
    }
}

fn check_modulus(one: &Bound, two: &Bound) -> Judged {
    let (Bound::Hash { modulus: one, .. }, Bound::Hash { modulus: two, .. }) = (one, two) else {
        return Ok(());
    };
    let (small, large) = (one.min(two), one.max(two));
    if *small == 0 || large % small == 0 {
        return Ok(());
    }
    let message = "every hash partition modulus must be a factor of the next larger modulus";
    Err(Refusal::new("42P17", message))
}

/// Returns whether two partitions are known to share a value.
fn overlap(one: &Bound, two: &Bound) -> bool {
    match (one, two) {
        (Bound::Range { from: low, to: high }, Bound::Range { from: floor, to: ceiling }) => {
            compare(low, ceiling) == Some(Ordering::Less)
                && compare(floor, high) == Some(Ordering::Less)
        }
        (Bound::In(one), Bound::In(two)) => one.iter().any(|value| {
            let value = datum(&value.node);
            two.iter().any(|other| {
                let other = datum(&other.node);
                matches!((&value, &other), (Datum::Null, Datum::Null))
                    || order(&value, &other) == Some(Ordering::Equal)
            })
        }),
        (
            Bound::Hash { modulus: m1, remainder: r1 },
            Bound::Hash { modulus: m2, remainder: r2 },
        ) => {
            let small = (*m1.min(m2)).max(1);
            r1 % small == r2 % small
        }
        _ => false,
    }
}

/// One value of a bound, as far as it can be read without its type.
#[derive(Debug, PartialEq)]
enum Datum {
    Least,
    Greatest,
    Null,
    Number(f64),
    Text(String),
    Unknown,
}

fn datum(node: &Node) -> Datum {
    match node {
        Node::Column(path) if path.len() == 1 => match path[0].as_str() {
            "minvalue" => Datum::Least,
            "maxvalue" => Datum::Greatest,
            _ => Datum::Unknown,
        },
        Node::Null => Datum::Null,
        Node::Number(text) => text.parse().map_or(Datum::Unknown, Datum::Number),
        Node::Text(text) => {
            text.trim().parse().map_or_else(|_| Datum::Text(text.clone()), Datum::Number)
        }
        Node::Bool(value) => Datum::Number(f64::from(u8::from(*value))),
        Node::Cast(of, _) => datum(of),
        Node::Op(sign, parts) if sign == "-" => match parts.as_slice() {
            [only] => match datum(only) {
                Datum::Number(value) => Datum::Number(-value),
                _ => Datum::Unknown,
            },
            _ => Datum::Unknown,
        },
        _ => Datum::Unknown,
    }
}

fn order(one: &Datum, two: &Datum) -> Option<Ordering> {
    match (one, two) {
        (Datum::Unknown | Datum::Null, _) | (_, Datum::Unknown | Datum::Null) => None,
        (Datum::Least, Datum::Least) | (Datum::Greatest, Datum::Greatest) => Some(Ordering::Equal),
        (Datum::Least, _) | (_, Datum::Greatest) => Some(Ordering::Less),
        (Datum::Greatest, _) | (_, Datum::Least) => Some(Ordering::Greater),
        (Datum::Number(one), Datum::Number(two)) => one.partial_cmp(two),
        (Datum::Text(one), Datum::Text(two)) if one == two => Some(Ordering::Equal),
        // ISO dates and times sort as text; other texts sort as their collation says.
        (Datum::Text(one), Datum::Text(two)) if is_date(one) && is_date(two) => {
            Some(without_midnight(one).cmp(without_midnight(two)))
        }
        _ => None,
    }
}

/// Midnight is the day itself.
fn without_midnight(text: &str) -> &str {
    text.strip_suffix(" 00:00:00").or_else(|| text.strip_suffix(" 00:00")).unwrap_or(text)
}

fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 10
        && bytes[..10].iter().enumerate().all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

/// Compares two rows of bound values.
fn compare(one: &[Expr], two: &[Expr]) -> Option<Ordering> {
    for (one, two) in one.iter().zip(two) {
        let (one, two) = (datum(&one.node), datum(&two.node));
        match order(&one, &two)? {
            // Behind MINVALUE and MAXVALUE nothing counts.
            Ordering::Equal if !matches!(one, Datum::Number(_) | Datum::Text(_)) => {
                return Some(Ordering::Equal);
            }
            Ordering::Equal => {}
            different => return Some(different),
        }
    }
    Some(Ordering::Equal)
}
