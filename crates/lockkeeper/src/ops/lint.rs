//! `lint`: what a person should know about migrations before they run.

use std::sync::Arc;

use lockkeeper_core::finding::Finding;
use lockkeeper_core::lint::{Judged, Outcome, Settings, Source, apply, lint as judge_sources};
use lockkeeper_core::migration::Script;
use lockkeeper_core::plan::{Shape, units};

use crate::engine::Engine;
use crate::error::Error;
use crate::judgement::{Base, JudgedStep, Replay, steps};

/// One file to lint.
#[derive(Clone, Debug)]
pub struct LintFile {
    pub script: Script,
    pub has_down: bool,
    /// Read for what it leaves to later files; nothing is said about it.
    pub context: bool,
}

/// What to lint, and by which rules.
#[derive(Clone, Debug, Default)]
pub struct LintAsk {
    pub base: Base,
    /// In the order in which they run.
    pub files: Vec<LintFile>,
    pub settings: Settings,
    /// Rows of relations as the user says; an unknown name is an error.
    pub rows: Vec<(String, f64)>,
    /// All statements in one transaction block (`true`), or each on its own; otherwise as the plan
    /// of a migration would run them.
    pub transaction: Option<bool>,
}

/// Lints every file that is no mere context.
pub fn lint(engine: &Arc<dyn Engine>, ask: &LintAsk) -> Result<Outcome, Error> {
    let mut replay = Replay::on(engine.dialect(), &ask.base)?;
    replay.measure(&ask.rows, ask.base.unknown)?;
    let (mut sources, mut broken) = (Vec::new(), Vec::new());
    for file in &ask.files {
        let (statements, problem) = judged(engine, &mut replay, file, ask.transaction)?;
        broken.extend(problem.filter(|_| !file.context));
        sources.push(Source {
            file: file.script.file.as_str().into(),
            text: file.script.text.as_str().into(),
            statements,
            has_down: file.has_down,
            context: file.context,
        });
    }
    let mut outcome = judge_sources(&sources, &ask.settings, engine.dialect().lexicon());
    outcome.findings.extend(broken);
    Ok(outcome)
}

/// Judges a file in the transactions of its plan. Where there can be no plan, the complaint about
/// it is returned, and the statements are judged one by one.
fn judged(
    engine: &Arc<dyn Engine>,
    replay: &mut Replay<'_>,
    file: &LintFile,
    transaction: Option<bool>,
) -> Result<(Vec<Judged>, Option<Finding>), Error> {
    let dialect = engine.dialect();
    let alone = |replay: &mut Replay<'_>, block| -> Result<Vec<Judged>, Error> {
        let steps = steps(dialect, &file.script)?;
        Ok(replay.statements(&steps, block).into_iter().map(of_step).collect())
    };
    if let Some(block) = transaction {
        return Ok((alone(replay, block)?, None));
    }
    let no_transaction = says_no_transaction(&file.script.text);
    let shape = Shape { no_transaction, ..Shape::default() };
    match units(&file.script, &shape, dialect) {
        Ok(units) => Ok((replay.file(&units).into_iter().map(of_step).collect(), None)),
        Err(finding) if finding.rule == "unreadable-sql" => Ok((Vec::new(), Some(finding))),
        Err(finding) => Ok((alone(replay, false)?, Some(finding))),
    }
}

fn of_step(judged: JudgedStep<'_>) -> Judged {
    Judged {
        seq: judged.step.seq,
        transaction: judged.block.then_some(judged.unit as u32),
        verdict: judged.verdict,
    }
}

fn says_no_transaction(text: &str) -> bool {
    text.lines()
        .any(|line| line.trim().trim_start_matches('-').trim() == "lockkeeper: no-transaction")
}

/// A file with the edits that settle findings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    pub file: String,
    pub text: String,
    pub settled: usize,
}

/// Applies the edits that findings carry, round by round, and keeps those after which there are
/// fewer complaints than before and none that is new.
pub fn fix(engine: &Arc<dyn Engine>, ask: &mut LintAsk) -> Result<Vec<Fixed>, Error> {
    let mut fixed: Vec<Fixed> = Vec::new();
    for at in 0..ask.files.len() {
        for _round in 0..8 {
            let before = lint(engine, ask)?.findings;
            let name = ask.files[at].script.file.clone();
            let own = |finding: &&Finding| finding.file.as_ref() == Some(&name);
            let open: Vec<Finding> = before.iter().filter(own).cloned().collect();
            let old = ask.files[at].script.text.clone();
            let (text, settled) = apply(&open, &old);
            if settled == 0 || text == old {
                break;
            }
            ask.files[at].script.text.clone_from(&text);
            let after = lint(engine, ask)?.findings;
            if after.len() >= before.len() {
                ask.files[at].script.text = old;
                break;
            }
            match fixed.iter_mut().find(|fixed| fixed.file == name) {
                Some(fixed) => (fixed.text, fixed.settled) = (text, fixed.settled + settled),
                None => fixed.push(Fixed { file: name, text, settled }),
            }
        }
    }
    Ok(fixed)
}
