//! A restored database beside what its manifest says of the original.

use std::collections::BTreeMap;

use lockkeeper_core::backup::{Manifest, NotCovered};
use lockkeeper_core::preserve::TableMark;
use lockkeeper_core::schema::{Change, Difference, ObjectKind, Snapshot as Schema, diff};

use crate::error::{Error, Kind as Trouble};

/// How many of the things that differ are named.
const NAMED: usize = 5;

/// An archive that is not what it should be: nobody but a person can say what to do about it.
pub fn damaged(message: String) -> Error {
    Error::new(Trouble::NeedsPerson, message)
        .with_hint("do not restore from it; make a new backup, and keep this one for the search")
}

/// Returns what differs between two schemas, but for what a dump leaves out.
pub fn differences(manifest: &Manifest, was: &Schema, is: &Schema) -> Vec<Difference> {
    let left_out: Vec<&str> = (manifest.not_covered.iter())
        .filter(|gap| gap.what == NotCovered::INVALID_INDEXES)
        .flat_map(|gap| gap.names.iter().map(String::as_str))
        .collect();
    let expected = |difference: &Difference| {
        let id = &difference.id;
        let name = format!("{}.{}", id.schema, id.name);
        matches!(difference.change, Change::Removed { .. })
            && matches!(id.kind, ObjectKind::Index | ObjectKind::ViewIndex)
            && left_out.contains(&name.as_str())
    };
    diff(was, is).into_iter().filter(|difference| !expected(difference)).collect()
}

/// Says that a restored schema is not the one that was backed up, and where it differs.
pub fn unequal(differences: &[Difference]) -> Error {
    let shown: Vec<_> = differences.iter().take(NAMED).map(describe).collect();
    let more = differences.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let said = if shown.is_empty() { String::new() } else { format!(": {}", shown.join("; ")) };
    let mut error =
        damaged(format!("the restored schema is not the one that was backed up{said}{more}"));
    error.object = differences.first().map(|difference| difference.id.to_string());
    error
}

fn describe(difference: &Difference) -> String {
    let id = &difference.id;
    match &difference.change {
        Change::Added { .. } => format!("{id} is new"),
        Change::Removed { .. } => format!("{id} is missing"),
        Change::Changed { before, after } => {
            format!("{id} was `{}` and is `{}`", first_line(before), first_line(after))
        }
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

/// Compares the rows of every table.
pub fn rows(manifest: &Manifest, found: &[TableMark]) -> Result<String, Error> {
    for (was, is) in manifest.tables.iter().zip(found) {
        let what = match () {
            () if was.algorithm != is.algorithm => {
                let (was, is) = (&was.algorithm, &is.algorithm);
                return Err(Error::config(format!(
                    "fingerprints of `{was}` cannot be compared with those of `{is}`"
                ))
                .with_hint("prove it with the version of Lockkeeper that made it"));
            }
            () if was.rows != is.rows => format!("has {} rows and had {}", is.rows, was.rows),
            () if was.hash != is.hash => "has other rows than it had".to_owned(),
            () => continue,
        };
        let mut error = damaged(format!("the restored table {} {what}", was.name));
        error.object = Some(was.name.clone());
        return Err(error);
    }
    let total: u64 = found.iter().map(|mark| mark.rows).sum();
    Ok(format!("{total} rows of {} tables restored, fingerprints equal", found.len()))
}

/// Compares sequences. Sessions draw from them while a backup is made, and what they drew is never
/// given out again: a restored sequence may be ahead, and never behind.
pub fn sequences(
    manifest: &Manifest,
    known: Option<&Schema>,
    found: &BTreeMap<String, String>,
) -> Result<Option<String>, Error> {
    let (was, turns) = (&manifest.sequences, known.is_some_and(some_turn_back));
    let mut ahead = 0;
    for (name, before) in was {
        let is = found.get(name).map_or("missing", String::as_str);
        match (before.parse::<i128>(), is.parse::<i128>()) {
            _ if before == is => {}
            (Ok(was), Ok(is)) if is > was || turns => ahead += 1,
            (Err(_), Ok(_)) => ahead += 1,
            _ => {
                let mut error = damaged(format!("the sequence {name} is {is} and was {before}"));
                error.object = Some(name.clone());
                return Err(error);
            }
        }
    }
    if was.is_empty() {
        return Ok(None);
    }
    let drawn = if ahead > 0 { format!(", {ahead} drawn from meanwhile") } else { String::new() };
    Ok(Some(format!("{} sequences stand where they stood{drawn}", was.len())))
}

/// Tells whether a sequence counts down or begins again.
fn some_turn_back(schema: &Schema) -> bool {
    let parts = schema.objects.iter().flat_map(|object| &object.parts);
    parts.map(|part| &part.sql).any(|sql| sql.contains("INCREMENT BY -") || sql.contains("CYCLE"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use lockkeeper_core::schema::{Aspect, Object, ObjectId};

    fn index(name: &str) -> Object {
        let id = ObjectId::new(ObjectKind::Index, "public", name).on("t");
        Object::new(id).with(Aspect::Definition, format!("CREATE INDEX {name} ON t (a)"))
    }

    fn schema(objects: Vec<Object>) -> Schema {
        Schema::of(objects, BTreeMap::new())
    }

    #[test]
    fn only_what_a_dump_leaves_out_may_be_missing() {
        let was = schema(vec![index("a"), index("broken")]);
        let mut manifest = Manifest::default();
        let is = schema(vec![index("a")]);
        let found = differences(&manifest, &was, &is);
        assert!(unequal(&found).message.contains("broken"), "{found:?}");
        manifest.not_covered.push(NotCovered {
            what: NotCovered::INVALID_INDEXES.to_owned(),
            names: vec!["public.broken".to_owned()],
            why: String::new(),
        });
        assert!(differences(&manifest, &was, &is).is_empty());
        assert_eq!(differences(&manifest, &was, &schema(Vec::new())).len(), 1);
    }

    #[test]
    fn a_lost_row_and_a_changed_row_are_damage() {
        let mark = |rows, hash: &str| TableMark {
            name: "t".into(),
            rows,
            hash: Some(hash.into()),
            ..TableMark::default()
        };
        let manifest = Manifest { tables: vec![mark(2, "a")], ..Manifest::default() };
        assert!(rows(&manifest, &[mark(2, "a")]).is_ok());
        assert!(rows(&manifest, &[mark(1, "a")]).unwrap_err().message.contains("1 rows"));
        assert!(rows(&manifest, &[mark(2, "b")]).unwrap_err().message.contains("other rows"));
    }

    #[test]
    fn sequences_may_only_be_ahead() {
        let stands = |value: &str| BTreeMap::from([("s".to_owned(), value.to_owned())]);
        let manifest = Manifest { sequences: stands("7"), ..Manifest::default() };
        assert!(sequences(&manifest, None, &stands("7")).is_ok());
        assert!(sequences(&manifest, None, &stands("8")).unwrap().unwrap().contains("1 drawn"));
        assert!(sequences(&manifest, None, &stands("6")).is_err());
        assert!(sequences(&manifest, None, &stands("unused")).is_err());
        assert!(sequences(&manifest, None, &BTreeMap::new()).is_err());
    }
}
