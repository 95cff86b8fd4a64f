//! Waivers in the files themselves: `-- lockkeeper: allow RULE reason="…" until=YYYY-MM-DD`.
//!
//! Before the first statement they count for the whole file, later for the statement they stand
//! in or before, or behind on its line.

use crate::finding::{Finding, Waiver};
use crate::migration::{Directive, placed_directives};
use crate::sql::{Lexicon, Statement, line_column};

use super::RULES;
use super::config::unknown_rule;

/// A finding and the bytes it is about.
type Placed = (usize, usize, Finding);

struct Allow {
    rule: String,
    waiver: Waiver,
    start: usize,
    end: usize,
    /// Bytes of the statement it counts for; everything when there are none.
    scope: Option<(usize, usize)>,
}

/// Every waiver of a file, and what is wrong with some of them.
pub struct Allows {
    allows: Vec<Allow>,
    wrong: Vec<Placed>,
    text_end: usize,
    lines: Vec<usize>,
}

impl Allows {
    pub fn read(text: &str, statements: &[Statement<'_>], lexicon: &Lexicon) -> Self {
        let (placed, misspelt) = placed_directives(text, lexicon);
        let lines = match placed.is_empty() && misspelt.is_empty() {
            true => Vec::new(),
            false => text.match_indices('\n').map(|(at, _)| at).collect(),
        };
        let mut found =
            Allows { allows: Vec::new(), wrong: Vec::new(), text_end: text.len(), lines };
        for finding in misspelt {
            let at = found.offset(finding.line.unwrap_or(1));
            found.wrong.push((at, at, finding));
        }
        for placed in placed {
            let Directive::Allow { rule, reason, until } = placed.directive else { continue };
            let scope = scope(text, statements, placed.start);
            let (start, end) = (placed.start, placed.end);
            if RULES.iter().all(|known| known.id != rule) {
                found.complain(text, unknown_rule(&rule), start, end);
                continue;
            }
            let waiver = Waiver { reason, until };
            found.allows.push(Allow { rule, waiver, start, end, scope });
        }
        found
    }

    /// Whether nothing is allowed and nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.allows.is_empty() && self.wrong.is_empty()
    }

    /// Marks what is allowed, and adds what is to be said about the waivers themselves.
    pub fn apply(mut self, mut findings: Vec<Placed>, today: &str) -> Vec<Placed> {
        for allow in &self.allows {
            let ended = allow.waiver.until.as_deref().is_some_and(|until| until < today);
            let mut used = false;
            for (start, _, finding) in &mut findings {
                if finding.rule != allow.rule || !allow.covers(*start) {
                    continue;
                }
                used = true;
                if !ended {
                    finding.waived.get_or_insert_with(|| Box::new(allow.waiver.clone()));
                }
            }
            self.wrong.extend(allow.remark(ended, used));
        }
        let (allows, wrong) = (self.allows, self.wrong);
        let placed = wrong.into_iter().map(|(start, end, mut finding)| {
            if finding.line.is_none() {
                let line = self.lines.partition_point(|at| *at < start) as u32 + 1;
                let begin = self.lines[..line as usize - 1].last().map_or(0, |at| at + 1);
                finding = finding.at(line, (start - begin) as u32 + 1);
            }
            (start, end, finding)
        });
        drop(allows);
        findings.extend(placed);
        findings
    }

    fn complain(&mut self, text: &str, finding: Finding, start: usize, end: usize) {
        let (line, column) = line_column(text, start);
        self.wrong.push((start, end, finding.at(line, column)));
    }

    fn offset(&self, line: u32) -> usize {
        let before = (line as usize).checked_sub(2).and_then(|at| self.lines.get(at));
        before.map_or(0, |at| (at + 1).min(self.text_end))
    }
}

impl Allow {
    fn covers(&self, offset: usize) -> bool {
        self.scope.is_none_or(|(start, end)| (start..=end).contains(&offset))
    }

    fn remark(&self, ended: bool, used: bool) -> Option<Placed> {
        let rule = &self.rule;
        let finding = match (ended, used) {
            (true, true) => {
                let until = self.waiver.until.as_deref().unwrap_or_default();
                let message = format!("the waiver of `{rule}` ended on {until}: it counts again");
                Finding::warning("expired-allow", message)
                    .with_fix("do what the rule asks for, or decide anew until when to wait")
            }
            (_, false) => {
                let message = format!("`{rule}` has nothing to allow here");
                Finding::info("unused-allow", message).with_fix("remove the directive")
            }
            (false, true) => return None,
        };
        Some((self.start, self.end, finding))
    }
}

/// Returns the statement that a comment at this place counts for; `None` is the whole file.
fn scope(text: &str, statements: &[Statement<'_>], at: usize) -> Option<(usize, usize)> {
    let span =
        |statement: &Statement<'_>| (statement.offset, statement.offset + statement.text.len());
    let first = statements.first()?;
    if at < first.offset {
        return None;
    }
    let mut spans = statements.iter().map(span);
    let line_start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let on_line = |(_, end): &(usize, usize)| line_start <= *end && *end <= at;
    let inside = |(start, end): &(usize, usize)| *start <= at && at < *end;
    if let Some(own) = spans.clone().rev().find(|span| inside(span) || on_line(span)) {
        return Some(own);
    }
    let end = text.len() + 1;
    Some(spans.find(|(start, _)| *start > at).unwrap_or((end, end)))
}
