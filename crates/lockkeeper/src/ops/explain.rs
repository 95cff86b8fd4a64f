//! `explain`: what each statement does and costs.

use std::sync::Arc;

use lockkeeper_core::change::{Change, Effect, Refusal, effects};
use lockkeeper_core::migration::Script;
use lockkeeper_core::plan::{Shape, Step, Unit, units};
use schemars::JsonSchema;
use serde::Serialize;

use crate::engine::Engine;
use crate::error::Error;
use crate::judgement::{Base, JudgedStep, Replay, steps};

/// What to explain.
#[derive(Clone, Debug, Default)]
pub struct ExplainAsk {
    pub base: Base,
    /// Texts in the order in which they run, each a file of its own.
    pub scripts: Vec<Script>,
    /// Rows of relations as the user says; an unknown name is an error.
    pub rows: Vec<(String, f64)>,
    /// Tell also of relations that the call itself made: with nothing to start from, its first
    /// statements are how the schema was described.
    pub with_new: bool,
    /// All statements in one transaction block (`true`), or each on its own; otherwise as the plan
    /// of a migration would run them.
    pub transaction: Option<bool>,
}

/// The verdict on every statement (`CONTRACT.md`).
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Explanation {
    pub schema: String,
    pub statements: Vec<Explained>,
}

/// The verdict on one statement.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Explained {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    pub line: u32,
    pub sql: String,
    pub changes: Vec<Change>,
    pub effects: Vec<Effect>,
    /// It runs inside of a transaction block.
    pub transaction: bool,
    pub own_transaction: bool,
    pub reversible: bool,
    pub data_loss: bool,
    /// The server will refuse it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<Refused>,
    /// What nobody can tell from the text, each with the reason.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub opaque: Vec<String>,
}

/// Why a server will not run a statement.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Refused {
    pub sqlstate: String,
    pub message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// `false`: only with some contents of the tables.
    pub certain: bool,
}

/// Judges every statement; statements before it count as run.
pub fn explain(engine: &Arc<dyn Engine>, ask: &ExplainAsk) -> Result<Explanation, Error> {
    let mut statements = Vec::new();
    Explaining::begin(engine, ask)?.each(|explained| statements.push(explained));
    Ok(Explanation { schema: EXPLANATION.to_owned(), statements })
}

/// The schema of [`Explanation`].
pub const EXPLANATION: &str = "lockkeeper/explain/1";

/// Texts that can be read, before their statements are judged one after the other.
pub struct Explaining<'a> {
    replay: Replay<'a>,
    files: Vec<(&'a Script, Cut)>,
    with_new: bool,
}

/// How a text is run.
enum Cut {
    Units(Vec<Unit>),
    Steps(Vec<Step>, bool),
}

impl<'a> Explaining<'a> {
    /// Cuts the texts; nothing can fail from here on.
    pub fn begin(engine: &'a Arc<dyn Engine>, ask: &'a ExplainAsk) -> Result<Self, Error> {
        let dialect = engine.dialect();
        let mut replay = Replay::on(dialect, &ask.base)?;
        replay.measure(&ask.rows, ask.base.unknown)?;
        let cut = |script: &'a Script| -> Result<(&'a Script, Cut), Error> {
            let cut = match ask.transaction {
                Some(block) => Cut::Steps(steps(dialect, script)?, block),
                None => Cut::Units(units(script, &Shape::default(), dialect)?),
            };
            Ok((script, cut))
        };
        let files: Result<_, Error> = ask.scripts.iter().map(cut).collect();
        Ok(Explaining { replay, files: files?, with_new: ask.with_new })
    }

    /// Tells of each statement as soon as it is judged.
    pub fn each(mut self, mut tell: impl FnMut(Explained)) {
        for (script, cut) in self.files {
            let file = (!script.file.is_empty()).then(|| script.file.clone());
            let with_new = self.with_new;
            let tell = |judged: JudgedStep<'_>| tell(explained(judged, file.clone(), with_new));
            match cut {
                Cut::Units(units) => self.replay.each_of_file(&units, tell),
                Cut::Steps(steps, block) => self.replay.each_of_steps(&steps, block, tell),
            }
        }
    }
}

fn explained(judged: JudgedStep<'_>, file: Option<String>, with_new: bool) -> Explained {
    let JudgedStep { step, block, verdict, .. } = judged;
    let mut effects = effects(&verdict);
    effects.retain(|effect| with_new || !effect.new);
    Explained {
        file,
        line: step.line,
        sql: step.sql.to_string(),
        transaction: block,
        own_transaction: verdict.own_transaction,
        reversible: !verdict.irreversible && effects.iter().all(|effect| effect.reversible),
        data_loss: effects.iter().any(|effect| effect.data_loss),
        refused: verdict.refusal.as_ref().map(refused),
        opaque: verdict.opaque.clone(),
        changes: verdict.changes,
        effects,
    }
}

fn refused(refusal: &Refusal) -> Refused {
    Refused {
        sqlstate: refusal.sqlstate.to_owned(),
        message: refusal.message.clone(),
        hint: refusal.hint.clone(),
        certain: refusal.certain,
    }
}
