//! `lint`: what a person should know about migrations before they run.

use std::sync::{Arc, mpsc};
use std::thread;

use lockkeeper_core::finding::Finding;
use lockkeeper_core::lint::{Judged, Linter, Outcome, Settings, Source, apply};
use lockkeeper_core::migration::Script;
use lockkeeper_core::plan::{Shape, cut, units_of};
use lockkeeper_core::sql::Statement;

use crate::engine::Engine;
use crate::error::Error;
use crate::judgement::{Base, JudgedStep, Replay, steps_of};

/// How many judged files may wait for the rules.
const AHEAD: usize = 4;

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
    let mut linter = Linter::new(&ask.settings, engine.dialect().lexicon());
    let mut broken = Vec::new();
    let alone = ask.files.len() < 2 || thread::available_parallelism().map_or(1, usize::from) < 2;
    let mut outcome = if alone {
        each_judged(engine, ask, &mut broken, |judged| read(&mut linter, judged))?;
        linter.finish()
    } else {
        beside(linter, |tell| each_judged(engine, ask, &mut broken, tell))?
    };
    outcome.findings.extend(broken);
    Ok(outcome)
}

/// A file that was judged, for the rules.
struct JudgedFile<'a> {
    file: &'a LintFile,
    cut: Vec<Statement<'a>>,
    judged: Vec<Judged>,
}

fn read(linter: &mut Linter<'_>, judged: JudgedFile<'_>) {
    let JudgedFile { file, cut, judged } = judged;
    let source = Source {
        file: file.script.file.as_str().into(),
        text: file.script.text.as_str().into(),
        statements: judged,
        has_down: file.has_down,
        context: file.context,
    };
    linter.read(&source, &cut);
}

/// Asks the rules about a file on a thread of its own, while the next one is judged.
fn beside<'a>(
    mut linter: Linter<'a>,
    judge: impl FnOnce(&mut dyn FnMut(JudgedFile<'a>)) -> Result<(), Error>,
) -> Result<Outcome, Error> {
    thread::scope(|scope| {
        let (to, from) = mpsc::sync_channel(AHEAD);
        let rules = scope.spawn(move || {
            from.into_iter().for_each(|judged| read(&mut linter, judged));
            linter.finish()
        });
        // Nobody listens any more only when the rules have panicked, which is told below.
        let judged = judge(&mut |judged| drop(to.send(judged)));
        drop(to);
        let outcome = rules.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        judged.map(|()| outcome)
    })
}

/// Judges the files in order; what cannot be planned is a complaint in `broken`.
fn each_judged<'a>(
    engine: &Arc<dyn Engine>,
    ask: &'a LintAsk,
    broken: &mut Vec<Finding>,
    mut tell: impl FnMut(JudgedFile<'a>),
) -> Result<(), Error> {
    let mut replay = Replay::on(engine.dialect(), &ask.base)?;
    replay.measure(&ask.rows, ask.base.unknown)?;
    for file in &ask.files {
        let (judged, problem) = judged(engine, &mut replay, file, ask.transaction)?;
        broken.extend(problem.filter(|_| !file.context));
        tell(judged);
    }
    Ok(())
}

/// Judges a file in the transactions of its plan. Where there can be no plan, the complaint about
/// it is returned, and the statements are judged one by one.
fn judged<'a>(
    engine: &Arc<dyn Engine>,
    replay: &mut Replay<'_>,
    file: &'a LintFile,
    transaction: Option<bool>,
) -> Result<(JudgedFile<'a>, Option<Finding>), Error> {
    let (dialect, script) = (engine.dialect(), &file.script);
    let cut = match cut(script, dialect) {
        Ok(cut) => cut,
        Err(finding) if transaction.is_none() => {
            let nothing = JudgedFile { file, cut: Vec::new(), judged: Vec::new() };
            return Ok((nothing, Some(finding)));
        }
        Err(finding) => return Err(unreadable(finding)),
    };
    let mut judged = Together::default();
    let planned = transaction.is_none().then(|| {
        let no_transaction = says_no_transaction(&script.text);
        units_of(script, &cut, &Shape { no_transaction, ..Shape::default() }, dialect)
    });
    if let Some(Ok(units)) = &planned {
        replay.each_of_file(units, |step| judged.push(step));
    } else {
        let steps = steps_of(dialect, script, &cut);
        replay.each_of_steps(&steps, transaction.unwrap_or(false), |step| judged.push(step));
    }
    let problem = planned.and_then(Result::err);
    Ok((JudgedFile { file, cut, judged: judged.0 }, problem))
}

/// The verdicts of a file; neighbours of which the same is to be said share theirs.
#[derive(Default)]
struct Together(Vec<Judged>);

impl Together {
    fn push(&mut self, judged: JudgedStep<'_>) {
        let last = self.0.last().filter(|last| *last.verdict == judged.verdict);
        let same = last.map(|last| Arc::clone(&last.verdict));
        self.0.push(Judged {
            seq: judged.step.seq,
            transaction: judged.block.then_some(judged.unit as u32),
            verdict: same.unwrap_or_else(|| Arc::new(judged.verdict)),
        });
    }
}

/// A text that is to stand in one transaction, or in none, has to be readable.
fn unreadable(finding: Finding) -> Error {
    let failure = Error::config(finding.message).in_file(finding.file.unwrap_or_default());
    failure.at(finding.line.unwrap_or(1), finding.column.unwrap_or(1))
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
            if settled == 0 || text == *old {
                break;
            }
            ask.files[at].script.text = text.clone().into();
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
