//! Which partitions a condition leaves, and which one a row goes to.

use super::constant::Constant;
use crate::postgres::ast::{Expr, IndexKey, Node, PartitionBound};
use crate::postgres::catalog::{Catalog, Oid, Relation, Type};

/// What is known of the value of a partition key.
#[derive(Clone, Debug, Default)]
pub(super) struct Wanted {
    /// One of these.
    values: Option<Vec<Constant>>,
    /// The bounds, and whether they belong.
    low: Option<(Constant, bool)>,
    high: Option<(Constant, bool)>,
}

impl Wanted {
    /// Returns what is known of a row's own value.
    pub fn value(value: Constant) -> Self {
        Wanted { values: Some(vec![value]), ..Wanted::default() }
    }

    /// Returns what conditions say of a column.
    pub fn of(column: &str, conditions: &[&Node]) -> Self {
        let mut wanted = Wanted::default();
        conditions.iter().for_each(|condition| wanted.learn(column, condition));
        wanted
    }

    fn learn(&mut self, column: &str, condition: &Node) {
        let own = |node: &Node| matches!(node, Node::Column(path) if path.last().is_some_and(|n| n == column));
        match condition {
            Node::Op(sign, operands) => match operands.as_slice() {
                [left, right] if own(left) => self.compared(sign, right),
                [left, right] if own(right) => self.compared(turned(sign), left),
                [left, low, high] if own(left) && sign == "between" => {
                    self.compared(">=", low);
                    self.compared("<=", high);
                }
                [left, items @ ..] if own(left) && sign == "in" => self.one_of(items),
                _ => {}
            },
            Node::IsNull(of) if own(of) => self.one_of(&[Node::Null]),
            Node::Column(_) if own(condition) => self.one_of(&[Node::Bool(true)]),
            Node::Not(of) if own(of) => self.one_of(&[Node::Bool(false)]),
            _ => {}
        }
    }

    fn compared(&mut self, sign: &str, node: &Node) {
        match (sign, node) {
            ("=", Node::Op(any, parts)) if any == "any" => {
                if let [Node::Array(items)] = parts.as_slice() {
                    self.one_of(items);
                }
                return;
            }
            ("=" | "in", node) => return self.one_of(std::slice::from_ref(node)),
            _ => {}
        }
        let Some(value) = Constant::of(node) else { return };
        match sign {
            "<" => self.high = Some((value, false)),
            "<=" => self.high = Some((value, true)),
            ">" => self.low = Some((value, false)),
            ">=" => self.low = Some((value, true)),
            _ => {}
        }
    }

    fn one_of(&mut self, items: &[Node]) {
        let values: Option<Vec<Constant>> = items.iter().map(Constant::of).collect();
        if let Some(values) = values {
            self.values.get_or_insert(values);
        }
    }

    fn says_nothing(&self) -> bool {
        self.values.is_none() && self.low.is_none() && self.high.is_none()
    }
}

fn turned(sign: &str) -> &str {
    match sign {
        "<" => ">",
        ">" => "<",
        "<=" => ">=",
        ">=" => "<=",
        other => other,
    }
}

impl Catalog {
    /// Returns the partitions (of partitions) that conditions leave.
    pub(super) fn left_by(&self, parent: Oid, conditions: &[&Node]) -> Vec<Oid> {
        self.partitions(parent, &|column| Wanted::of(column, conditions), 0)
    }

    /// Returns the partitions (of partitions) a row may go to; `value` gives what is known of a
    /// column.
    pub(super) fn routes(&self, parent: Oid, value: &dyn Fn(&str) -> Option<Constant>) -> Vec<Oid> {
        let known = |column: &str| value(column).map(Wanted::value).unwrap_or_default();
        self.partitions(parent, &known, 0)
    }

    fn partitions(&self, parent: Oid, wanted: &dyn Fn(&str) -> Wanted, depth: usize) -> Vec<Oid> {
        let Some(relation) = self.relation(parent) else { return Vec::new() };
        let key = relation.partition_key.as_ref().and_then(|key| key.keys.first());
        let wanted_here = match key.map(|element| &element.key) {
            Some(IndexKey::Column(column)) => wanted(column),
            _ => Wanted::default(),
        };
        let children: Vec<&Relation> =
            relation.children.iter().filter_map(|child| self.relation(*child)).collect();
        let single = relation.partition_key.as_ref().is_some_and(|key| key.keys.len() == 1);
        let mut found = Vec::new();
        let hashes = self.key_hashes(relation, wanted);
        for child in &children {
            let hashed = hashes.as_ref().is_none_or(|hashes| takes_hash(child, hashes));
            if depth < 32 && hashed && keeps(child, &children, &wanted_here, single) {
                found.push(child.oid);
                found.extend(self.partitions(child.oid, wanted, depth + 1));
            }
        }
        found
    }
}

impl Catalog {
    /// Returns the hashes of all keys that are wanted, if every column of the key is known.
    fn key_hashes(&self, relation: &Relation, wanted: &dyn Fn(&str) -> Wanted) -> Option<Vec<u64>> {
        let key = relation.partition_key.as_ref().filter(|key| key.strategy == "hash")?;
        let mut rows: Vec<Vec<(Constant, &Type)>> = vec![Vec::new()];
        for element in &key.keys {
            let IndexKey::Column(name) = &element.key else { return None };
            let ty = &relation.column(name)?.ty;
            let values = wanted(name).values?;
            let longer = rows.iter().flat_map(|row| {
                values.iter().map(|value| {
                    let mut row = row.clone();
                    row.push((value.clone(), ty));
                    row
                })
            });
            rows = longer.take(1000).collect();
        }
        let hash = |row: &Vec<(Constant, &Type)>| {
            let key: Vec<(&Constant, &Type)> = row.iter().map(|(v, ty)| (v, *ty)).collect();
            super::hashed::of_row(&key)
        };
        rows.iter().map(hash).collect()
    }
}

fn takes_hash(child: &Relation, hashes: &[u64]) -> bool {
    match child.bound.as_deref() {
        Some(PartitionBound::Hash { modulus, remainder }) if *modulus > 0 => {
            hashes.iter().any(|hash| hash % modulus == *remainder)
        }
        _ => true,
    }
}

fn keeps(child: &Relation, siblings: &[&Relation], wanted: &Wanted, single: bool) -> bool {
    if wanted.says_nothing() {
        return true;
    }
    match child.bound.as_deref() {
        None => true,
        Some(PartitionBound::Default) => !(single && covered(siblings, wanted)),
        Some(bound) => may_hold(bound, wanted, single),
    }
}

/// Whether a partition that is no default may hold what is wanted.
fn may_hold(bound: &PartitionBound, wanted: &Wanted, single: bool) -> bool {
    match bound {
        PartitionBound::In(items) => items.iter().any(|item| may_be(item, wanted)),
        PartitionBound::Range { from, to } => {
            let low = from.first().and_then(|expr| Constant::of_bound(&expr.node));
            let high = to.first().and_then(|expr| Constant::of_bound(&expr.node));
            let (Some(low), Some(high)) = (low, high) else { return true };
            may_reach(&low, &high, wanted, single)
        }
        PartitionBound::Hash { modulus, remainder } => match &wanted.values {
            Some(values) => values.iter().any(|v| hashed(v, *modulus, *remainder)),
            None => true,
        },
        PartitionBound::Default => true,
    }
}

/// The server's hash of the key is not computed here: every partition may be meant, except that
/// NULL always goes to remainder 0.
fn hashed(value: &Constant, modulus: u64, remainder: u64) -> bool {
    let _ = modulus;
    *value != Constant::Null || remainder == 0
}

fn may_be(item: &Expr, wanted: &Wanted) -> bool {
    let Some(value) = Constant::of(&item.node) else { return true };
    let among = wanted.values.as_ref().is_none_or(|values| values.iter().any(|v| same(v, &value)));
    let above = wanted.low.as_ref().is_none_or(|(low, with)| {
        value.compare(low).is_none_or(|order| order.is_gt() || (*with && order.is_eq()))
    });
    let below = wanted.high.as_ref().is_none_or(|(high, with)| {
        value.compare(high).is_none_or(|order| order.is_lt() || (*with && order.is_eq()))
    });
    among && above && below && !(value == Constant::Null && wanted.values.is_none())
}

fn same(a: &Constant, b: &Constant) -> bool {
    a == b || a.compare(b).is_some_and(std::cmp::Ordering::is_eq)
}

/// `single`: the bound is of one column, so its upper end does not belong to it.
fn may_reach(low: &Constant, high: &Constant, wanted: &Wanted, single: bool) -> bool {
    let below = |value: &Constant, with: bool| {
        value.compare(high).is_none_or(|order| order.is_lt() || (with && !single && order.is_eq()))
    };
    let above = |value: &Constant| value.compare(low).is_none_or(std::cmp::Ordering::is_ge);
    if let Some(values) = &wanted.values {
        return values.iter().any(|v| *v != Constant::Null && below(v, true) && above(v));
    }
    let over = wanted.low.as_ref().is_none_or(|(value, _)| below(value, true));
    let under = wanted.high.as_ref().is_none_or(|(value, with)| {
        value.compare(low).is_none_or(|order| order.is_gt() || (*with && order.is_eq()))
    });
    over && under
}

/// Whether partitions other than the default hold everything that is wanted.
fn covered(siblings: &[&Relation], wanted: &Wanted) -> bool {
    let bounds: Vec<&PartitionBound> = siblings
        .iter()
        .filter_map(|sibling| sibling.bound.as_deref())
        .filter(|bound| **bound != PartitionBound::Default)
        .collect();
    if let Some(values) = &wanted.values {
        return values.iter().all(|value| {
            let one = Wanted::value(value.clone());
            bounds.iter().any(|bound| may_hold(bound, &one, true))
        });
    }
    let (Some((low, _)), Some((high, with))) = (&wanted.low, &wanted.high) else { return false };
    let mut reached = low.clone();
    for _ in 0..bounds.len() {
        let next = bounds.iter().find_map(|bound| match bound {
            PartitionBound::Range { from, to } => {
                let from = Constant::of_bound(&from.first()?.node)?;
                let to = Constant::of_bound(&to.first()?.node)?;
                let holds = from.compare(&reached)?.is_le() && to.compare(&reached)?.is_gt();
                holds.then_some(to)
            }
            _ => None,
        });
        match next {
            Some(to) => reached = to,
            None => return false,
        }
        let past = reached.compare(high);
        if past.is_some_and(|order| order.is_gt() || (!with && order.is_eq())) {
            return true;
        }
    }
    false
}
