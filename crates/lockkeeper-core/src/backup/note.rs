//! What happened to a backup after it was made: proofs, holds, marks, readers.

use std::collections::BTreeSet;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Level, Manifest};

/// One thing that was found out or decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "note", rename_all = "snake_case")]
pub enum Note {
    /// It was proved up to `level`.
    Proved {
        level: Level,
    },
    /// It is damaged: it counts for nothing until a later proof succeeds that reaches as far as
    /// the one that found it.
    Damaged {
        what: String,
        #[serde(default)]
        level: Level,
    },
    /// Nobody may delete it.
    Held {
        reason: String,
    },
    /// Those holds are over that [`Noted::releases`] names.
    Released,
    /// The retention rules have no use for it any more.
    Marked {
        why: String,
    },
    /// They have again.
    Unmarked,
    /// Somebody reads it until then.
    Reading {
        /// Tells one reading from others of the same person.
        reading: String,
        until: Timestamp,
    },
    DoneReading {
        reading: String,
    },
}

/// A note with its time and who wrote it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Noted {
    pub at: Timestamp,
    pub by: String,
    #[serde(flatten)]
    pub note: Note,
    /// The holds that a release ends, each by its name. Clocks of two machines do not
    /// say which of two notes came first: a hold that no release names is a hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub releases: Vec<String>,
}

impl Noted {
    /// Returns what tells the note from others of the same backup.
    fn name(&self) -> String {
        format!("{} {}", self.at, self.by)
    }
}

/// Names the holds among the notes, for the release that ends them.
pub fn holds(notes: &[Noted]) -> Vec<String> {
    let held = notes.iter().filter(|noted| matches!(noted.note, Note::Held { .. }));
    held.map(Noted::name).collect()
}

/// Where a backup stands, all notes considered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    pub level: Level,
    pub proved_at: Option<Timestamp>,
    pub damage: Option<String>,
    pub held: Option<String>,
    pub marked_at: Option<Timestamp>,
    /// Until when somebody reads it.
    pub read_until: Option<Timestamp>,
}

/// Takes the notes together, the oldest first.
pub fn standing(manifest: &Manifest, notes: &[Noted]) -> Standing {
    let mut standing = Standing { level: manifest.level, ..Standing::default() };
    let (mut readers, mut damaged) = (Vec::new(), Level::L0);
    let released: BTreeSet<&String> = notes.iter().flat_map(|noted| &noted.releases).collect();
    let mut sorted: Vec<&Noted> = notes.iter().collect();
    sorted.sort_by_key(|noted| noted.at);
    for noted in sorted {
        match &noted.note {
            Note::Proved { level } if *level >= damaged => {
                (standing.level, damaged) = (standing.level.max(*level), Level::L0);
                standing.proved_at = Some(noted.at);
                standing.damage = None;
            }
            // It saw less than the one that found the damage.
            Note::Proved { .. } => {}
            Note::Damaged { what, level } => {
                damaged = damaged.max(*level);
                standing.damage = Some(what.clone());
                standing.level = Level::L0;
            }
            Note::Held { reason } if !released.contains(&noted.name()) => {
                standing.held = Some(reason.clone());
            }
            Note::Held { .. } | Note::Released => {}
            Note::Marked { .. } => standing.marked_at = Some(noted.at),
            Note::Unmarked => standing.marked_at = None,
            Note::Reading { reading, until } => readers.push((reading, *until)),
            Note::DoneReading { reading } => readers.retain(|(other, _)| *other != reading),
        }
    }
    standing.read_until = readers.into_iter().map(|(_, until)| until).max();
    standing
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noted(second: i64, by: &str, note: Note) -> Noted {
        Noted {
            at: Timestamp::from_second(second).unwrap(),
            by: by.into(),
            note,
            releases: Vec::new(),
        }
    }

    #[test]
    fn a_release_ends_the_holds_that_it_names() {
        let hold = |second, by| noted(second, by, Note::Held { reason: by.into() });
        let first = hold(100, "a");
        let released = Noted {
            releases: holds(std::slice::from_ref(&first)),
            ..noted(200, "b", Note::Released)
        };
        let notes = [first.clone(), released.clone()];
        assert_eq!(standing(&Manifest::default(), &notes).held, None);
        // Of a machine whose clock is slow: it came after the release.
        let slow = [&notes[..], &[hold(50, "c")]].concat();
        assert_eq!(standing(&Manifest::default(), &slow).held.as_deref(), Some("c"));
        // A release whose clock is slow is one all the same.
        let early = Noted { at: Timestamp::from_second(1).unwrap(), ..released };
        assert_eq!(standing(&Manifest::default(), &[first.clone(), early]).held, None);
        let nameless = [first, noted(200, "b", Note::Released)];
        assert_eq!(standing(&Manifest::default(), &nameless).held.as_deref(), Some("a"));
    }

    #[test]
    fn damage_ends_every_proof_before_it() {
        let manifest = Manifest { level: Level::L2, ..Manifest::default() };
        let proved = noted(1, "a", Note::Proved { level: Level::L4 });
        let damaged = noted(2, "a", Note::Damaged { what: "bit".into(), level: Level::L2 });
        let shallow = noted(3, "a", Note::Proved { level: Level::L1 });
        let again = noted(4, "a", Note::Proved { level: Level::L2 });
        assert_eq!(standing(&manifest, std::slice::from_ref(&proved)).level, Level::L4);
        let broken = standing(&manifest, &[damaged.clone(), proved.clone()]);
        assert_eq!((broken.level, broken.damage.as_deref()), (Level::L0, Some("bit")));
        let still = standing(&manifest, &[proved.clone(), damaged.clone(), shallow]);
        assert_eq!((still.level, still.damage.as_deref()), (Level::L0, Some("bit")));
        let mended = standing(&manifest, &[proved, damaged, again]);
        assert_eq!((mended.level, mended.damage), (Level::L2, None));
    }

    #[test]
    fn each_reading_ends_by_itself() {
        let until = Timestamp::from_second(100).unwrap();
        let notes = [
            noted(1, "a", Note::Reading { reading: "1".into(), until }),
            noted(2, "a", Note::Reading { reading: "2".into(), until }),
            noted(3, "a", Note::DoneReading { reading: "1".into() }),
        ];
        assert_eq!(standing(&Manifest::default(), &notes).read_until, Some(until));
        let notes =
            [&notes[..], &[noted(4, "a", Note::DoneReading { reading: "2".into() })]].concat();
        assert_eq!(standing(&Manifest::default(), &notes).read_until, None);
    }
}
