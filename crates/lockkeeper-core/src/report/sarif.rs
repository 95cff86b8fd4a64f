//! SARIF 2.1.0, which code scanning services read.

use serde_json::{Map, Value, json};

use crate::finding::{Finding, Severity};
use crate::lint::RULES;

use super::whole;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// Returns one run with every rule that has a finding, waived findings as suppressed results.
pub fn sarif(findings: &[Finding], version: &str) -> Result<String, serde_json::Error> {
    let mut rules: Vec<&str> = findings.iter().map(|finding| finding.rule).collect();
    rules.sort_unstable();
    rules.dedup();
    let results: Vec<Value> = findings.iter().map(|finding| result(finding, &rules)).collect();
    let described: Vec<Value> = rules.iter().map(|id| rule(id)).collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "lockkeeper",
                "semanticVersion": version,
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": described,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    Ok(serde_json::to_string_pretty(&log)? + "\n")
}

fn rule(id: &str) -> Value {
    let Some(rule) = RULES.iter().find(|rule| rule.id == id) else {
        return json!({ "id": id });
    };
    json!({
        "id": id,
        "shortDescription": { "text": rule.summary },
        "helpUri": format!("{}/blob/main/docs/rules/{id}.md", env!("CARGO_PKG_REPOSITORY")),
        "defaultConfiguration": {
            "enabled": rule.on_by_default(),
            "level": level(rule.severity),
        },
        "properties": { "tags": [rule.group.as_str()] },
    })
}

fn result(finding: &Finding, rules: &[&str]) -> Value {
    let mut result = Map::new();
    result.insert("ruleId".into(), json!(finding.rule));
    result.insert("ruleIndex".into(), json!(rules.binary_search(&finding.rule).ok()));
    result.insert("level".into(), json!(level(finding.severity)));
    result.insert("message".into(), json!({ "text": whole(finding) }));
    if let Some(file) = &finding.file {
        let mut place = Map::new();
        place.insert("artifactLocation".into(), json!({ "uri": uri(file) }));
        if finding.line.is_some() {
            place.insert("region".into(), region(finding));
        }
        result.insert("locations".into(), json!([{ "physicalLocation": place }]));
    }
    if let Some(fingerprint) = &finding.fingerprint {
        let prints = json!({ "lockkeeperStatement/v1": fingerprint });
        result.insert("partialFingerprints".into(), prints);
    }
    if let Some(waiver) = &finding.waived {
        let suppression = json!({ "kind": "inSource", "justification": waiver.reason });
        result.insert("suppressions".into(), json!([suppression]));
    }
    Value::Object(result)
}

fn region(finding: &Finding) -> Value {
    let numbers = [
        ("startLine", finding.line),
        ("startColumn", finding.column),
        ("endLine", finding.end_line),
        ("endColumn", finding.end_column),
    ];
    let known = numbers.into_iter().filter_map(|(key, n)| Some((key.to_owned(), json!(n?))));
    Value::Object(known.collect())
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// Returns a path as a relative reference, with everything escaped that has a meaning there.
fn uri(path: &str) -> String {
    let mut text = String::new();
    for byte in path.replace('\\', "/").bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text += &format!("%{byte:02X}");
        }
    }
    text
}
