//! What differs between two snapshots.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::{Object, ObjectId, Part, Snapshot};

/// What happened to an object on the way from one snapshot to the other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "change")]
pub enum Change {
    Added {
        after: String,
    },
    Removed {
        before: String,
    },
    /// Only the statements that differ.
    Changed {
        before: String,
        after: String,
    },
}

/// An object that is not the same in both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    pub id: ObjectId,
    #[serde(flatten)]
    pub change: Change,
}

/// Compares two snapshots; the result is in the order of names.
pub fn diff(before: &Snapshot, after: &Snapshot) -> Vec<Difference> {
    let (mut old, mut new) = (before.objects.iter().peekable(), after.objects.iter().peekable());
    let mut found = Vec::new();
    loop {
        let order = match (old.peek(), new.peek()) {
            (None, None) => return found,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(a), Some(b)) => a.id.cmp(&b.id),
        };
        let a = if order.is_le() { old.next() } else { None };
        let b = if order.is_ge() { new.next() } else { None };
        found.extend(compare(a, b));
    }
}

fn compare(before: Option<&Object>, after: Option<&Object>) -> Option<Difference> {
    let (id, change) = match (before, after) {
        (Some(a), Some(b)) if a.parts == b.parts => return None,
        (Some(a), Some(b)) => {
            let (before, after) = (only_in(&a.parts, &b.parts), only_in(&b.parts, &a.parts));
            (&a.id, Change::Changed { before, after })
        }
        (Some(a), None) => (&a.id, Change::Removed { before: only_in(&a.parts, &[]) }),
        (None, Some(b)) => (&b.id, Change::Added { after: only_in(&b.parts, &[]) }),
        (None, None) => return None,
    };
    Some(Difference { id: id.clone(), change })
}

fn only_in(parts: &[Part], other: &[Part]) -> String {
    let own = parts.iter().filter(|part| !other.contains(part));
    own.map(|part| format!("{};", part.sql)).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::super::{Aspect, ObjectKind};
    use super::*;

    fn table(name: &str, owner: &str) -> Object {
        Object::new(ObjectId::new(ObjectKind::Table, "s", name))
            .with(Aspect::Definition, format!("CREATE TABLE s.{name} ()"))
            .with(Aspect::Owner, format!("ALTER TABLE s.{name} OWNER TO {owner}"))
    }

    #[test]
    fn names_what_came_went_and_changed() {
        let before = Snapshot::of(vec![table("a", "x"), table("b", "x")], Default::default());
        let after = Snapshot::of(vec![table("b", "y"), table("c", "x")], Default::default());
        let found = diff(&before, &after);
        let says: Vec<_> = found.iter().map(|d| d.id.to_string()).collect();
        assert_eq!(says, ["table s.a", "table s.b", "table s.c"]);
        let Change::Changed { before, after } = &found[1].change else { panic!("{found:?}") };
        assert_eq!(before, "ALTER TABLE s.b OWNER TO x;");
        assert_eq!(after, "ALTER TABLE s.b OWNER TO y;");
    }

    #[test]
    fn equal_snapshots_have_no_difference_and_one_hash() {
        let one = || Snapshot::of(vec![table("a", "x"), table("b", "x")], Default::default());
        assert!(diff(&one(), &one()).is_empty());
        assert_eq!(one().hash(), one().hash());
    }
}
