//! Where in a file a table is changed, so that a rule about one statement finds others without
//! reading them all.

use std::cell::OnceCell;
use std::collections::HashMap;

use crate::change::{Change, ChangeKind};

use super::{Judged, safe};

/// Fewer statements are read again each time.
const FEW: usize = 64;

/// The position of a statement and of a change in it.
type At = (usize, usize);

/// The changes of one file by what they are about; read when somebody asks.
#[derive(Debug)]
pub struct Places<'a> {
    statements: &'a [Judged],
    tables: OnceCell<HashMap<String, Vec<At>>>,
    objects: OnceCell<HashMap<String, Vec<At>>>,
    sets: OnceCell<bool>,
}

impl<'a> Places<'a> {
    pub fn of(statements: &'a [Judged]) -> Self {
        let (tables, objects, sets) = (OnceCell::new(), OnceCell::new(), OnceCell::new());
        Places { statements, tables, objects, sets }
    }

    /// Returns the changes that belong to a relation.
    pub fn of_table(
        &self,
        table: &str,
    ) -> impl Iterator<Item = (&'a Judged, &'a Change)> + use<'a> {
        self.find(&self.tables, table, safe::table)
    }

    /// Returns the changes of objects of a name, arguments left out.
    pub fn of_object(
        &self,
        name: &str,
    ) -> impl Iterator<Item = (&'a Judged, &'a Change)> + use<'a> {
        self.find(&self.objects, bare(name), |change| bare(&change.object))
    }

    /// Whether the file changes settings.
    pub fn sets(&self) -> bool {
        let set = |judged: &Judged| {
            judged.verdict.changes.iter().any(|change| change.kind == ChangeKind::Set)
        };
        *self.sets.get_or_init(|| self.statements.iter().any(set))
    }

    fn find(
        &self,
        known: &OnceCell<HashMap<String, Vec<At>>>,
        wanted: &str,
        name: fn(&Change) -> &str,
    ) -> impl Iterator<Item = (&'a Judged, &'a Change)> + use<'a> {
        let statements = self.statements;
        let found: Vec<At> = if statements.len() <= FEW {
            all(statements).filter(|(_, change)| name(change) == wanted).map(|(at, _)| at).collect()
        } else {
            known.get_or_init(|| by(statements, name)).get(wanted).cloned().unwrap_or_default()
        };
        found
            .into_iter()
            .map(move |(at, change)| (&statements[at], &statements[at].verdict.changes[change]))
    }
}

fn all(statements: &[Judged]) -> impl Iterator<Item = (At, &Change)> {
    statements.iter().enumerate().flat_map(|(at, judged)| {
        let changes = judged.verdict.changes.iter().enumerate();
        changes.map(move |(position, change)| ((at, position), change))
    })
}

fn by(statements: &[Judged], name: fn(&Change) -> &str) -> HashMap<String, Vec<At>> {
    let mut found: HashMap<String, Vec<At>> = HashMap::new();
    for (at, change) in all(statements) {
        match found.get_mut(name(change)) {
            Some(places) => places.push(at),
            None => drop(found.insert(name(change).to_owned(), vec![at])),
        }
    }
    found
}

/// Returns a name without the arguments of a routine.
fn bare(name: &str) -> &str {
    name.split('(').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::Verdict;

    #[test]
    fn a_long_file_is_read_once_and_says_the_same() {
        for count in [FEW, FEW + 1] {
            let judged = |seq: usize| {
                let change = Change::new(ChangeKind::CreateFunction, format!("f{seq}(integer)"));
                let verdict = Verdict { changes: vec![change], ..Verdict::default() };
                Judged { seq: seq as u32, transaction: None, verdict: verdict.into() }
            };
            let statements: Vec<_> = (0..count).map(judged).collect();
            let places = Places::of(&statements);
            let found: Vec<_> =
                places.of_object("f3(text)").map(|(judged, _)| judged.seq).collect();
            assert_eq!(found, [3]);
            assert_eq!(places.of_table("f5(integer)").count(), 1);
            assert!(!places.sets());
        }
    }
}
