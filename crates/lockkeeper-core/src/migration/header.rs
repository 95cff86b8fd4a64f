//! What a migration says about itself in comments: metadata in its head, directives anywhere.

use serde::Serialize;

use crate::finding::Finding;
use crate::sql::{Lexicon, TokenKind, line_column, tokens};

/// The metadata of the leading comment lines (`-- purpose: …`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Header {
    pub purpose: Option<String>,
    pub depends: Vec<String>,
    pub ticket: Option<String>,
    pub phase: Option<String>,
    pub preserves: Vec<String>,
}

/// An instruction to Lockkeeper (`-- lockkeeper: …`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Directive {
    /// Run as written, without any rewriting.
    Direct,
    /// Accept a finding, for a reason.
    Allow { rule: String, reason: String, until: Option<String> },
    /// Every statement stands on its own, no transaction around the file.
    NoTransaction,
    /// Rows a batch of a backfill.
    Batch(u32),
    /// Running the file's statements again does no harm, whatever interrupted them.
    Repeatable,
}

impl Header {
    /// Reads the comment lines before the first statement.
    pub fn read(text: &str) -> Header {
        let mut header = Header::default();
        for line in leading_comments(text) {
            let Some((key, value)) = line.split_once(':') else { continue };
            let value = value.trim().to_owned();
            match key.trim().to_ascii_lowercase().as_str() {
                "purpose" => header.purpose = Some(value),
                "ticket" => header.ticket = Some(value),
                "phase" => header.phase = Some(value),
                "preserves" => header.preserves.push(value),
                "depends" => header.depends.extend(list(&value)),
                _ => {}
            }
        }
        header
    }
}

fn list(value: &str) -> impl Iterator<Item = String> + '_ {
    value.split([',', ' ']).map(str::trim).filter(|s| !s.is_empty()).map(str::to_owned)
}

fn leading_comments(text: &str) -> impl Iterator<Item = &str> {
    text.trim_start_matches('\u{feff}')
        .lines()
        .map(str::trim)
        .take_while(|line| line.is_empty() || line.starts_with("--"))
        .filter_map(|line| line.strip_prefix("--"))
}

/// A directive and where its comment stands in the file, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedDirective {
    pub directive: Directive,
    pub start: usize,
    pub end: usize,
}

/// Reads every directive of the file, or a finding for each one that is misspelt.
pub fn directives(text: &str, lexicon: &Lexicon) -> (Vec<Directive>, Vec<Finding>) {
    let (found, wrong) = placed_directives(text, lexicon);
    (found.into_iter().map(|placed| placed.directive).collect(), wrong)
}

/// Reads the same with the place of each: one in the head counts for the file, one before a
/// statement for that statement.
pub fn placed_directives(text: &str, lexicon: &Lexicon) -> (Vec<PlacedDirective>, Vec<Finding>) {
    let mut found = (Vec::new(), Vec::new());
    if !text.contains("lockkeeper:") {
        return found;
    }
    for token in tokens(text, lexicon).map_while(Result::ok) {
        let Some(words) = directive_text(token.kind, token.text) else { continue };
        match parse(words) {
            Ok(directive) => {
                let (start, end) = (token.offset, token.offset + token.text.len());
                found.0.push(PlacedDirective { directive, start, end });
            }
            Err(message) => {
                let (line, column) = line_column(text, token.offset);
                found.1.push(Finding::error("unknown-directive", message).at(line, column));
            }
        }
    }
    found
}

fn directive_text(kind: TokenKind, text: &str) -> Option<&str> {
    if kind != TokenKind::Comment {
        return None;
    }
    Some(text.strip_prefix("--")?.trim().strip_prefix("lockkeeper:")?.trim())
}

fn parse(words: &str) -> Result<Directive, String> {
    let (name, rest) = words.split_once(char::is_whitespace).unwrap_or((words, ""));
    match (name, rest.trim()) {
        ("direct", "") => Ok(Directive::Direct),
        ("no-transaction", "") => Ok(Directive::NoTransaction),
        ("repeatable", "") => Ok(Directive::Repeatable),
        ("batch", rows) => rows
            .parse()
            .ok()
            .filter(|rows| *rows > 0)
            .map(Directive::Batch)
            .ok_or_else(|| format!("`batch` needs a number of rows, not `{rows}`")),
        ("allow", rest) => allow(rest),
        _ => Err(format!(
            "unknown directive `{words}`; known are direct, no-transaction, repeatable, \
             batch ROWS, allow RULE reason=\"…\" [until=YYYY-MM-DD]"
        )),
    }
}

fn allow(rest: &str) -> Result<Directive, String> {
    let (rule, options) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let options = read_options(options)?;
    let value = |key: &str| {
        let mut fitting = options.iter().filter(|(known, _)| *known == key);
        fitting.next().map(|(_, value)| value.clone())
    };
    let reason = value("reason").unwrap_or_default();
    if rule.is_empty() || reason.is_empty() {
        return Err(format!("`allow {rest}` needs a rule and a reason: allow RULE reason=\"…\""));
    }
    let until = value("until");
    if let Some(day) = until.as_ref().filter(|day| !is_day(day)) {
        return Err(format!("`until={day}` is no day; write it as until=2026-12-31"));
    }
    Ok(Directive::Allow { rule: rule.to_owned(), reason, until })
}

/// Tells whether a text is a day as `YYYY-MM-DD`.
fn is_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts[..] else { return false };
    let number = |text: &str, width: usize| {
        let digits = text.len() == width && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse::<u32>().ok()).flatten()
    };
    let (Some(_), Some(month), Some(day)) = (number(year, 4), number(month, 2), number(day, 2))
    else {
        return false;
    };
    (1..=12).contains(&month) && (1..=31).contains(&day)
}

/// Reads `reason="…" until=…` to the end; anything else is an error, so that a slip allows nothing.
fn read_options(text: &str) -> Result<Vec<(&str, String)>, String> {
    let (mut found, mut rest) = (Vec::new(), text.trim());
    while !rest.is_empty() {
        let unknown =
            || format!("`{rest}` is no option of `allow`: reason=\"…\" or until=YYYY-MM-DD");
        let (key, after) = rest.split_once('=').ok_or_else(unknown)?;
        if !["reason", "until"].contains(&key) {
            return Err(unknown());
        }
        let (value, left) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').ok_or_else(unknown)?,
            None => after.split_once(char::is_whitespace).unwrap_or((after, "")),
        };
        found.push((key, value.to_owned()));
        rest = left.trim_start();
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::Lexicon;

    const PLAIN: Lexicon = Lexicon { dollar_quotes: true, ..Lexicon::PLAIN };

    #[test]
    fn reads_the_head_and_stops_at_the_first_statement() {
        let header = Header::read(
            "-- purpose: more tenants\n-- depends: 001, 002\n\nselect 1;\n-- ticket: X",
        );
        assert_eq!(header.purpose.as_deref(), Some("more tenants"));
        assert_eq!(header.depends, ["001", "002"]);
        assert_eq!(header.ticket, None);
    }

    #[test]
    fn reads_directives_but_not_inside_strings() {
        let text = "-- lockkeeper: allow drop-table reason=\"old table\" until=2026-12-31\nselect '\n-- lockkeeper: nonsense\n';";
        let (found, wrong) = directives(text, &PLAIN);
        assert!(wrong.is_empty(), "{wrong:?}");
        let until = Some("2026-12-31".to_owned());
        let (rule, reason) = ("drop-table".to_owned(), "old table".to_owned());
        assert_eq!(found, [Directive::Allow { rule, reason, until }]);
    }

    #[test]
    fn a_waiver_with_a_slip_allows_nothing() {
        for slip in [
            "allow truncate",
            "allow truncate reason=\"\"",
            "allow truncate because it is empty",
            "allow truncate reason=\"empty\" util=2026-12-31",
            "allow truncate reason=\"empty",
            "allow truncate reason=\"empty\" until=2026-13-01",
            "allow truncate reason=\"empty\" until=soon",
        ] {
            let (found, wrong) = directives(&format!("-- lockkeeper: {slip}"), &PLAIN);
            assert!(found.is_empty() && wrong.len() == 1, "{slip}: {found:?}");
        }
    }

    #[test]
    fn a_misspelt_directive_is_an_error_with_its_place() {
        let (_, wrong) = directives("select 1;\n  -- lockkeeper: no-transacton\n", &PLAIN);
        assert_eq!((wrong[0].line, wrong[0].column), (Some(2), Some(3)));
        assert!(wrong[0].message.contains("no-transacton"));
    }
}
