//! Which rows of a big table differ, from two small sketches of it.
//!
//! Rows are thrown into cells by their hash. A cell keeps how many there are, the sum of their
//! hashes, the sum of their keys and the sum of both multiplied. What both sides have cancels out; a
//! cell in which one row is left over says the key of that row. That it is one row and not two that
//! came and one that went is what the products tell: theirs is then that of the sums. As long as far fewer rows differ than there are cells,
//! nearly every one of them is alone, and neither side has to be read again.

use std::collections::BTreeMap;

use super::{KeyChange, KeyDifference};

/// Cells of a sketch: the last 16 bits of a row's hash.
pub const CELLS: u64 = 65_536;

/// What the rows of a cell amount to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    pub rows: i64,
    pub hash: u64,
    pub key: i128,
    /// Of each row its hash times its key, folded as `product` has it.
    pub product: i128,
}

/// What a row adds to [`Cell::product`]: the upper half of its hash times its key modulo a prime,
/// as an engine can compute it in 64 bits.
pub fn product(hash: u64, key: i128) -> i128 {
    (i128::from(hash as i64) >> 32) * (key % FOLD)
}

/// The prime that keys are folded by.
pub const FOLD: i128 = (1 << 31) - 1;

/// The cells of a table with a whole number for a key; empty ones are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sketch(pub BTreeMap<u32, Cell>);

/// The rows that differ between two sketches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    pub keys: Vec<KeyDifference>,
    /// No cell held more than one of them: these are all.
    pub complete: bool,
}

impl Sketch {
    /// Adds one row.
    pub fn add(&mut self, hash: u64, key: i128) {
        let cell = self.0.entry((hash % CELLS) as u32).or_default();
        cell.rows += 1;
        cell.hash = cell.hash.wrapping_add(hash);
        cell.key += key;
        cell.product += product(hash, key);
    }

    /// Returns which rows are on one side only.
    pub fn difference(&self, after: &Sketch) -> Difference {
        let mut difference = Difference { keys: Vec::new(), complete: true };
        let (mut lost, mut new) = (Vec::new(), Vec::new());
        for at in self.0.keys().chain(after.0.keys().filter(|at| !self.0.contains_key(at))) {
            let (b, a) = (cell(self, *at), cell(after, *at));
            match a.minus(b).only_row() {
                Left::Nothing => {}
                Left::Came(key) => new.push(key),
                Left::Went(key) => lost.push(key),
                Left::Several => difference.complete = false,
            }
        }
        difference.keys = named(lost, new);
        difference
    }
}

/// What is left in a cell when what both sides have is taken away.
enum Left {
    Nothing,
    Came(i128),
    Went(i128),
    Several,
}

impl Cell {
    fn minus(self, other: Cell) -> Cell {
        Cell {
            rows: self.rows - other.rows,
            hash: self.hash.wrapping_sub(other.hash),
            key: self.key - other.key,
            product: self.product - other.product,
        }
    }

    fn only_row(self) -> Left {
        let one = |cell: Cell| cell.rows == 1 && cell.product == product(cell.hash, cell.key);
        let gone = Cell::default().minus(self);
        match () {
            () if self == Cell::default() => Left::Nothing,
            () if one(self) => Left::Came(self.key),
            () if one(gone) => Left::Went(gone.key),
            () => Left::Several,
        }
    }
}

fn cell(sketch: &Sketch, at: u32) -> Cell {
    sketch.0.get(&at).copied().unwrap_or_default()
}

/// A key that is lost and new is the key of a row that changed.
fn named(mut lost: Vec<i128>, mut new: Vec<i128>) -> Vec<KeyDifference> {
    lost.sort_unstable();
    new.sort_unstable();
    let changed: Vec<_> = lost.iter().copied().filter(|k| new.binary_search(k).is_ok()).collect();
    let rest = |all: &[i128]| -> Vec<i128> {
        all.iter().copied().filter(|key| changed.binary_search(key).is_err()).collect()
    };
    let (lost, new) = (rest(&lost), rest(&new));
    let named = |change| move |key: i128| KeyDifference { key: vec![key.to_string()], change };
    let lost = lost.into_iter().map(named(KeyChange::Lost));
    let new = new.into_iter().map(named(KeyChange::New));
    changed.into_iter().map(named(KeyChange::Changed)).chain(lost).chain(new).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(key: i128, value: u64) -> u64 {
        let digest = blake3::hash(format!("{key}/{value}").as_bytes());
        digest.as_bytes().iter().take(8).fold(0, |sum, byte| (sum << 8) | u64::from(*byte))
    }

    fn sketch(rows: impl Iterator<Item = (i128, u64)>) -> Sketch {
        let mut sketch = Sketch::default();
        rows.for_each(|(key, value)| sketch.add(hash(key, value), key));
        sketch
    }

    #[test]
    fn a_few_of_many_rows_are_named() {
        let before = sketch((0..100_000).map(|key| (key, 1)));
        let after = sketch((1..=100_000).map(|key| (key, if key == 777 { 2 } else { 1 })));
        let found = before.difference(&after);
        let keys: Vec<_> = found.keys.iter().map(|d| (d.key[0].as_str(), d.change)).collect();
        use KeyChange::{Changed, Lost, New};
        assert_eq!(keys, [("777", Changed), ("0", Lost), ("100000", New)]);
        assert!(found.complete);
        assert_eq!(before.difference(&before), Difference { keys: Vec::new(), complete: true });
    }

    #[test]
    fn two_that_came_and_one_that_went_are_not_one() {
        let of_cell = |upper: u64| (upper << 32) | 7;
        let mut before = Sketch::default();
        let mut after = Sketch::default();
        before.add(of_cell(3), 500);
        after.add(of_cell(0xffff_0001), 20);
        after.add(of_cell(12), 1000);
        let found = before.difference(&after);
        assert_eq!(found, Difference { keys: Vec::new(), complete: false });
        let back = after.difference(&before);
        assert_eq!(back, Difference { keys: Vec::new(), complete: false });
    }

    #[test]
    fn too_many_are_not_called_all() {
        let before = sketch((0..100_000).map(|key| (key, 1)));
        let after = sketch((0..100_000).map(|key| (key, 2)));
        assert!(!before.difference(&after).complete);
    }
}
