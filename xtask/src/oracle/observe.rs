//! Two looks at a database, before and after a statement, and what lies between them.

use std::collections::BTreeMap;

use super::catalog::{Locks, Reads, Relation, Relations, locks, reads, relations};
use super::facts::{Effect, Fact, Mode};
use super::session::Session;

/// One look: what there is, what we hold, what we have read.
pub struct Look {
    pub relations: Relations,
    pub locks: Locks,
    reads: BTreeMap<u32, Reads>,
}

impl Look {
    /// Looks through the eyes of the session itself; `old` are the relations that count.
    pub fn take(session: &Session, old: &Relations) -> Result<Self, String> {
        let reads = reads(session, old)?;
        let locks = locks(session, &session.pid)?;
        Ok(Look { relations: relations(session)?, locks, reads })
    }
}

/// Tells what the statement did to the relations that are in `old` and were still there before it.
pub fn difference(sql: &str, old: &Relations, before: &Look, after: &Look) -> Fact {
    let mut fact = Fact { sql: sql.to_owned(), ..Fact::default() };
    // The indexes of the new, empty files are built as always, which reads what is not there.
    let copies = !mentions(sql, "truncate");
    let known = before.relations.iter().filter(|(oid, _)| old.contains_key(oid));
    for (oid, relation) in known {
        let modes = added(*oid, &before.locks, &after.locks);
        if relation.is_index() {
            if let Some(strongest) = modes.last() {
                fact.indexes.insert(relation.name.clone(), *strongest);
            }
            continue;
        }
        let effect = Effect {
            relation: relation.name.clone(),
            kind: relation.kind.clone(),
            modes,
            rewrite: copies && rewritten(*oid, relation, &after.relations),
            scan: copies && scanned(*oid, before, after),
            index_rebuild: if copies { rebuilt(*oid, old, before, after) } else { Vec::new() },
        };
        if !effect.modes.is_empty()
            || effect.rewrite
            || effect.scan
            || !effect.index_rebuild.is_empty()
        {
            fact.effects.push(effect);
        }
    }
    fact.effects.sort_by(|one, other| one.relation.cmp(&other.relation));
    fact
}

fn mentions(sql: &str, word: &str) -> bool {
    let sql = sql.to_lowercase();
    sql.split(|letter: char| !letter.is_alphanumeric() && letter != '_').any(|it| it == word)
}

fn added(oid: u32, before: &Locks, after: &Locks) -> Vec<Mode> {
    let new = after.difference(before).filter(|(of, _)| *of == oid);
    let mut modes: Vec<Mode> = new.filter_map(|(_, mode)| Mode::of(mode)).collect();
    modes.sort();
    modes
}

fn rewritten(oid: u32, relation: &Relation, after: &Relations) -> bool {
    let heap = matches!(relation.kind.as_str(), "r" | "m");
    heap && after.get(&oid).is_some_and(|now| now.file != relation.file)
}

/// Tells whether the table was read from end to end: row by row, or once along an index.
fn scanned(oid: u32, before: &Look, after: &Look) -> bool {
    let mut indexes = before.relations.iter().filter(|(_, index)| index.table == Some(oid));
    let rows = before.relations.get(&oid).map_or(0.0, |table| table.rows);
    delta(oid, before, after).scans > 0
        || indexes.any(|(index, _)| brought_all(delta(*index, before, after), rows))
}

/// A thousand look-ups bring a thousand rows too. The planner's own probes, two or three scans of
/// one row, are why the average need not be all.
fn brought_all(read: Reads, rows: f64) -> bool {
    let (scans, brought) = (read.scans as f64, read.rows as f64);
    rows > 1.0 && brought >= rows && brought * 8.0 >= rows * scans
}

fn delta(oid: u32, before: &Look, after: &Look) -> Reads {
    let of = |look: &Look| look.reads.get(&oid).copied().unwrap_or_default();
    let (before, after) = (of(before), of(after));
    Reads { scans: after.scans - before.scans, rows: after.rows - before.rows }
}

/// Returns the indexes of a table that lie in a new file now, under their OID or their name.
fn rebuilt(table: u32, old: &Relations, before: &Look, after: &Look) -> Vec<String> {
    let indexes = before.relations.iter().filter(|(oid, index)| {
        index.table == Some(table) && old.contains_key(oid) && !index.file.is_empty()
    });
    let new = indexes.filter(|(oid, index)| {
        // Another old index may have taken this name: it has an OID of its own.
        let heir = |(oid, it): &(&u32, &Relation)| {
            it.is_index() && it.name == index.name && !before.relations.contains_key(oid)
        };
        let same_name = || after.relations.iter().find(heir).map(|(_, heir)| heir);
        let now = after.relations.get(oid).or_else(same_name);
        now.is_some_and(|now| now.file != index.file)
    });
    let mut names: Vec<String> = new.map(|(_, index)| index.name.clone()).collect();
    names.sort();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(name: &str, file: &str) -> Relation {
        let (name, file) = (name.to_owned(), file.to_owned());
        Relation { name, file, kind: "i".into(), rows: 1.0, table: Some(1) }
    }

    fn look(relations: &[(u32, Relation)]) -> Look {
        let relations = relations.iter().cloned().collect();
        Look { relations, locks: Locks::new(), reads: BTreeMap::new() }
    }

    #[test]
    fn a_new_oid_over_the_old_file_is_no_rebuild() {
        let before = look(&[(2, index("i", "20")), (3, index("j", "30")), (4, index("k", "40"))]);
        let after = look(&[(5, index("i", "20")), (6, index("j", "60"))]);
        assert_eq!(rebuilt(1, &before.relations, &before, &after), ["j"]);
    }

    #[test]
    fn an_index_that_takes_the_name_of_another_is_no_rebuild() {
        let before = look(&[(2, index("i", "20")), (3, index("j", "30"))]);
        let after = look(&[(3, index("i", "30"))]);
        assert!(rebuilt(1, &before.relations, &before, &after).is_empty());
    }

    #[test]
    fn look_ups_are_no_scan() {
        assert!(brought_all(Reads { scans: 3, rows: 1002 }, 1000.0));
        assert!(!brought_all(Reads { scans: 1000, rows: 1000 }, 1000.0));
        assert!(!brought_all(Reads { scans: 1, rows: 100 }, 1000.0));
    }

    #[test]
    fn words_are_whole() {
        assert!(mentions("TRUNCATE t", "truncate"));
        assert!(!mentions("select truncated from t", "truncate"));
    }
}
