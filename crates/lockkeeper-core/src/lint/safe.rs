//! Spells the safe forms that several rules recommend.

use crate::change::{Change, ChangeKind};

use crate::finding::Severity;

use super::hazard::takes_along;
use super::rule::FileFacts;
use super::{ColumnText, Complaint, Facts, Hazard, Judged, glob};

/// Returns the relation a change belongs to.
pub fn table(change: &Change) -> &str {
    change.on.as_deref().unwrap_or(&change.object)
}

/// Returns the column, or a word that stands for it.
pub fn column(change: &Change) -> &str {
    let first = change.columns.first().map(String::as_str);
    change.column.as_deref().or(first).unwrap_or("the_column")
}

/// Returns the name of a constraint or index, or one made of its table.
pub fn name(change: &Change, suffix: &str) -> String {
    if change.on.is_some() && !change.object.is_empty() {
        return change.object.clone();
    }
    format!("{}_{suffix}", table(change).rsplit('.').next().unwrap_or_default())
}

/// Returns the names of a list, short enough for a sentence.
pub fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [a, b] => format!("{a} and {b}"),
        [a, b, c] => format!("{a}, {b} and {c}"),
        [a, b, rest @ ..] => format!("{a}, {b} and {} more", rest.len()),
    }
}

/// Returns the statement's text with a word put behind the first occurrence of some words, and
/// the edit that does so.
pub fn insert_after(facts: &Facts<'_>, words: &[&str], text: &str) -> Option<(usize, String)> {
    let tokens = facts.words();
    let at = tokens
        .windows(words.len())
        .position(|window| window.iter().zip(words).all(|(token, word)| token.is_word(word)))?;
    let end = tokens[at + words.len() - 1].end();
    let (head, tail) = facts.statement.text.split_at(end);
    Some((facts.statement.offset + end, format!("{head} {text}{tail}")))
}

/// Whether the statement may be taken out of its transaction without tearing others apart: it is
/// alone in the file, or with others that build or drop indexes.
pub fn stands_alone(facts: &Facts<'_>) -> bool {
    let of_indexes = |judged: &Judged| {
        let kinds = [ChangeKind::CreateIndex, ChangeKind::DropIndex, ChangeKind::Comment];
        judged.verdict.changes.iter().all(|change| kinds.contains(&change.kind))
    };
    let mut others = facts.before().iter().chain(facts.after());
    let together = facts.together.len();
    facts.statements == 1 || (facts.statements == together && others.all(of_indexes))
}

/// Adds the edit that puts `sql` in the statement's place, where that is all the file does.
pub fn replace_statement(
    facts: &Facts<'_>,
    complaint: Complaint,
    fits: bool,
    sql: &str,
) -> Complaint {
    let start = facts.statement.offset;
    let end = start + facts.statement.text.len();
    if fits && facts.statements == 1 && facts.verdict.changes.len() == 1 {
        return complaint.edit(start, end, sql);
    }
    complaint
}

/// Adds the safe form of a constraint that is checked at once, and the edit where it is possible.
pub fn not_valid(facts: &Facts<'_>, complaint: Complaint, change: &Change) -> Complaint {
    let (table, own) = (table(change), facts.statement.text);
    let named = facts.says(&["constraint"]);
    let name = name(change, "check");
    let sql = format!(
        "BEGIN;\n{own} NOT VALID;\nCOMMIT;\nALTER TABLE {table} VALIDATE CONSTRAINT {name}"
    );
    let single = facts.verdict.changes.len() == 1;
    let complaint = if single { complaint.safe_form(sql.clone()) } else { complaint };
    replace_statement(facts, complaint, named, &sql)
}

/// Returns the complaint about a dropped object, if it is of one of these kinds.
pub fn dropped(
    facts: &Facts<'_>,
    hazard: &Hazard,
    kinds: &[ChangeKind],
    noun: &str,
) -> Option<Complaint> {
    let change = facts.change(hazard)?;
    if !kinds.contains(&change.kind) || takes_along(change) {
        return None;
    }
    let complaint = Complaint::new(format!("{noun} {} is lost", change.object))
        .fix("release code that does not use it first");
    Some(unless_it_comes_back(facts, complaint, &change.object))
}

/// Lowers a complaint about a name that the same transaction gives away again.
pub fn unless_it_comes_back(facts: &Facts<'_>, complaint: Complaint, object: &str) -> Complaint {
    if facts.comes_back(object) { complaint.severity(Severity::Info) } else { complaint }
}

/// Returns the old and the new name of a rename.
pub fn names(change: &Change) -> (String, String) {
    let from = change.from.clone().unwrap_or_else(|| change.object.clone());
    let to = change.to.clone().unwrap_or_else(|| "another name".to_owned());
    (from, to)
}

/// Returns a name without its schema.
pub fn last_part(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// Returns the file's own transaction statements: their first word, folded, and their place.
pub fn boundaries(facts: &FileFacts<'_>) -> Vec<(String, usize, usize)> {
    let words = ["begin", "start", "commit", "end", "rollback", "abort"];
    let mut found = Vec::new();
    let opens = |text: &str, word: &str| {
        text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
    };
    for statement in facts.statements {
        if !words.iter().any(|word| opens(statement.text, word)) {
            continue;
        }
        let mut tokens = statement.words(facts.lexicon);
        let (Some(first), second) = (tokens.next(), tokens.next()) else { continue };
        let prepared = second.is_some_and(|token| token.is_word("prepared") || token.is_word("to"));
        if words.iter().any(|word| first.is_word(word)) && !prepared {
            let end = statement.offset + statement.text.len();
            found.push((first.text.to_ascii_lowercase(), statement.offset, end));
        }
    }
    found
}

/// Returns the complaint about a column's type.
pub fn other_type(
    facts: &Facts<'_>,
    column: &ColumnText<'_>,
    better: &str,
    why: &str,
) -> Complaint {
    let (start, end) = facts.span(&column.ty_token);
    let message = format!("{} as {} {why}", column.name.text, column.ty);
    let complaint = Complaint::new(message).fix(format!("use {better}"));
    complaint.at(start, end).object(column.name.text)
}

/// Returns the table a statement creates and the tenant column it must have.
pub fn tenant_table(facts: &Facts<'_>) -> Option<(String, String)> {
    let config = &facts.settings.config;
    let tenant = config.tenant_column.clone()?;
    let text = facts.table_text();
    let (_, change) = facts.changes(ChangeKind::CreateTable).into_iter().next()?;
    let exempt = config.tenant_exempt.iter().any(|pattern| glob::fits(pattern, &change.object));
    let listed = text.listed && !text.temporary && !text.copies();
    (listed && !exempt).then(|| (change.object.clone(), tenant))
}
