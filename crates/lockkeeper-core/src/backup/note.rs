//! What happened to a backup after it was made: proofs, holds, marks, readers.

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
    /// It is damaged: it counts for nothing until a later proof succeeds.
    Damaged {
        what: String,
    },
    /// Nobody may delete it.
    Held {
        reason: String,
    },
    Released,
    /// The retention rules have no use for it any more.
    Marked {
        why: String,
    },
    /// They have again.
    Unmarked,
    /// Somebody reads it until then.
    Reading {
        until: Timestamp,
    },
    DoneReading,
}

/// A note with its time and who wrote it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Noted {
    pub at: Timestamp,
    pub by: String,
    #[serde(flatten)]
    pub note: Note,
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
    let mut readers = Vec::new();
    let mut sorted: Vec<&Noted> = notes.iter().collect();
    sorted.sort_by_key(|noted| noted.at);
    for noted in sorted {
        match &noted.note {
            Note::Proved { level } => {
                let before = standing.damage.take().map_or(standing.level, |_| Level::L0);
                standing.level = before.max(*level);
                standing.proved_at = Some(noted.at);
            }
            Note::Damaged { what } => {
                standing.damage = Some(what.clone());
                standing.level = Level::L0;
            }
            Note::Held { reason } => standing.held = Some(reason.clone()),
            Note::Released => standing.held = None,
            Note::Marked { .. } => standing.marked_at = Some(noted.at),
            Note::Unmarked => standing.marked_at = None,
            Note::Reading { until } => readers.push((&noted.by, *until)),
            Note::DoneReading => readers.retain(|(by, _)| **by != noted.by),
        }
    }
    standing.read_until = readers.into_iter().map(|(_, until)| until).max();
    standing
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noted(second: i64, by: &str, note: Note) -> Noted {
        Noted { at: Timestamp::from_second(second).unwrap(), by: by.into(), note }
    }

    #[test]
    fn damage_ends_every_proof_before_it() {
        let manifest = Manifest { level: Level::L2, ..Manifest::default() };
        let proved = noted(1, "a", Note::Proved { level: Level::L4 });
        let damaged = noted(2, "a", Note::Damaged { what: "bit".into() });
        let again = noted(3, "a", Note::Proved { level: Level::L1 });
        assert_eq!(standing(&manifest, std::slice::from_ref(&proved)).level, Level::L4);
        let broken = standing(&manifest, &[damaged.clone(), proved.clone()]);
        assert_eq!((broken.level, broken.damage.as_deref()), (Level::L0, Some("bit")));
        let mended = standing(&manifest, &[proved, damaged, again]);
        assert_eq!((mended.level, mended.damage), (Level::L1, None));
    }

    #[test]
    fn each_reader_lets_go_for_himself() {
        let until = Timestamp::from_second(100).unwrap();
        let notes = [
            noted(1, "a", Note::Reading { until }),
            noted(2, "b", Note::Reading { until }),
            noted(3, "a", Note::DoneReading),
        ];
        assert_eq!(standing(&Manifest::default(), &notes).read_until, Some(until));
        let notes = [&notes[..], &[noted(4, "b", Note::DoneReading)]].concat();
        assert_eq!(standing(&Manifest::default(), &notes).read_until, None);
    }
}
