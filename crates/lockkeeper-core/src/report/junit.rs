//! Findings as failed tests, for whatever shows test results.

use std::fmt::Write;

use crate::finding::{Finding, Severity};

use super::whole;

/// Returns a suite for each file: what is an error or a warning failed, what is waived or an
/// info was skipped; a file without findings passed.
pub fn junit(findings: &[Finding], files: &[&str]) -> String {
    let mut names: Vec<&str> = files.to_vec();
    for finding in findings {
        let name = finding.file.as_deref().unwrap_or("lint");
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let failures = findings.iter().filter(|finding| fails(finding)).count();
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(text, "<testsuites name=\"lockkeeper lint\" failures=\"{failures}\">");
    for name in names {
        let mine = findings.iter().filter(|f| f.file.as_deref().unwrap_or("lint") == name);
        text += &suite(name, &mine.collect::<Vec<_>>());
    }
    text + "</testsuites>\n"
}

fn suite(name: &str, findings: &[&Finding]) -> String {
    let failures = findings.iter().filter(|finding| fails(finding)).count();
    let (tests, skipped) = (findings.len().max(1), findings.len() - failures);
    let name = escape(name);
    let mut text = format!(
        "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" \
         skipped=\"{skipped}\">\n"
    );
    if findings.is_empty() {
        let _ = writeln!(text, "    <testcase name=\"lint\" classname=\"{name}\"/>");
    }
    for finding in findings {
        text += &case(&name, finding);
    }
    text + "  </testsuite>\n"
}

fn case(suite: &str, finding: &Finding) -> String {
    let line = finding.line.map(|line| format!(":{line}")).unwrap_or_default();
    let (rule, message) = (escape(finding.rule), escape(&finding.message));
    let body = match &finding.waived {
        Some(waiver) => format!("<skipped message=\"{}\"/>", escape(&waiver.reason)),
        None if fails(finding) => {
            let kind = finding.severity.as_str();
            let whole = escape(&whole(finding));
            format!("<failure type=\"{kind}\" message=\"{message}\">{whole}</failure>")
        }
        None => format!("<skipped message=\"{message}\"/>"),
    };
    format!(
        "    <testcase name=\"{rule}{line}\" classname=\"{suite}\">\n      {body}\n    </testcase>\n"
    )
}

fn fails(finding: &Finding) -> bool {
    finding.waived.is_none() && finding.severity > Severity::Info
}

/// Escapes what XML reads as markup and leaves out what it cannot hold at all.
fn escape(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => result.push_str("&amp;"),
            '<' => result.push_str("&lt;"),
            '>' => result.push_str("&gt;"),
            '"' => result.push_str("&quot;"),
            '\'' => result.push_str("&apos;"),
            '\n' => result.push_str("&#10;"),
            '\t' => result.push_str("&#9;"),
            '\u{fffe}' | '\u{ffff}' => result.push('\u{fffd}'),
            letter if letter < ' ' => result.push('\u{fffd}'),
            letter => result.push(letter),
        }
    }
    result
}
