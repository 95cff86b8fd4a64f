//! Everything a rule may ask about one statement.

use std::cell::OnceCell;

use crate::change::{Change, ChangeKind, Effect, LockMode, Touch, Verdict, Work, effects};
use crate::sql::{Lexicon, Statement, Token};

use super::baseline::plain;
use super::hazard::Hazard;
use super::held::{Held, existing};
use super::places::Places;
use super::{Judged, Settings, Source, TableText};

/// One judged statement where it stands.
#[derive(Debug)]
pub struct Facts<'a> {
    pub source: &'a Source<'a>,
    pub statement: Statement<'a>,
    pub verdict: &'a Verdict,
    pub hazards: Vec<Hazard>,
    /// Statements of the same transaction, this one among them.
    pub together: &'a [Judged],
    /// Its position there.
    pub at: usize,
    /// Runs with others, or in a transaction block of its own; `false` runs outside of any.
    pub in_transaction: bool,
    /// Locks that earlier statements of the transaction hold.
    pub held: &'a [Held],
    /// How many statements the file has.
    pub statements: usize,
    pub settings: &'a Settings,
    pub lexicon: &'a Lexicon,
    pub(super) places: &'a Places<'a>,
    pub(super) read: Read<'a>,
}

/// What several rules read from the text, read once.
#[derive(Debug, Default)]
pub(super) struct Read<'a> {
    words: OnceCell<Vec<Token<'a>>>,
    table: OnceCell<TableText<'a>>,
    plain: OnceCell<Vec<u8>>,
    effects: OnceCell<Vec<Effect>>,
}

impl<'a> Facts<'a> {
    /// Returns the statements of the same transaction before this one.
    pub fn before(&self) -> &'a [Judged] {
        &self.together[..self.at]
    }

    /// Returns the statements of the same transaction after this one.
    pub fn after(&self) -> &'a [Judged] {
        &self.together[self.at + 1..]
    }

    /// Whether a statement of the file comes later in the same transaction.
    pub fn is_after(&self, other: &Judged) -> bool {
        let own = &self.together[self.at];
        other.seq > own.seq && own.transaction.is_some() && other.transaction == own.transaction
    }

    /// Returns the changes of the file that belong to a relation, with their statements.
    pub fn changes_of_table(&self, table: &str) -> impl Iterator<Item = (&'a Judged, &'a Change)> {
        self.places.of_table(table)
    }

    /// Whether the file changes settings.
    pub fn file_sets(&self) -> bool {
        self.places.sets()
    }

    /// Returns the statement's tokens without white space and comments.
    pub fn words(&self) -> &[Token<'a>] {
        self.read.words.get_or_init(|| {
            let mut words = Vec::with_capacity((self.statement.text.len() / 5 + 4).min(256));
            words.extend(self.statement.words(self.lexicon));
            words
        })
    }

    /// Whether these words follow one another somewhere in the statement.
    pub fn says(&self, words: &[&str]) -> bool {
        let tokens = self.words();
        tokens
            .windows(words.len())
            .any(|window| window.iter().zip(words).all(|(token, word)| token.is_word(word)))
    }

    pub fn change(&self, hazard: &Hazard) -> Option<&'a Change> {
        self.verdict.changes.get(hazard.change)
    }

    /// Whether the hazard's change is of that kind.
    pub fn is(&self, hazard: &Hazard, kind: ChangeKind) -> bool {
        self.change(hazard).is_some_and(|change| change.kind == kind)
    }

    /// Returns the relations worked on while the application waits, the statement's own first.
    pub fn worked_on(&self, hazard: &Hazard) -> Vec<&'a Touch> {
        hazard.work.iter().filter_map(|at| self.verdict.touches.get(*at)).collect()
    }

    /// Whether some of the work is done for that reason.
    pub fn works_for(&self, hazard: &Hazard, reason: impl Fn(&Work) -> bool) -> bool {
        self.worked_on(hazard).iter().any(|touch| touch.work.as_ref().is_some_and(&reason))
    }

    /// Returns changes of that kind that take place, with their positions.
    pub fn changes(&self, kind: ChangeKind) -> Vec<(usize, &'a Change)> {
        let changes = self.verdict.changes.iter().enumerate();
        changes.filter(|(_, change)| change.kind == kind && !change.skipped).collect()
    }

    /// Returns the touches of a change.
    pub fn touches(&self, change: usize) -> Vec<&'a Touch> {
        self.verdict.touches.iter().filter(|touch| touch.change == change).collect()
    }

    /// Whether a change is part of a hazard.
    pub fn is_hazard(&self, change: usize) -> bool {
        self.hazards.iter().any(|hazard| hazard.change == change)
    }

    /// Returns relations of a change that were there before and are locked so that somebody
    /// waits, without work.
    pub fn briefly_locked(&self, change: usize) -> Vec<&'a Touch> {
        if self.verdict.refusal.as_ref().is_some_and(|refusal| refusal.certain) {
            return Vec::new();
        }
        let waits = |touch: &&Touch| existing(touch) && touch.lock.blocks_writes();
        self.touches(change).into_iter().filter(waits).collect()
    }

    /// Returns the effect on a relation as reports show it.
    pub fn effect(&self, relation: &str) -> Option<Effect> {
        let effects = self.read.effects.get_or_init(|| effects(self.verdict));
        effects.iter().find(|effect| effect.relation == relation).cloned()
    }

    /// Returns the statement as fingerprints see it.
    pub(super) fn plain(&self) -> &[u8] {
        self.read.plain.get_or_init(|| plain(self.words()))
    }

    /// Whether the same transaction creates an object of that name again.
    pub fn comes_back(&self, object: &str) -> bool {
        let creates = |change: &Change| format!("{:?}", change.kind).starts_with("Create");
        self.places.of_object(object).any(|(other, change)| self.is_after(other) && creates(change))
    }

    /// Returns the statement's columns, when it is a CREATE TABLE or adds columns.
    pub fn table_text(&self) -> &TableText<'a> {
        self.read.table.get_or_init(|| TableText::read(self.words()))
    }

    /// Returns the place of a token of the statement in the file.
    pub fn span(&self, token: &Token<'_>) -> (usize, usize) {
        let start = self.statement.offset + token.offset;
        (start, start + token.text.len())
    }

    /// Returns one sentence on what the work costs whom.
    pub fn cost(&self, hazard: &Hazard) -> String {
        let touches = self.worked_on(hazard);
        let Some(first) = touches.first() else { return String::new() };
        let lock = hazard.lock.unwrap_or(first.lock);
        let mut others = touches.iter().skip(1).map(|touch| touch.relation.as_str());
        let also = match (others.next(), others.count()) {
            (None, _) => String::new(),
            (Some(other), 0) => format!(" (and {other})"),
            (Some(other), more) => format!(" (and {other} and {more} more)"),
        };
        format!("{}{also} is {} under {lock}: {}", first.relation, work(first), waiting(lock))
    }
}

/// Says what is done to a relation.
fn work(touch: &Touch) -> String {
    let rebuilt = match touch.index_rebuild.len() {
        0 => String::new(),
        1 => format!("its index {} is built again", touch.index_rebuild[0]),
        n => format!("its {n} indexes are built again"),
    };
    let own = if touch.rewrite {
        "rewritten"
    } else if touch.index_build {
        "read in full to build an index"
    } else if touch.scan {
        "read in full"
    } else {
        return format!("locked while {rebuilt}");
    };
    if rebuilt.is_empty() { own.to_owned() } else { format!("{own} and {rebuilt}") }
}

/// Says who waits for how long.
pub fn waiting(lock: LockMode) -> &'static str {
    match (lock.blocks_reads(), lock.blocks_writes()) {
        (true, _) => "reads and writes wait until it is done",
        (_, true) => "writes wait until it is done",
        _ => "only other schema changes wait",
    }
}
