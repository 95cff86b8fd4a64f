//! What a statement costs: locks, scans, rewrites, loss.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Birth, LockMode, Touch, Verdict, cost};

/// Who has to wait while the lock is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Blocks {
    Reads,
    Writes,
    Ddl,
}

/// An estimate with its uncertainty.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Seconds {
    pub low: f64,
    pub high: f64,
}

/// What one statement does to one relation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Effect {
    pub relation: String,
    /// The lock mode as the server names it, or `unknown`.
    pub lock: String,
    pub blocks: Vec<Blocks>,
    pub rewrite: bool,
    pub scan: bool,
    pub index_rebuild: Vec<String>,
    pub own_transaction: bool,
    pub data_loss: bool,
    pub reversible: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds: Option<Seconds>,
    /// Rows of the relation, as statistics or the user say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bytes_read: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bytes_written: Option<u64>,
    /// Bytes written ahead to the log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wal_bytes: Option<u64>,
    /// Why there is work, in a few words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub work: Option<String>,
    /// The relation was made by an earlier statement of the same call.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub new: bool,
}

impl Effect {
    /// Returns the effect of a statement nobody has judged: loud, and treated as dangerous.
    pub fn unknown(own_transaction: bool) -> Self {
        Effect {
            relation: "unknown".to_owned(),
            lock: "unknown".to_owned(),
            blocks: vec![Blocks::Reads, Blocks::Writes, Blocks::Ddl],
            rewrite: true,
            scan: true,
            index_rebuild: Vec::new(),
            own_transaction,
            data_loss: true,
            reversible: false,
            ..Effect::default()
        }
    }

    /// Returns the effect of touching a relation once.
    fn of(touch: &Touch, verdict: &Verdict) -> Self {
        let mut effect = Effect {
            relation: touch.relation.clone(),
            own_transaction: verdict.own_transaction,
            reversible: !verdict.irreversible,
            rows: touch.rows,
            new: touch.birth > Birth::EarlierFile,
            ..Effect::default()
        };
        effect.add(touch);
        effect
    }

    fn spend(&mut self, touch: &Touch) {
        let Some(cost) = cost(touch) else { return };
        let sum = |known: Option<u64>, more: u64| Some(known.unwrap_or_default() + more);
        self.bytes = touch.bytes;
        self.bytes_read = sum(self.bytes_read, cost.read);
        self.bytes_written = sum(self.bytes_written, cost.written);
        self.wal_bytes = sum(self.wal_bytes, cost.log);
        if let Some(more) = cost.seconds {
            let known = self.seconds.unwrap_or(Seconds { low: 0.0, high: 0.0 });
            self.seconds =
                Some(Seconds { low: known.low + more.low, high: known.high + more.high });
        }
    }

    fn add(&mut self, touch: &Touch) {
        if LockMode::parse(&self.lock).is_none_or(|held| held < touch.lock) {
            self.lock = touch.lock.name().to_owned();
            self.blocks = touch.lock.blocks();
        }
        self.rewrite |= touch.rewrite;
        self.scan |= touch.scan;
        self.data_loss |= touch.data_loss;
        self.reversible &= !touch.data_loss;
        if let (None, Some(work)) = (&self.work, &touch.work) {
            self.work = Some(work.to_string());
        }
        self.spend(touch);
        for index in &touch.index_rebuild {
            if !self.index_rebuild.contains(index) {
                self.index_rebuild.push(index.clone());
            }
        }
    }
}

/// Folds a verdict into one effect per relation, in the order in which they are touched; what
/// nobody can judge ends in one effect more, of unknown lock.
pub fn effects(verdict: &Verdict) -> Vec<Effect> {
    let mut effects: Vec<Effect> = Vec::new();
    for touch in &verdict.touches {
        match effects.iter_mut().find(|effect| effect.relation == touch.relation) {
            Some(effect) => effect.add(touch),
            None => effects.push(Effect::of(touch, verdict)),
        }
    }
    if !verdict.opaque.is_empty() {
        effects.push(Effect::unknown(verdict.own_transaction));
    }
    effects
}
