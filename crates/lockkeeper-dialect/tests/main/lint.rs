//! Every case of every rule (`tests/cases/lint/<rule>/*.sql`), judged and linted.
//!
//! A case is a migration. Before the line `-- migration:` may stand `-- schema:` with what was
//! there before, `-- config: {…}`, and `-- expect: RULE SEVERITY` for each finding. All errors and
//! warnings must be expected, and all that is expected must be found. In `bad*.sql` the rule
//! speaks, in `good*.sql` it says nothing above `info`. `LINT_ONLY=drop` narrows the run.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use lockkeeper_core::finding::{Finding, Severity};
use lockkeeper_core::lint::{
    Group, Judged, Level, LintConfig, RULES, Settings, Source, apply, lint,
};
use lockkeeper_core::sql::{Statement, split};
use lockkeeper_dialect::postgres::Judge;

use super::forms::LEXICON;

/// Rules that take what no other rule speaks of: no statement is known that needs them.
const LAST_RESORTS: [&str; 2] = ["every-row-written", "judge-hint"];

struct Case {
    rule: String,
    path: PathBuf,
    schema: String,
    migration: String,
    expected: BTreeSet<(String, String)>,
    config: LintConfig,
}

#[test]
fn every_case_is_found_as_expected() {
    let only = std::env::var("LINT_ONLY").unwrap_or_default();
    let mut wrong = Vec::new();
    for case in cases().iter().filter(|case| case.path.to_string_lossy().contains(&only)) {
        let findings = case.run(&case.migration);
        let found = |f: &Finding| (f.rule.to_owned(), f.severity.as_str().to_owned());
        let all: BTreeSet<_> = findings.iter().map(found).collect();
        let loud = findings.iter().filter(|f| f.severity > Severity::Info);
        let unexpected: Vec<_> =
            loud.filter(|f| !case.expected.contains(&found(f))).map(told).collect();
        let missing: Vec<_> = case.expected.iter().filter(|e| !all.contains(*e)).collect();
        let said = findings.iter().any(|finding| finding.rule == case.rule);
        let right = unexpected.is_empty() && missing.is_empty() && (said || !case.is_bad());
        if !right {
            let all: Vec<_> = findings.iter().map(told).collect();
            wrong.push(format!(
                "{}\n  unexpected {unexpected:#?}\n  missing {missing:?}\n  all {all:#?}",
                case.path.display()
            ));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

pub fn told(finding: &Finding) -> String {
    format!("{} {}: {}", finding.severity.as_str(), finding.rule, finding.message)
}

#[test]
fn an_edit_settles_its_finding() {
    let mut tried = 0;
    for case in cases().iter().filter(|case| case.is_bad()) {
        let findings = case.run(&case.migration);
        let (fixed, settled) = apply(&findings, &case.migration);
        if settled == 0 {
            continue;
        }
        tried += settled;
        let again = case.run(&fixed);
        for finding in findings.iter().filter(|finding| !finding.edits.is_empty()) {
            let stays = again.iter().any(|f| f.rule == finding.rule);
            assert!(!stays, "{} in {fixed}", finding.rule);
        }
        let loud: Vec<_> = again.iter().filter(|f| f.severity > Severity::Info).map(told).collect();
        assert!(loud.is_empty(), "{}:\n{fixed}\n{loud:#?}", case.path.display());
    }
    assert!(tried >= 6, "{tried}");
}

#[test]
fn every_rule_has_cases() {
    let cases = cases();
    let has = |rule: &str, bad: bool| cases.iter().any(|c| c.rule == rule && c.is_bad() == bad);
    let lacks = |rule: &&str| !(has(rule, true) && has(rule, false));
    let ids = RULES.iter().map(|rule| rule.id).filter(|rule| !LAST_RESORTS.contains(rule));
    let missing: Vec<_> = ids.filter(lacks).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let unknown: BTreeSet<_> =
        cases.iter().map(|c| &c.rule).filter(|id| RULES.iter().all(|r| r.id != **id)).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

impl Case {
    fn is_bad(&self) -> bool {
        self.path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("bad"))
    }

    fn run(&self, migration: &str) -> Vec<Finding> {
        let mut judge = Judge::new(17);
        for statement in split(&self.schema, &LEXICON).unwrap() {
            let verdict = judge.judge(statement.text, false);
            let refusal = verdict.refusal.map(|refusal| refusal.message);
            assert_eq!(refusal, None, "{}: {}", self.path.display(), statement.text);
        }
        judge.baseline();
        let mut source = Source::new("1_case.sql", migration);
        source.statements = judged(&mut judge, &split(migration, &LEXICON).unwrap());
        let mut config = self.config.clone();
        let style = RULES.iter().any(|rule| rule.id == self.rule && rule.group == Group::Style);
        if style {
            config.rules.insert(self.rule.clone(), Level::On);
        }
        let settings = Settings {
            config,
            today: "2026-06-01".into(),
            no_online_forms: false,
            longest_name: Some(63),
            version: Some(17),
        };
        lint(&[source], &settings, &LEXICON).findings
    }
}

/// Judges the statements of a file in the transactions that the planner gives them.
pub fn judged(judge: &mut Judge, statements: &[Statement<'_>]) -> Vec<Judged> {
    let own = statements.iter().any(|statement| boundary(statement).is_some());
    let (mut found, mut number, mut open) = (Vec::new(), 1, false);
    for (statement, seq) in statements.iter().zip(1..) {
        if let Some(begins) = boundary(statement) {
            open = begins;
            number += 1;
            judge.next_transaction();
            continue;
        }
        let alone = !open && stands_alone(statement);
        if !open && (alone || own) {
            number += 1;
            judge.next_transaction();
        }
        let verdict = judge.judge(statement.text, !alone);
        let transaction = (!alone).then_some(number);
        found.push(Judged { seq, transaction, verdict: verdict.into() });
        number += u32::from(alone);
    }
    found
}

fn boundary(statement: &Statement<'_>) -> Option<bool> {
    match statement.text.to_ascii_lowercase().as_str() {
        "commit" | "rollback" => Some(false),
        text if text.starts_with("begin") || text.starts_with("start transaction") => Some(true),
        _ => None,
    }
}

fn stands_alone(statement: &Statement<'_>) -> bool {
    let text = statement.text.to_ascii_lowercase();
    let words = ["vacuum", "drop database", "create database", "alter system"];
    let code = ["do ", "create function"].iter().any(|word| text.starts_with(word));
    let concurrently = text.contains(" concurrently") || text.contains("(concurrently)");
    (concurrently && !code) || words.iter().any(|word| text.starts_with(word))
}

fn cases() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases/lint");
    let mut cases = Vec::new();
    for dir in entries(&root) {
        let rule = dir.file_name().unwrap().to_string_lossy().into_owned();
        cases.extend(entries(&dir).into_iter().map(|path| read(rule.clone(), path)));
    }
    cases
}

fn entries(dir: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    paths
}

fn read(rule: String, path: PathBuf) -> Case {
    let text = fs::read_to_string(&path).unwrap();
    let (head, migration) = match text.split_once("-- migration:\n") {
        Some((head, migration)) => (head, migration),
        None => ("", text.as_str()),
    };
    let (notes, schema) = head.split_once("-- schema:\n").unwrap_or((head, ""));
    let after = |key: &str| {
        let lines = notes.lines().filter_map(|line| line.strip_prefix(key));
        lines.map(str::trim).map(str::to_owned).collect::<Vec<_>>()
    };
    let expected = after("-- expect:");
    let pair = |line: &String| {
        let (rule, severity) = line.split_once(' ').expect("-- expect: RULE SEVERITY");
        (rule.to_owned(), severity.to_owned())
    };
    let config = after("-- config:").first().map(|json| serde_json::from_str(json).unwrap());
    Case {
        rule,
        path,
        schema: schema.to_owned(),
        migration: migration.to_owned(),
        expected: expected.iter().map(pair).collect(),
        config: config.unwrap_or_default(),
    }
}
