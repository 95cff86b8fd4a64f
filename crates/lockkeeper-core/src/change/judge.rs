//! The judge: replays statements on the schema so far.

use std::any::Any;

use super::Verdict;

/// A statement as an engine has read it; only its judge knows what is inside.
pub type Parsed = Box<dyn Any + Send>;

/// Says of one statement after the other what it does, and takes each as run.
pub trait Judge: Send {
    /// Judges a statement; `block` tells whether it stands in a transaction block.
    fn judge(&mut self, sql: &str, block: bool) -> Verdict;

    /// Judges a statement that [`Dialect::parse`](super::Dialect::parse) has read.
    fn judge_parsed(&mut self, sql: &str, _parsed: Parsed, block: bool) -> Verdict {
        self.judge(sql, block)
    }

    /// Takes everything so far as the schema that was there before, with rows in its tables.
    fn baseline(&mut self);

    /// Begins the next file: what earlier ones made is there, and used, when it runs.
    fn next_file(&mut self);

    /// Begins the next transaction.
    fn next_transaction(&mut self);

    /// Notes the schema as it is, for [`Judge::throw_away`].
    fn save(&mut self);

    /// Goes back to the schema that was noted: the transaction is rolled back.
    fn throw_away(&mut self);

    /// Presumes that what is named and unknown exists, instead of calling it an error.
    fn presume_unknown(&mut self, presume: bool);

    /// Notes how big a relation is; returns whether it is known.
    fn measure(&mut self, relation: &str, rows: Option<f64>, bytes: Option<u64>) -> bool;
}
