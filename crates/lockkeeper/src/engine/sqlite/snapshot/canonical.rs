//! One text for statements that differ in layout, comments and needless quotes only.
//!
//! SQLite keeps what somebody wrote. Renaming puts names in quotes; where a token can only be a
//! name they are taken off again. `"x"` elsewhere may be a string, and stays.

use lockkeeper_core::sql::{Token, TokenKind, tokens};

use super::super::dialect::LEXICON;
use super::reserved::is_reserved;

/// After these words there is a name.
const BEFORE_NAMES: [&str; 12] = [
    "table",
    "index",
    "view",
    "trigger",
    "exists",
    "references",
    "on",
    "into",
    "from",
    "join",
    "update",
    "of",
];

const INDENT: &str = "    ";

/// Returns the canonical text; what cannot be cut into tokens stays as it is.
pub fn text(sql: &str) -> String {
    let all: Result<Vec<Token<'_>>, _> = tokens(sql, &LEXICON).collect();
    let Ok(mut all) = all else { return sql.trim().to_owned() };
    all.retain(Token::is_significant);
    let words: Vec<String> = (0..all.len()).map(|at| word(&all, at)).collect();
    match kind(&all) {
        Some("table") => write(&all, &words, Breaks::Columns),
        Some("trigger") => write(&all, &words, Breaks::Statements),
        _ => write(&all, &words, Breaks::None),
    }
}

/// Returns what a CREATE statement makes, where its text is broken into lines.
fn kind(all: &[Token<'_>]) -> Option<&'static str> {
    let known = ["table", "trigger"];
    let first = all.iter().skip(1).take(3);
    let mut found = first.filter_map(|token| known.into_iter().find(|word| token.is_word(word)));
    let is_virtual = all.get(1).is_some_and(|token| token.is_word("virtual"));
    found.next().filter(|_| !is_virtual)
}

fn word(all: &[Token<'_>], at: usize) -> String {
    let token = &all[at];
    let plain = token.name();
    if token.kind != TokenKind::QuotedName || !is_plain(&plain) || !is_name(all, at) {
        return token.text.to_owned();
    }
    plain.into_owned()
}

fn is_plain(name: &str) -> bool {
    let first = name.chars().next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
    first && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') && !is_reserved(name)
}

/// Whether a quoted token can only be a name.
fn is_name(all: &[Token<'_>], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| all.get(before));
    let dot = |token: Option<&Token<'_>>| token.is_some_and(|t| t.kind == TokenKind::Dot);
    let after_word =
        before.is_some_and(|token| BEFORE_NAMES.iter().any(|word| token.is_word(word)));
    !all[at].text.starts_with('"') || after_word || dot(before) || dot(all.get(at + 1))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Breaks {
    None,
    /// After each column of a table.
    Columns,
    /// After each statement of a trigger.
    Statements,
}

fn write(all: &[Token<'_>], words: &[String], breaks: Breaks) -> String {
    let mut text = String::new();
    let (mut depth, mut listed, mut inside) = (0_usize, false, false);
    for (at, (token, word)) in all.iter().zip(words).enumerate() {
        let closes = token.kind == TokenKind::CloseParen;
        let ends_list = closes && depth == 1 && listed && breaks == Breaks::Columns;
        if ends_list {
            text.push('\n');
            listed = false;
        } else if token.is_word("end") && inside && at + 1 == all.len() {
            text.truncate(text.trim_end().len());
            text.push('\n');
        } else if at > 0 && !text.ends_with('\n') && !text.ends_with(INDENT) && spaced(all, at) {
            text.push(' ');
        }
        text.push_str(word);
        match token.kind {
            TokenKind::OpenParen => {
                depth += 1;
                if depth == 1 && breaks == Breaks::Columns && is_list(all, at) {
                    listed = true;
                    text.push_str("\n    ");
                }
            }
            TokenKind::CloseParen => depth = depth.saturating_sub(1),
            TokenKind::Comma if depth == 1 && listed => text.push_str("\n    "),
            TokenKind::Semicolon if inside => text.push_str("\n    "),
            TokenKind::Word
                if breaks == Breaks::Statements && !inside && token.is_word("begin") =>
            {
                inside = true;
                text.push_str("\n    ");
            }
            _ => {}
        }
    }
    text
}

/// Whether the parenthesis opens the columns of a table: it follows the table's name.
fn is_list(all: &[Token<'_>], at: usize) -> bool {
    let opened = all[..at].iter().any(|token| token.kind == TokenKind::OpenParen);
    let query = all[..at].iter().any(|token| token.is_word("select"));
    !opened && !query
}

fn spaced(all: &[Token<'_>], at: usize) -> bool {
    use TokenKind::{CloseParen, Comma, Dot, OpenParen, Semicolon};
    let (before, token) = (&all[at - 1], &all[at]);
    !matches!(before.kind, OpenParen | Dot)
        && !matches!(token.kind, CloseParen | Comma | Dot | Semicolon)
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn layout_comments_and_needless_quotes_do_not_count() {
        let written = "CREATE TABLE \"orders\"(id integer primary key,/* c */ note text -- why\n, \
                       UNIQUE( id,note ))";
        let other = "CREATE TABLE orders (\n id integer primary key, note text, UNIQUE(id, note))";
        assert_eq!(text(written), text(other));
        assert_eq!(
            text(other),
            "CREATE TABLE orders (\n    id integer primary key,\n    note text,\n    UNIQUE (id, \
             note)\n)"
        );
    }

    #[test]
    fn what_may_be_a_string_stays_quoted() {
        let view = "CREATE VIEW v AS SELECT \"a\", 'it''s', x'AB' FROM \"t\" WHERE b <> \"\"";
        let same = "CREATE VIEW v AS SELECT \"a\", 'it''s', x'AB' FROM t WHERE b <> \"\"";
        assert_eq!(text(view), same);
        assert_eq!(text("CREATE INDEX i ON \"order\" (a)"), "CREATE INDEX i ON \"order\" (a)");
    }

    #[test]
    fn statements_of_a_trigger_stand_on_lines() {
        let trigger = "CREATE TRIGGER tr AFTER INSERT ON t BEGIN SELECT CASE WHEN 1 THEN 2 END; \
                       DELETE FROM u; END";
        assert_eq!(
            text(trigger),
            "CREATE TRIGGER tr AFTER INSERT ON t BEGIN\n    SELECT CASE WHEN 1 THEN 2 END;\n    \
             DELETE FROM u;\nEND"
        );
    }
}
