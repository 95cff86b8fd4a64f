use crate::finding::{Finding, Waiver};
use crate::lint::Outcome;

use super::{Look, SourceText, Tally, github, gitlab, human, json, junit, sarif};

const SQL: &str = "-- old\ndrop table \"a<b\";\n";

fn findings() -> Vec<Finding> {
    let mut error = Finding::error("drop-table", "the table \"a<b\" is lost, 100 %: all of it")
        .in_file("migrations/1 a.sql")
        .at(2, 1)
        .with_fix("wait & see");
    (error.end_line, error.end_column) = (Some(2), Some(17));
    error.fingerprint = Some("0123456789abcdef".into());
    (error.relation, error.lock) = (Some("a<b".into()), Some("ACCESS EXCLUSIVE".into()));
    error.safe_form = Some("ALTER TABLE a RENAME TO b;\nSELECT 1".into());
    let mut waived = error.clone();
    waived.waived =
        Some(Box::new(Waiver { reason: "empty".into(), until: Some("2026-12-31".into()) }));
    vec![error, waived, Finding::info("brief-lock", "short")]
}

#[test]
fn people_see_the_place_the_lock_and_the_safe_form() {
    let sources = [SourceText { file: "migrations/1 a.sql", text: SQL }];
    let text = human(&findings(), &sources, Look::Plain);
    for part in [
        "error[drop-table]: the table",
        "migrations/1 a.sql:2:1",
        "^^^^^ ACCESS EXCLUSIVE on a<b",
        "wait & see",
        "ALTER TABLE a RENAME TO b;",
        "drop-table allowed: empty (until 2026-12-31)",
        "1 error, 1 info, 1 allowed",
    ] {
        assert!(text.contains(part), "{part}:\n{text}");
    }
    assert!(!text.contains('\u{1b}'));
    assert!(human(&findings(), &sources, Look::Styled).contains('\u{1b}'));
    assert_eq!(human(&[], &[], Look::Plain), "no findings\n");
}

#[test]
fn places_beyond_the_text_do_no_harm() {
    let sources = [SourceText { file: "a.sql", text: "x" }];
    let mut finding = Finding::error("drop-table", "lost").in_file("a.sql").at(9, 9);
    (finding.end_line, finding.end_column) = (Some(8), Some(1));
    assert!(human(&[finding], &sources, Look::Plain).contains("lost"));
}

#[test]
fn annotations_are_escaped() {
    let text = github(&findings());
    let first = text.lines().next().unwrap();
    assert!(first.starts_with(
        "::error file=migrations/1 a.sql,line=2,endLine=2,col=1,endColumn=17,title=drop-table::"
    ));
    assert!(first.contains("100 %25: all of it%0Await & see%0AALTER"), "{first}");
    assert_eq!(text.lines().count(), 2);
}

#[test]
fn code_quality_has_severities_and_fingerprints_of_their_own() {
    let mut two = findings();
    two.push(two[0].clone());
    let report: serde_json::Value = serde_json::from_str(&gitlab(&two).unwrap()).unwrap();
    let entries = report.as_array().unwrap();
    assert_eq!(entries.len(), 3);
    assert_eq!(entries[0]["severity"], "critical");
    assert_eq!(entries[0]["location"]["lines"]["begin"], 2);
    assert_ne!(entries[0]["fingerprint"], entries[2]["fingerprint"]);
}

#[test]
fn sarif_names_rules_regions_and_suppressions() {
    let log: serde_json::Value =
        serde_json::from_str(&sarif(&findings(), "1.0.0").unwrap()).unwrap();
    let run = &log["runs"][0];
    assert_eq!(log["version"], "2.1.0");
    assert_eq!(run["tool"]["driver"]["rules"][1]["id"], "drop-table");
    let results = run["results"].as_array().unwrap();
    assert_eq!(results[0]["ruleIndex"], 1);
    let place = &results[0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "migrations/1%20a.sql");
    assert_eq!(place["region"]["endColumn"], 17);
    assert_eq!(results[1]["suppressions"][0]["kind"], "inSource");
    assert_eq!(results[2]["level"], "note");
    assert!(results[2].get("locations").is_none());
}

#[test]
fn junit_is_escaped_and_counts() {
    let text = junit(&findings(), &["migrations/2.sql"]);
    assert!(text.contains("&quot;a&lt;b&quot; is lost"), "{text}");
    assert!(text.contains("<skipped message=\"empty\"/>"), "{text}");
    assert!(text.contains("<testsuite name=\"migrations/2.sql\" tests=\"1\" failures=\"0\""));
    assert!(text.contains("tests=\"2\" failures=\"1\" skipped=\"1\""), "{text}");
}

#[test]
fn the_document_counts_statements() {
    let outcome = Outcome { findings: findings(), statements: 2, opaque: 1 };
    let mut text = Vec::new();
    json(&outcome, &mut text).unwrap();
    let document: serde_json::Value = serde_json::from_slice(&text).unwrap();
    assert_eq!((&document["statements"], &document["opaque"]), (&2.into(), &1.into()));
    assert_eq!(document["findings"][1]["waived"]["until"], "2026-12-31");
    let tally = Tally::of(&outcome.findings);
    assert!(tally.fails(crate::finding::Severity::Error));
}

#[test]
fn a_long_document_is_written_as_a_short_one() {
    for rounds in [0, 1, 100, 300] {
        let findings: Vec<_> = (0..rounds).flat_map(|_| findings()).collect();
        let wanted = serde_json::to_value(&findings).unwrap();
        let outcome = Outcome { findings, statements: 2, opaque: 1 };
        let mut text = Vec::new();
        json(&outcome, &mut text).unwrap();
        let text = String::from_utf8(text).unwrap();
        let read: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!((&read["findings"], &read["opaque"]), (&wanted, &1.into()));
        let lines = serde_json::to_string_pretty(&wanted).unwrap().lines().count();
        assert_eq!(text.lines().count(), lines + 5, "{text}");
    }
}
