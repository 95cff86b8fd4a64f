//! `lint`: hazards, mistakes and manners of migrations.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use lockkeeper::core::finding::{Finding, Severity};
use lockkeeper::core::lint::{Baseline, Outcome, Settings};
use lockkeeper::core::migration::Script;
use lockkeeper::core::report::{self, SourceText, Tally};
use lockkeeper::env::write_whole;
use lockkeeper::error::{Error, Kind, exit};
use lockkeeper::ops::{self, LintAsk, LintFile};

use crate::ui::{Desk, Format, Given, Subject, plural};

/// Say what a person should know about migrations before they run
///
/// Judges the text as the plan would run it, with the schema replayed: no database is needed. An
/// error or a warning is a hazard (work under a lock that keeps others waiting, loss, a name that
/// breaks, a refusal of the server); what is only worth knowing is an info. Exit code 1 from
/// --fail-on on.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  lockkeeper lint                                     the whole folder
  lockkeeper lint migrations/0007_orders.sql          the migrations before it count as run
  lockkeeper lint change.sql --schema schema.sql --rows orders=80e6
  lockkeeper lint --since origin/main --format github what this branch adds
  lockkeeper lint --update-baseline --baseline lint.json   accept what is there today
  lockkeeper lint --fix                               apply the fixes that are safe

A finding is accepted with a reason, in the file, before the statement or in the head:
  -- lockkeeper: allow drop-column reason=\"unused since 4.2\" until=2026-12-31")]
pub struct Lint {
    /// Files of SQL, a folder of migrations, - for stdin [default: the folder of migrations]
    pub files: Vec<PathBuf>,
    #[command(flatten)]
    pub given: Given,
    /// Only migrations that were added or changed since this revision of git
    #[arg(long, value_name = "REV", conflicts_with = "files")]
    pub since: Option<String>,
    /// Findings in this file are known and do not count
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Write the findings of now into the baseline
    #[arg(long, requires = "baseline")]
    pub update_baseline: bool,
    /// Apply the fixes that are safe, to the files
    #[arg(long)]
    pub fix: bool,
    /// The mildest finding that makes the exit code 1
    #[arg(long, value_enum, default_value_t = Limit::Error, value_name = "SEVERITY")]
    pub fail_on: Limit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Limit {
    Error,
    Warning,
    Info,
}

impl Lint {
    pub fn run(&self, desk: &Desk) -> Result<u8, Error> {
        let mut environment = desk.environment()?;
        let named = Given::files(&self.files, &mut environment);
        let engine = desk.any_engine(&environment, self.given.engine)?;
        let mut subject = self.given.subject(desk, &environment, &engine, named, None)?;
        let changed = match &self.since {
            Some(revision) => Some(changed_since(revision, &environment.dir)?),
            None => None,
        };
        if named.is_empty() {
            name_by_path(&mut subject, &environment.dir);
        }
        let mut ask = LintAsk {
            files: files(&mut subject, changed.as_ref()),
            settings: Settings {
                config: environment.config.lint.clone(),
                today: today(),
                version: self.given.server_version.or(subject.base.version),
                longest_name: engine.dialect().longest_name(),
                no_online_forms: !engine.dialect().has_online_forms(),
            },
            rows: self.given.rows.clone(),
            transaction: self.given.block(),
            base: subject.base,
        };
        if self.fix {
            let fixed = ops::fix(&engine, &mut ask)?;
            write_fixed(desk, &fixed)?;
        }
        let mut outcome = ops::lint(&engine, &ask)?;
        if changed.is_some() {
            outcome.findings.extend(overtaken(&ask.files));
        }
        if let Some(folder) = &subject.folder {
            let files: Vec<&str> = ask.files.iter().map(|file| file.script.file.as_str()).collect();
            let new = of_folder(&outcome.findings, &folder.findings, &files);
            outcome.findings.extend(new);
        }
        self.weigh(desk, &mut outcome)?;
        show(desk, &outcome, &ask)?;
        let failed = Tally::of(&outcome.findings).fails(self.fail_on.severity());
        // The process ends: taking thousands of findings apart gives nothing back.
        std::mem::forget(outcome);
        Ok(if failed { exit::FINDINGS } else { exit::OK })
    }

    /// Applies the baseline, or writes it.
    fn weigh(&self, desk: &Desk, outcome: &mut Outcome) -> Result<(), Error> {
        let Some(file) = &self.baseline else { return Ok(()) };
        let failed = |why: String| Error::config(format!("{}: {why}", file.display()));
        if self.update_baseline {
            let text = Baseline::of(&outcome.findings).write();
            let text = text.map_err(|error| failed(error.to_string()))?;
            write_whole(file, text.as_bytes()).map_err(|error| failed(error.to_string()))?;
            desk.say(&format!(
                "{} holds {}",
                file.display(),
                plural(outcome.findings.len(), "finding")
            ));
        }
        let text = std::fs::read_to_string(file)
            .map_err(|error| failed(error.to_string()).with_hint("--update-baseline writes it"))?;
        let baseline = Baseline::read(&text).map_err(|error| failed(error.to_string()))?;
        baseline.apply(&mut outcome.findings);
        Ok(())
    }
}

impl Limit {
    fn severity(self) -> Severity {
        match self {
            Limit::Error => Severity::Error,
            Limit::Warning => Severity::Warning,
            Limit::Info => Severity::Info,
        }
    }
}

/// Returns what to know of a branch whose migrations come before others that are there already.
fn overtaken(files: &[LintFile]) -> Option<Finding> {
    let new = files.iter().position(|file| !file.context)?;
    let old = files[new..].iter().find(|file| file.context)?;
    let (new, old) = (&files[new].script.file, &old.script.file);
    let message = format!(
        "{new} sorts before {old}, which is there already: databases that have run that take this for late or edited"
    );
    let finding = Finding::new("overtaken-migration", Severity::Info, message);
    Some(finding.with_fix("give it a newer number").in_file(new.clone()))
}

/// Takes the files out of the subject.
fn files(subject: &mut Subject, changed: Option<&BTreeSet<String>>) -> Vec<LintFile> {
    let migrations = subject.folder.iter().flat_map(|folder| &folder.migrations);
    let without_down: HashSet<&str> = migrations
        .filter(|migration| migration.down.is_none())
        .map(|migration| base_name(&migration.up.file))
        .collect();
    let unchanged =
        |script: &Script| changed.is_some_and(|changed| !changed.contains(base_name(&script.file)));
    let before = std::mem::take(&mut subject.before).into_iter().map(|script| (script, true));
    let judged = std::mem::take(&mut subject.scripts).into_iter();
    let judged =
        judged.map(|script| (unchanged(&script), script)).map(|(yes, script)| (script, yes));
    let files = before.chain(judged).map(|(script, context)| LintFile {
        has_down: !without_down.contains(base_name(&script.file)),
        script,
        context,
    });
    files.collect()
}

/// Names the files of the folder by the path that leads to them from here, as editors and code
/// hosts look for them.
fn name_by_path(subject: &mut Subject, dir: &Path) {
    let here = std::env::current_dir().unwrap_or_default();
    let dir = dir.strip_prefix(&here).unwrap_or(dir);
    let dir = dir.strip_prefix(".").unwrap_or(dir);
    let placed = |file: &str| dir.join(file).display().to_string();
    for script in subject.scripts.iter_mut().chain(&mut subject.before) {
        script.file = placed(&script.file);
    }
    for finding in subject.folder.iter_mut().flat_map(|folder| &mut folder.findings) {
        finding.file = finding.file.take().map(|file| placed(&file));
    }
}

/// Returns what was found about the folder, without what was said of its files already and without
/// files that nobody asked about.
fn of_folder(said: &[Finding], findings: &[Finding], files: &[&str]) -> Vec<Finding> {
    let of = |finding: &Finding| finding.file.as_deref().map(|file| base_name(file).to_owned());
    let told = |new: &Finding| {
        said.iter().any(|old| {
            (of(old), &old.rule, old.line) == (of(new), &new.rule, new.line)
                && old.message == new.message
        })
    };
    let asked = |finding: &Finding| {
        of(finding).is_none_or(|name| files.iter().any(|file| base_name(file) == name))
    };
    findings.iter().filter(|new| asked(new) && !told(new)).cloned().collect()
}

fn base_name(file: &str) -> &str {
    Path::new(file).file_name().and_then(|name| name.to_str()).unwrap_or(file)
}

/// Asks git for the files of a folder that are new or changed, committed or not.
fn changed_since(revision: &str, dir: &Path) -> Result<BTreeSet<String>, Error> {
    let diff = ["diff", "--name-only", "--diff-filter=AMRC", "--relative", "-z"];
    let mut names = git(dir, &[&diff[..], &[revision, "--", "."]].concat())?;
    names.extend(git(dir, &["ls-files", "--others", "--exclude-standard", "-z", "--", "."])?);
    Ok(names.iter().map(|name| base_name(name).to_owned()).collect())
}

fn git(dir: &Path, words: &[&str]) -> Result<Vec<String>, Error> {
    let failed = |why: String| {
        Error::usage(format!("git cannot say what changed: {why}"))
            .with_hint("--since needs a git repository and a revision that it knows")
    };
    let output = Command::new("git").arg("-C").arg(dir).args(words).output();
    let output = output.map_err(|error| failed(error.to_string()))?;
    if !output.status.success() {
        return Err(failed(String::from_utf8_lossy(&output.stderr).trim().to_owned()));
    }
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok(text.split('\0').filter(|name| !name.is_empty()).map(str::to_owned).collect())
}

fn write_fixed(desk: &Desk, fixed: &[ops::Fixed]) -> Result<(), Error> {
    for fixed in fixed {
        let path = PathBuf::from(&fixed.file);
        write_whole(&path, fixed.text.as_bytes())
            .map_err(|error| Error::config(format!("cannot write {}: {error}", path.display())))?;
        desk.say(&format!("fixed {} in {}", plural(fixed.settled, "finding"), path.display()));
    }
    Ok(())
}

fn show(desk: &Desk, outcome: &Outcome, ask: &LintAsk) -> Result<(), Error> {
    let findings: &[Finding] = &outcome.findings;
    let judged = ask.files.iter().filter(|file| !file.context);
    let failed = |error: serde_json::Error| Error::new(Kind::Internal, error.to_string());
    let text = match desk.flags.format {
        Format::Human => {
            let source = |file: &'_ LintFile| (file.script.file.clone(), file.script.text.clone());
            let sources: Vec<_> = judged.map(source).collect();
            let sources: Vec<_> =
                sources.iter().map(|(file, text)| SourceText { file, text }).collect();
            report::human(findings, &sources, report::Look::Styled)
        }
        Format::Json => {
            return desk
                .write_plain(|stdout| report::json(outcome, stdout).map_err(std::io::Error::from));
        }
        Format::Sarif => report::sarif(findings, env!("CARGO_PKG_VERSION")).map_err(failed)?,
        Format::Github => report::github(findings),
        Format::Gitlab => report::gitlab(findings).map_err(failed)?,
        Format::Junit => {
            let names: Vec<&str> = judged.map(|file| file.script.file.as_str()).collect();
            report::junit(findings, &names)
        }
    };
    desk.print(&text)
}

fn today() -> String {
    jiff::Zoned::now().date().to_string()
}
