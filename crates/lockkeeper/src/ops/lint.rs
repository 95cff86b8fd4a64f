//! `lint`: what a person should know about migrations before they run.

use std::sync::{Arc, mpsc};
use std::thread;

use lockkeeper_core::change::{Dialect, Parsed};
use lockkeeper_core::finding::Finding;
use lockkeeper_core::lint::{Judged, Linter, Outcome, Settings, Source, apply};
use lockkeeper_core::migration::Script;
use lockkeeper_core::plan::{Shape, Step, Unit, cut, units_of};
use lockkeeper_core::sql::Statement;

use crate::engine::Engine;
use crate::error::Error;
use crate::judgement::{Base, JudgedStep, Replay, steps_of};

/// How many files one thread hands to the next at once: to wake it costs more than a small file.
const BATCH: usize = 8;

/// How many batches may wait.
const AHEAD: usize = 2;

/// Bytes from which a file is long: the trees of several would fill the memory.
const LONG: usize = 1 << 17;

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
    let dialect = engine.dialect();
    let mut linter = Linter::new(&ask.settings, dialect.lexicon());
    let mut broken = Vec::new();
    let alone = ask.files.len() < 2 || thread::available_parallelism().map_or(1, usize::from) < 2;
    let mut outcome = if alone {
        let files = ask.files.iter().map(|file| prepared(dialect, file, ask.transaction));
        each_judged(dialect, ask, files, &mut broken, |judged| read(&mut linter, judged))?;
        linter.finish()
    } else {
        in_three(dialect, ask, linter, &mut broken)?
    };
    outcome.findings.extend(broken);
    Ok(outcome)
}

/// A file that is ready to be judged.
struct PreparedFile<'a> {
    file: &'a LintFile,
    cut: Vec<Statement<'a>>,
    plan: Plan,
    /// Why there is no plan for it.
    problem: Option<Finding>,
    parsed: Vec<Option<Parsed>>,
}

enum Plan {
    Units(Vec<Unit>),
    /// All of them in one transaction, or each on its own.
    Steps(Vec<Step>, bool),
    Unreadable,
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

/// Reads the next files and asks the rules about the last ones on threads of their own, while
/// those between are judged in their order.
fn in_three(
    dialect: &dyn Dialect,
    ask: &LintAsk,
    mut linter: Linter<'_>,
    broken: &mut Vec<Finding>,
) -> Result<Outcome, Error> {
    thread::scope(|scope| {
        let transaction = ask.transaction;
        let (to_judge, ahead) = mpsc::sync_channel(AHEAD);
        let (to_rules, judged) = mpsc::sync_channel(AHEAD);
        scope.spawn(move || {
            let ready = |file| (file, prepared_ahead(dialect, file, transaction));
            let batches = ask.files.chunks(BATCH).map(|files| files.iter().map(ready).collect());
            // Nobody listens any more when judging has failed.
            let sent = batches.map(|batch: Vec<_>| to_judge.send(batch));
            sent.take_while(Result::is_ok).for_each(drop);
        });
        let rules = scope.spawn(move || {
            judged.into_iter().flatten().for_each(|judged| read(&mut linter, judged));
            linter.finish()
        });
        let files = ahead
            .into_iter()
            .flatten()
            .map(|(file, ready)| ready.unwrap_or_else(|| prepared(dialect, file, transaction)));
        let mut batch = Vec::new();
        let judged = each_judged(dialect, ask, files, broken, |judged| {
            let full = is_long(judged.file) || batch.len() + 1 == BATCH;
            batch.push(judged);
            if full {
                // Nobody listens any more only when the rules have panicked, which is told below.
                drop(to_rules.send(std::mem::take(&mut batch)));
            }
        });
        drop(to_rules.send(batch));
        drop(to_rules);
        let outcome = rules.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        judged.map(|()| outcome)
    })
}

/// Judges the files in order; what cannot be planned is a complaint in `broken`.
fn each_judged<'a>(
    dialect: &dyn Dialect,
    ask: &LintAsk,
    files: impl Iterator<Item = Result<PreparedFile<'a>, Error>>,
    broken: &mut Vec<Finding>,
    mut tell: impl FnMut(JudgedFile<'a>),
) -> Result<(), Error> {
    let mut replay = Replay::on(dialect, &ask.base)?;
    replay.measure(&ask.rows, ask.base.unknown)?;
    for prepared in files {
        let mut prepared = prepared?;
        let problem = prepared.problem.take();
        broken.extend(problem.filter(|_| !prepared.file.context));
        tell(judged(&mut replay, prepared));
    }
    Ok(())
}

/// Cuts a file into the transactions of its plan. Where there can be no plan, its statements are
/// to be judged one by one.
fn prepared<'a>(
    dialect: &dyn Dialect,
    file: &'a LintFile,
    transaction: Option<bool>,
) -> Result<PreparedFile<'a>, Error> {
    let script = &file.script;
    let ready = |cut, plan, problem| PreparedFile { file, cut, plan, problem, parsed: Vec::new() };
    let cut = match cut(script, dialect) {
        Ok(cut) => cut,
        Err(finding) if transaction.is_none() => {
            return Ok(ready(Vec::new(), Plan::Unreadable, Some(finding)));
        }
        Err(finding) => return Err(unreadable(finding)),
    };
    let planned = transaction.is_none().then(|| {
        let no_transaction = says_no_transaction(&script.text);
        units_of(script, &cut, &Shape { no_transaction, ..Shape::default() }, dialect)
    });
    let (plan, problem) = match planned {
        Some(Ok(units)) => (Plan::Units(units), None),
        planned => {
            let steps = steps_of(dialect, script, &cut);
            (Plan::Steps(steps, transaction.unwrap_or(false)), planned.and_then(Result::err))
        }
    };
    Ok(ready(cut, plan, problem))
}

/// Does the same and parses the statements, too; `None` leaves a long file for later.
fn prepared_ahead<'a>(
    dialect: &dyn Dialect,
    file: &'a LintFile,
    transaction: Option<bool>,
) -> Option<Result<PreparedFile<'a>, Error>> {
    (!is_long(file)).then(|| {
        let mut prepared = prepared(dialect, file, transaction)?;
        let statements = prepared.cut.iter();
        prepared.parsed = statements.map(|statement| dialect.parse(statement.text)).collect();
        Ok(prepared)
    })
}

fn is_long(file: &LintFile) -> bool {
    file.script.text.len() >= LONG
}

fn judged<'a>(replay: &mut Replay<'_>, prepared: PreparedFile<'a>) -> JudgedFile<'a> {
    let PreparedFile { file, cut, plan, parsed, .. } = prepared;
    let mut judged = Together::default();
    replay.read_ahead(parsed);
    match &plan {
        Plan::Units(units) => replay.each_of_file(units, |step| judged.push(step)),
        Plan::Steps(steps, block) => {
            replay.each_of_steps(steps, *block, |step| judged.push(step));
        }
        Plan::Unreadable => {}
    }
    JudgedFile { file, cut, judged: judged.0 }
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
