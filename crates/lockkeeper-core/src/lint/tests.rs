//! Rules over verdicts built by hand; what the judge makes of SQL is tested with the judge.

use std::sync::Arc;

use crate::change::{
    Birth, Change, ChangeKind, LockMode, RelationKind, Role, Touch, Verdict, Work, Written,
};
use crate::finding::{Finding, Severity};
use crate::sql::Lexicon;

use super::{Baseline, Judged, Level, LintConfig, Settings, Source, apply, lint};

fn touch(relation: &str, lock: LockMode) -> Touch {
    Touch {
        relation: relation.to_owned(),
        kind: RelationKind::Table,
        lock,
        role: Role::Named,
        rewrite: false,
        scan: false,
        index_rebuild: Vec::new(),
        index_build: false,
        work: None,
        written: None,
        data_loss: false,
        change: 0,
        birth: Birth::Base,
        rows: None,
        bytes: None,
    }
}

fn scan(relation: &str, lock: LockMode, work: Work) -> Touch {
    Touch { scan: true, work: Some(work), ..touch(relation, lock) }
}

fn judged(seq: u32, kind: ChangeKind, object: &str, touches: Vec<Touch>) -> Judged {
    let mut change = Change::new(kind, object);
    change.existed = true;
    let verdict = Verdict { changes: vec![change], touches, ..Verdict::default() };
    Judged { seq, transaction: Some(1), verdict: verdict.into() }
}

fn drop_table(seq: u32) -> Judged {
    let lost = Touch { data_loss: true, ..touch("old", LockMode::AccessExclusive) };
    judged(seq, ChangeKind::DropTable, "old", vec![lost])
}

fn run(text: &str, statements: Vec<Judged>, settings: &Settings) -> Vec<Finding> {
    let source = Source { statements, ..Source::new("1_a.sql", text) };
    lint(&[source], settings, &Lexicon::PLAIN).findings
}

fn today() -> Settings {
    Settings { today: "2026-06-01".into(), ..Settings::default() }
}

fn loud(findings: &[Finding]) -> Vec<(&str, Severity)> {
    let loud = findings.iter().filter(|f| f.severity > Severity::Info && f.waived.is_none());
    loud.map(|f| (f.rule, f.severity)).collect()
}

#[test]
fn an_index_build_is_an_error_with_a_safe_form_and_an_edit() {
    let text = "create index i on t (a);\n";
    let work = Touch { index_build: true, ..scan("t", LockMode::Share, Work::IndexBuild) };
    let findings = run(text, vec![judged(1, ChangeKind::CreateIndex, "i", vec![work])], &today());
    assert_eq!(loud(&findings), [("index-build-blocks-writes", Severity::Error)]);
    assert!(findings[0].message.contains("writes wait"), "{}", findings[0].message);
    assert_eq!((findings[0].line, findings[0].end_column), (Some(1), Some(24)));
    let (fixed, settled) = apply(&findings, text);
    assert_eq!((fixed.as_str(), settled), ("create index CONCURRENTLY i on t (a);\n", 1));
}

#[test]
fn small_tables_are_worked_on_without_alarm() {
    let work = Touch { rows: Some(20.0), ..scan("t", LockMode::AccessExclusive, Work::Numbered) };
    let findings = run("x;", vec![judged(1, ChangeKind::AddColumn, "t", vec![work])], &today());
    assert!(loud(&findings).is_empty());
    assert_eq!(findings[0].rule, "add-column-serial-or-identity");
}

#[test]
fn work_under_a_lock_of_an_earlier_statement_counts() {
    let add = judged(1, ChangeKind::AddCheck, "c", vec![touch("t", LockMode::AccessExclusive)]);
    let work = Work::Validation { constraint: "c".into() };
    let weak = scan("t", LockMode::ShareUpdateExclusive, work);
    let validate = judged(2, ChangeKind::ValidateConstraint, "c", vec![weak]);
    let together = run("a;\nb;", vec![add.clone(), validate.clone()], &today());
    assert_eq!(loud(&together), [("not-valid-then-validate-same-tx", Severity::Error)]);
    let apart = Judged { transaction: Some(2), ..validate };
    assert!(loud(&run("a;\nb;", vec![add, apart], &today())).is_empty());
}

#[test]
fn a_file_waives_with_a_reason_until_a_day() {
    let head = |until: &str| {
        format!(
            "-- lockkeeper: allow drop-table reason=\"empty since May\"{until}\n\ndrop table old;\n"
        )
    };
    let open = run(&head(""), vec![drop_table(1)], &today());
    assert!(loud(&open).is_empty());
    assert_eq!(open[0].waived.as_ref().map(|w| w.reason.as_str()), Some("empty since May"));
    let last_day = run(&head(" until=2026-06-01"), vec![drop_table(1)], &today());
    assert!(loud(&last_day).is_empty());
    let ended = run(&head(" until=2026-05-31"), vec![drop_table(1)], &today());
    assert_eq!(loud(&ended).len(), 2, "{ended:?}");
    assert!(ended.iter().any(|f| f.rule == "expired-allow"));
}

#[test]
fn a_waiver_before_a_statement_counts_for_that_one() {
    let text = "drop table old;\n-- lockkeeper: allow drop-table reason=\"copied\"\ndrop table old;\n\
                drop table old; -- lockkeeper: allow drop-table reason=\"tail\"\n";
    let findings = run(text, vec![drop_table(1), drop_table(2), drop_table(3)], &today());
    let open: Vec<_> = findings.iter().filter(|f| f.waived.is_none()).collect();
    assert_eq!(open.len(), 1, "{findings:#?}");
    assert_eq!(open[0].line, Some(1));
}

#[test]
fn misspelt_and_needless_waivers_are_told() {
    let text = "-- lockkeeper: allow drop-tabel reason=\"x\"\n-- lockkeeper: allow truncate\n\
                -- lockkeeper: allow truncate reason=\"y\"\n\ndrop table old;";
    let findings = run(text, vec![drop_table(1)], &today());
    let rules: Vec<_> = findings.iter().map(|f| (f.rule, f.line)).collect();
    assert!(rules.contains(&("unknown-rule", Some(1))), "{rules:?}");
    assert!(rules.contains(&("unknown-directive", Some(2))), "{rules:?}");
    assert!(rules.contains(&("unused-allow", Some(3))), "{rules:?}");
    let unknown = findings.iter().find(|f| f.rule == "unknown-rule").unwrap();
    assert!(unknown.fix.as_ref().unwrap().contains("drop-table"));
}

#[test]
fn levels_can_be_set_for_rules_groups_and_paths() {
    let mut settings = today();
    let config = r#"{"rules": {"drop-table": "warning"},
        "path": [{"glob": "1_*.sql", "rules": {"hazard": "off"}}]}"#;
    settings.config = serde_json::from_str(config).unwrap();
    assert!(loud(&run("x;", vec![drop_table(1)], &settings)).is_empty());
    settings.config.path.clear();
    assert_eq!(
        loud(&run("x;", vec![drop_table(1)], &settings)),
        [("drop-table", Severity::Warning)]
    );
    assert!(serde_json::from_str::<LintConfig>(r#"{"rulez": {}}"#).is_err());
    settings.config.rules.insert("drop-tables".into(), Level::Off);
    assert!(run("x;", Vec::new(), &settings).iter().any(|f| f.rule == "unknown-rule"));
}

#[test]
fn a_baseline_forgives_what_was_there_and_no_more() {
    let old = run("drop table old;", vec![drop_table(1)], &today());
    let baseline = Baseline::read(&Baseline::of(&old).write().unwrap()).unwrap();
    let text = "\n\n  DROP table old; drop table old;";
    let mut new = run(text, vec![drop_table(1), drop_table(2)], &today());
    baseline.apply(&mut new);
    assert_eq!(loud(&new), [("drop-table", Severity::Error)]);
    assert!(Baseline::read("{}").is_err());
    assert!(Baseline::read(r#"{"schema": "x", "findings": []}"#).is_err());
}

#[test]
fn constraints_are_reported_only_when_no_file_validates_them() {
    let mut add = judged(1, ChangeKind::AddCheck, "c", Vec::new());
    let change = &mut Arc::make_mut(&mut add.verdict).changes[0];
    (change.on, change.not_valid) = (Some("t".into()), true);
    let mut validate = judged(1, ChangeKind::ValidateConstraint, "c", Vec::new());
    Arc::make_mut(&mut validate.verdict).changes[0].on = Some("t".into());
    fn file(name: &str, judged: Judged) -> Source<'_> {
        Source { statements: vec![judged], ..Source::new(name, "x;") }
    }
    let told = |sources: &[Source<'_>]| {
        let findings = lint(sources, &today(), &Lexicon::PLAIN).findings;
        findings.iter().any(|f| f.rule == "not-valid-never-validated")
    };
    assert!(told(&[file("1.sql", add.clone())]));
    assert!(!told(&[file("1.sql", add), file("2.sql", validate)]));
}

#[test]
fn style_speaks_when_asked_and_reads_columns() {
    let text = "create table t (id int primary key, name varchar(20), at timestamp, j json);";
    let statement = judged(1, ChangeKind::CreateTable, "t", Vec::new());
    assert!(run(text, vec![statement.clone()], &today()).is_empty());
    let mut settings = today();
    settings.config.rules.insert("style".into(), Level::On);
    let findings = run(text, vec![statement], &settings);
    let rules: Vec<_> = findings.iter().map(|f| f.rule).collect();
    for rule in ["prefer-bigint", "prefer-text", "prefer-timestamptz", "prefer-jsonb"] {
        assert!(rules.contains(&rule), "{rule}: {rules:?}");
    }
    assert!(!rules.contains(&"pk-missing"));
}

#[test]
fn policies_speak_when_configured() {
    let text = "create table t (id uuid primary key, tenant_id uuid);";
    let statement = judged(1, ChangeKind::CreateTable, "t", Vec::new());
    let mut settings = today();
    settings.config.tenant_column = Some("tenant_id".into());
    let findings = run(text, vec![statement.clone()], &settings);
    let rules: Vec<_> = findings.iter().map(|f| f.rule).collect();
    for rule in ["tenant-column-missing", "tenant-index-missing", "tenant-reference-missing"] {
        assert!(rules.contains(&rule), "{rule}: {rules:?}");
    }
    settings.config.tenant_exempt = vec!["t".into()];
    assert!(run(text, vec![statement], &settings).is_empty());
    settings.config.additive_only = true;
    let lock = vec![touch("t", LockMode::AccessExclusive)];
    let column = judged(1, ChangeKind::AddColumn, "t", lock);
    assert_eq!(loud(&run("x;", vec![column], &settings)), [("additive-only", Severity::Error)]);
}

#[test]
fn every_row_written_is_one_finding() {
    let all = Touch { written: Some(Written::All), ..touch("t", LockMode::RowExclusive) };
    let findings = run("x;", vec![judged(1, ChangeKind::Update, "t", vec![all])], &today());
    assert_eq!(loud(&findings), [("update-without-where", Severity::Error)]);
}
