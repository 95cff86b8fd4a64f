//! Verdicts over marks made by hand.

use super::super::{ColumnAsk, ColumnFacts, Mapping, TableFacts};
use super::*;

fn seen(rows: u64, hash: &str, columns: &[(&str, &str)], key: &[&str]) -> Seen {
    let owned = |text: &str| text.to_owned();
    Seen {
        ask: TableAsk {
            table: owned("t"),
            columns: columns.iter().map(|(name, _)| ColumnAsk::plain(name)).collect(),
            key: key.iter().map(|name| owned(name)).collect(),
            filter: None,
            depth: Depth::Columns,
        },
        mark: TableMark {
            name: owned("t"),
            rows,
            hash: Some(owned(hash)),
            columns: columns.iter().map(|(name, mark)| (owned(name), owned(mark))).collect(),
            algorithm: owned("x/1"),
        },
        ..Seen::default()
    }
}

fn proof(before: &Seen, after: Option<&Seen>) -> TableProof {
    under(&[], before, after)
}

fn under(said: &[&str], before: &Seen, after: Option<&Seen>) -> TableProof {
    let column =
        |ask: &ColumnAsk| ColumnFacts { name: ask.label.clone(), ..ColumnFacts::default() };
    let columns = before.ask.columns.iter().map(column).collect();
    let facts = TableFacts { name: "t".to_owned(), columns, ..TableFacts::default() };
    let said: Vec<_> = said.iter().map(|text| Mapping::parse(text).unwrap()).collect();
    let followed = Followed {
        before: &facts,
        after: after.map(|_| &facts),
        ask: None,
        renamed: BTreeMap::new(),
        dropped: Vec::new(),
        added: Vec::new(),
        promises: crate::preserve::promises(&facts, &said),
    };
    prove(&followed, before, after)
}

#[test]
fn the_same_rows_are_proved() {
    let side = seen(3, "h", &[("a", "1")], &["a"]);
    let proof = proof(&side, Some(&side));
    assert_eq!((proof.verdict, proof.rows.proved), (Verdict::Proved, 3));
}

#[test]
fn what_is_left_is_proved_by_the_key() {
    let before = seen(3, "h", &[("id", "1"), ("a", "2"), ("b", "3")], &["id"]);
    let after = seen(3, "other", &[("id", "1"), ("b", "3")], &["id"]);
    assert_eq!(proof(&before, Some(&after)).verdict, Verdict::Proved);
    let keyless = |side: &Seen| Seen {
        ask: TableAsk { key: Vec::new(), ..side.ask.clone() },
        ..side.clone()
    };
    let proof = proof(&keyless(&before), Some(&keyless(&after)));
    assert_eq!(proof.verdict, Verdict::Unproved);
    assert!(proof.why.unwrap().contains("no primary key"));
}

#[test]
fn a_lost_table_is_not_looked_at() {
    let proof = proof(&seen(3, "h", &[("a", "1")], &[]), None);
    assert_eq!((proof.verdict, proof.rows.excluded), (Verdict::Excluded, 3));
}

#[test]
fn counting_proves_nothing() {
    let count = |rows| Seen { mark: TableMark { rows, ..TableMark::default() }, ..Seen::default() };
    let same = proof(&count(3), Some(&count(3)));
    assert_eq!((same.verdict, same.rows.unproved), (Verdict::Unproved, 3));
    assert!(same.why.unwrap().contains("nothing speaks against it"));
    assert!(proof(&count(3), Some(&count(2))).why.unwrap().contains("3 rows became 2"));
}

#[test]
fn rows_above_the_highest_key_are_left_out_and_counted() {
    let before = seen(3, "h", &[("a", "1")], &["a"]);
    let mut after = seen(5, "x", &[("a", "9")], &["a"]);
    after.up_to = Some(before.mark.clone());
    let proof = proof(&before, Some(&after));
    assert_eq!(proof.verdict, Verdict::Proved);
    assert_eq!((proof.rows.proved, proof.rows.excluded), (3, 2));
    assert_eq!(proof.columns.equal, ["a"]);
}

#[test]
fn rows_that_differ_are_named() {
    let row = |key: &str, hash: &str| RowMark { key: vec![key.into()], hash: hash.into() };
    let mut before = seen(3, "h", &[("a", "1")], &["a"]);
    before.rows = Some(vec![row("1", "a"), row("2", "b"), row("3", "c")]);
    let mut after = seen(3, "x", &[("a", "9")], &["a"]);
    after.rows = Some(vec![row("1", "a"), row("2", "z"), row("4", "d")]);
    let proof = proof(&before, Some(&after));
    assert_eq!(proof.verdict, Verdict::Unproved);
    let named: Vec<_> = proof.keys.iter().map(|d| (d.key[0].as_str(), d.change)).collect();
    assert_eq!(named, [("2", KeyChange::Changed), ("3", KeyChange::Lost), ("4", KeyChange::New)]);
    assert_eq!((proof.rows.proved, proof.rows.unproved, proof.rows.excluded), (1, 2, 1));
}

#[test]
fn a_promise_that_replaces_a_column_is_no_proof_of_it() {
    let side = seen(3, "h", &[("id", "1"), ("email", "2")], &["id"]);
    let proof = under(&["t.email = ''"], &side, Some(&side));
    assert_eq!(proof.verdict, Verdict::Promised);
    assert_eq!((proof.rows.proved, proof.rows.promised), (0, 3));
    assert_eq!(
        (&proof.columns.equal[..], &proof.columns.promised[..]),
        (&["id".into()][..], &["email".into()][..])
    );
    assert_eq!((proof.promises[0].expression.as_str(), proof.promises[0].replaced), ("''", true));
    let itself = under(&["t.email = email"], &side, Some(&side));
    assert_eq!((itself.verdict, &itself.columns.promised[..]), (Verdict::Proved, &[][..]));
}

#[test]
fn a_promised_column_that_is_not_there_is_a_broken_promise() {
    let side = seen(3, "h", &[("id", "1")], &["id"]);
    let proof = under(&["t.full = id"], &side, Some(&side));
    assert_eq!((proof.verdict, proof.rows.unproved), (Verdict::Unproved, 3));
    assert!(proof.why.unwrap().contains("promised column full"));
}

#[test]
fn of_many_tenants_the_first_are_named() {
    let mut before = seen(3, "h", &[("a", "1")], &["a"]);
    before.scout.tenants = (0..150).map(|at| (format!("{at:03}"), 1)).collect();
    let after = seen(3, "h", &[("a", "1")], &["a"]);
    let found = proof(&before, Some(&after));
    assert_eq!(found.tenants.len(), 100);
    assert_eq!(
        found.tenants_remark.as_deref(),
        Some("50 more tenants have another number of rows")
    );
    before.scout.uncounted = Some("more than 10000 tenants: not counted".into());
    assert!(proof(&before, Some(&after)).tenants.is_empty());
}
