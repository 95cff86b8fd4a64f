//! What counts as a hazard, decided once for every rule.
//!
//! An `error` or a `warning` means one of these, and nothing else: work on an existing relation
//! under a lock that blocks writes or reads; lost rows, columns or objects; a name in use that
//! breaks; every row written in one statement. (A statement that the server refuses is the
//! verdict's own [`Refusal`](crate::change::Refusal).) A short lock that touches the catalog
//! alone is none, whatever its mode.

use crate::change::{Change, ChangeKind, LockMode, Remark, Touch, Verdict, Work, Written};

use super::held::{Held, blocks_application, existing, stores_rows};

/// What is dangerous about one change of a statement.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hazard {
    /// Position in [`Verdict::changes`].
    pub change: usize,
    /// Positions in [`Verdict::touches`]: relations worked on while the application waits.
    pub work: Vec<usize>,
    /// The lock the work happens under, the strongest.
    pub lock: Option<LockMode>,
    /// The lock was taken by an earlier statement of the transaction.
    pub held: Option<Held>,
    /// Rows, columns or objects are gone.
    pub loss: bool,
    /// Code that names the object breaks.
    pub name: bool,
    /// Every row is written.
    pub written: bool,
    /// Everything worked on or written is known to be small.
    pub small: bool,
}

impl Hazard {
    fn new(change: usize) -> Self {
        Hazard { change, small: true, ..Hazard::default() }
    }

    /// Whether the size of the relations decides how much it matters.
    pub fn is_a_matter_of_size(&self) -> bool {
        !self.loss && !self.name
    }
}

/// The sizes below which work is over before anybody notices.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    pub small_rows: f64,
    pub small_bytes: u64,
}

impl Default for Thresholds {
    fn default() -> Self {
        Thresholds { small_rows: 10_000.0, small_bytes: 8 << 20 }
    }
}

impl Thresholds {
    /// Whether the relation is known to be small.
    pub fn is_small(&self, touch: &Touch) -> bool {
        let few = touch.rows.map(|rows| rows < self.small_rows);
        let light = touch.bytes.map(|bytes| bytes < self.small_bytes);
        match (few, light) {
            (None, None) => false,
            (few, light) => few.unwrap_or(true) && light.unwrap_or(true),
        }
    }
}

/// Returns every hazard of a verdict, one for each change that has any.
pub fn hazards(verdict: &Verdict, held: &[Held], sizes: &Thresholds) -> Vec<Hazard> {
    if verdict.refusal.as_ref().is_some_and(|refusal| refusal.certain) {
        return Vec::new();
    }
    let mut found = Finder { verdict, held, sizes, hazards: Vec::new() };
    for position in 0..verdict.touches.len() {
        found.touch(position);
    }
    for (position, change) in verdict.changes.iter().enumerate() {
        found.change(position, change);
    }
    found.broken_callers();
    found.hazards.sort_by_key(|hazard| hazard.change);
    found.hazards
}

struct Finder<'a> {
    verdict: &'a Verdict,
    held: &'a [Held],
    sizes: &'a Thresholds,
    hazards: Vec<Hazard>,
}

impl Finder<'_> {
    fn at(&mut self, change: usize) -> &mut Hazard {
        if let Some(at) = self.hazards.iter().position(|hazard| hazard.change == change) {
            return &mut self.hazards[at];
        }
        self.hazards.push(Hazard::new(change));
        let last = self.hazards.len() - 1;
        &mut self.hazards[last]
    }

    fn touch(&mut self, position: usize) {
        let verdict = self.verdict;
        let touch = &verdict.touches[position];
        if !existing(touch) {
            return;
        }
        let small = self.sizes.is_small(touch);
        if let Some((lock, held)) = self.waiting(touch) {
            let hazard = self.at(touch.change);
            hazard.work.push(position);
            hazard.small &= small;
            if hazard.lock.is_none_or(|known| known < lock) {
                (hazard.lock, hazard.held) = (Some(lock), held);
            }
        }
        if touch.data_loss {
            self.at(touch.change).loss = true;
        }
        if touch.written == Some(Written::All) && stores_rows(touch.kind) {
            let hazard = self.at(touch.change);
            hazard.written = true;
            hazard.small &= small;
        }
    }

    /// Returns the lock under which a relation is worked on while somebody waits for it, and the
    /// earlier statement that took it, if it was not this one.
    fn waiting(&self, touch: &Touch) -> Option<(LockMode, Option<Held>)> {
        if !works(touch) || !stores_rows(touch.kind) {
            return None;
        }
        let own = strongest_in(self.verdict, touch);
        if blocks_application(touch.kind, own) {
            return Some((own, None));
        }
        let of_same = |held: &&Held| held.relation == touch.relation;
        let same = self.held.iter().filter(of_same).max_by_key(|held| held.lock);
        let any = || self.held.iter().max_by_key(|held| held.lock);
        let held = match same {
            Some(held) if !is_maintenance(touch) => held,
            _ if takes_long_for_certain(touch) => any()?,
            _ => return None,
        };
        Some((held.lock, Some(held.clone())))
    }

    fn change(&mut self, position: usize, change: &Change) {
        if change.skipped {
            return;
        }
        if (change.existed && loses(change.kind)) || takes_along(change) {
            self.at(position).loss = true;
        }
        if change.existed && renames(change.kind) {
            self.at(position).name = true;
        }
    }

    /// What the judge says breaks counts where no change of the statement accounts for it yet.
    /// Nobody knows the name of something that this file made.
    fn broken_callers(&mut self) {
        let breaks = |remark: &Remark| matches!(remark, Remark::Breaks { .. });
        let told = self.hazards.iter().any(|hazard| hazard.loss || hazard.name);
        let own = |change: &Change| !change.existed && (renames(change.kind) || loses(change.kind));
        let cause = self.verdict.changes.iter().position(|change| !own(change) && !change.skipped);
        if let Some(cause) = cause.filter(|_| !told && self.verdict.remarks.iter().any(breaks)) {
            self.at(cause).name = true;
        }
    }
}

/// Whether a relation is read in full, rewritten, or gets an index built.
pub fn works(touch: &Touch) -> bool {
    touch.rewrite || touch.scan || touch.index_build || !touch.index_rebuild.is_empty()
}

/// A query may use an index and an analysis reads a sample: only other work is sure to be long.
fn takes_long_for_certain(touch: &Touch) -> bool {
    let certain = !matches!(touch.work, Some(Work::Query | Work::Maintenance));
    certain || touch.rewrite || touch.index_build || touch.written == Some(Written::All)
}

fn is_maintenance(touch: &Touch) -> bool {
    touch.work == Some(Work::Maintenance) && !touch.rewrite
}

/// All actions of a statement run under the strongest lock that one of them needs.
fn strongest_in(verdict: &Verdict, touch: &Touch) -> LockMode {
    let same = verdict.touches.iter().filter(|other| other.relation == touch.relation);
    same.map(|other| other.lock).max().unwrap_or(touch.lock)
}

/// Whether CASCADE removes more than was named. What depends on an object of this file was made
/// in this file.
pub fn takes_along(change: &Change) -> bool {
    change.existed && change.cascade && !change.skipped && !change.also_drops.is_empty()
}

/// Whether a kind of change removes something that holds data or that code names. An index, a
/// constraint, a trigger or a default is none: a statement brings it back as it was.
pub fn loses(kind: ChangeKind) -> bool {
    use ChangeKind as K;
    matches!(
        kind,
        K::DropTable
            | K::DropColumn
            | K::DropView
            | K::DropMaterializedView
            | K::DropSequence
            | K::DropType
            | K::DropDomain
            | K::DropFunction
            | K::DropSchema
            | K::DropExtension
            | K::DropPublication
            | K::DropDatabase
            | K::DropTablespace
            | K::DropRole
            | K::DropObject
    )
}

/// Whether a kind of change takes a name away that code uses. Indexes, constraints, triggers and
/// policies are not named by queries.
pub fn renames(kind: ChangeKind) -> bool {
    use ChangeKind as K;
    matches!(
        kind,
        K::RenameTable
            | K::RenameColumn
            | K::RenameView
            | K::RenameSequence
            | K::RenameEnumValue
            | K::RenameObject
            | K::SetSchema
    )
}
