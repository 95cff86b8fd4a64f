//! The code quality report that GitLab shows beside a merge request.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::finding::{Finding, Severity};

use super::whole;

/// Returns the report; waived findings are left out, and no two entries share a fingerprint.
pub fn gitlab(findings: &[Finding]) -> Result<String, serde_json::Error> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let open = findings.iter().filter(|finding| finding.waived.is_none());
    let entries: Vec<Value> = open.map(|finding| entry(finding, &mut seen)).collect();
    Ok(serde_json::to_string_pretty(&entries)? + "\n")
}

fn entry(finding: &Finding, seen: &mut BTreeMap<String, usize>) -> Value {
    let own = finding.fingerprint.clone().unwrap_or_else(|| finding.rule.to_owned());
    let file = finding.file.clone().unwrap_or_default();
    let key = format!("{own}/{file}");
    let count = seen.entry(key.clone()).or_default();
    *count += 1;
    let fingerprint = blake3::hash(format!("{key}/{count}").as_bytes()).to_hex();
    json!({
        "description": whole(finding),
        "check_name": finding.rule,
        "fingerprint": fingerprint.as_str(),
        "severity": severity(finding.severity),
        "location": {
            "path": file,
            "lines": {
                "begin": finding.line.unwrap_or(1),
                "end": finding.end_line.or(finding.line).unwrap_or(1),
            },
        },
    })
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "critical",
        Severity::Warning => "major",
        Severity::Info => "info",
    }
}
