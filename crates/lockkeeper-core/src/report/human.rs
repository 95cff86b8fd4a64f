//! For people: the SQL with the place marked, who waits, and the safe form.

use std::fmt::Write;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::finding::{Finding, Severity};

use super::{SourceText, Tally};

/// Whether colours and bold letters are welcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    #[default]
    Plain,
    Styled,
}

/// Longest statement that is shown whole; of others the first lines.
const LONGEST: usize = 12;

/// Returns every finding as a paragraph, and one line on how many there are.
pub fn human(findings: &[Finding], sources: &[SourceText<'_>], look: Look) -> String {
    let renderer = match look {
        Look::Plain => Renderer::plain(),
        Look::Styled => Renderer::styled(),
    };
    let mut text = String::new();
    for finding in findings.iter().filter(|finding| finding.waived.is_none()) {
        text += &renderer.render(&[paragraph(finding, sources)]);
        text += "\n\n";
    }
    for finding in findings.iter().filter(|finding| finding.waived.is_some()) {
        text += &waived(finding);
    }
    text + &summary(findings)
}

fn paragraph<'a>(finding: &'a Finding, sources: &[SourceText<'a>]) -> Group<'a> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let title = level.primary_title(finding.message.as_str()).id(finding.rule);
    let file = finding.file.as_deref();
    let source = sources.iter().find(|source| Some(source.file) == file);
    let placed = source.zip(finding.line).map(|(source, line)| snippet(finding, source, line));
    let mut group = match placed {
        Some(snippet) => title.element(snippet),
        None => Group::with_title(title),
    };
    if placed_nowhere(finding, source.is_some()) {
        group = group.element(Level::NOTE.message(format!("in {}", file.unwrap_or_default())));
    }
    if let Some(fix) = &finding.fix {
        group = group.element(Level::HELP.message(fix.as_ref()));
    }
    if let Some(sql) = &finding.safe_form {
        let lines = sql.lines().map(|line| format!("\n    {line}")).collect::<String>();
        group = group.element(Level::HELP.with_name("safe").message(lines.trim_start().to_owned()));
    }
    group
}

fn placed_nowhere(finding: &Finding, shown: bool) -> bool {
    finding.file.is_some() && !(shown && finding.line.is_some())
}

fn snippet<'a>(
    finding: &'a Finding,
    source: &SourceText<'a>,
    line: u32,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let text = source.text.trim_start_matches('\u{feff}');
    let start = offset(text, line, finding.column.unwrap_or(1));
    let end_line = finding.end_line.unwrap_or(line);
    let end = match finding.end_column {
        Some(column) if end_line < line + LONGEST as u32 => offset(text, end_line, column),
        _ => text[start..].find('\n').map_or(text.len(), |at| start + at),
    };
    let label = finding.lock.as_deref().zip(finding.relation.as_deref());
    let label = label.map(|(lock, relation)| format!("{lock} on {relation}"));
    // The renderer reads all it is given: only the lines that are marked, where there are any.
    let (line, first) = if start < text.len() { (line, offset(text, line, 1)) } else { (1, 0) };
    let end = end.max(start);
    let shown = &text[first..text[end..].find('\n').map_or(text.len(), |at| end + at)];
    let mark = AnnotationKind::Primary.span(start - first..end - first);
    let snippet = Snippet::source(shown).line_start(line as usize).path(source.file);
    snippet.annotation(mark.label(label))
}

/// Returns the byte at a line and column, both counted from 1.
fn offset(text: &str, line: u32, column: u32) -> usize {
    let before: usize = text.split_inclusive('\n').take(line as usize - 1).map(str::len).sum();
    let rest = &text[before.min(text.len())..];
    let mut letters = rest.char_indices().skip(column as usize - 1);
    before + letters.next().map_or(rest.len(), |(at, _)| at)
}

fn waived(finding: &Finding) -> String {
    let place = match (&finding.file, finding.line) {
        (Some(file), Some(line)) => format!("{file}:{line}: "),
        (Some(file), None) => format!("{file}: "),
        _ => String::new(),
    };
    let mut text = format!("{place}{} allowed", finding.rule);
    if let Some(waiver) = &finding.waived {
        let _ = write!(text, ": {}", waiver.reason);
        if let Some(until) = &waiver.until {
            let _ = write!(text, " (until {until})");
        }
    }
    text + "\n"
}

fn summary(findings: &[Finding]) -> String {
    let tally = Tally::of(findings);
    if tally == Tally::default() {
        return "no findings\n".to_owned();
    }
    let counts = [(tally.errors, "error"), (tally.warnings, "warning"), (tally.infos, "info")];
    let mut parts: Vec<String> = Vec::new();
    for (count, word) in counts.into_iter().filter(|(count, _)| *count > 0) {
        let ending = if count == 1 || word == "info" { "" } else { "s" };
        parts.push(format!("{count} {word}{ending}"));
    }
    if tally.waived > 0 {
        parts.push(format!("{} allowed", tally.waived));
    }
    parts.join(", ") + "\n"
}
