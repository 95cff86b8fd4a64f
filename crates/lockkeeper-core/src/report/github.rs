//! Workflow commands that a GitHub runner turns into annotations.

use std::fmt::Write;

use crate::finding::{Finding, Severity};

use super::whole;

/// Returns one command a line; waived findings are left out.
pub fn github(findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings.iter().filter(|finding| finding.waived.is_none()) {
        let word = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        let _ = writeln!(text, "::{word} {}::{}", properties(finding), escape(&whole(finding)));
    }
    text
}

fn properties(finding: &Finding) -> String {
    let mut parts = Vec::new();
    if let Some(file) = &finding.file {
        parts.push(format!("file={}", escape_property(file)));
    }
    let numbers = [("line", finding.line), ("endLine", finding.end_line)];
    parts.extend(numbers.iter().filter_map(|(key, n)| n.map(|n| format!("{key}={n}"))));
    // Columns mean something within one line only.
    if finding.line == finding.end_line {
        let columns = [("col", finding.column), ("endColumn", finding.end_column)];
        parts.extend(columns.iter().filter_map(|(key, n)| n.map(|n| format!("{key}={n}"))));
    }
    parts.push(format!("title={}", escape_property(finding.rule)));
    parts.join(",")
}

fn escape(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn escape_property(text: &str) -> String {
    escape(text).replace(':', "%3A").replace(',', "%2C")
}
