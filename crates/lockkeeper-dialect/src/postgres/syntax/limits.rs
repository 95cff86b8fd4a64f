//! What keeps memory and the stack within bounds: a look at the tokens before the parser runs.
//!
//! The parser and every reader of its tree recurse, so text nested too deeply is refused here. A
//! list of VALUES is cut behind its first rows: what follows says nothing new and may be
//! megabytes.

use std::borrow::Cow;

use squawk_lexer::TokenKind;

use super::SyntaxError;

/// How deep a tree may be.
pub(super) const DEPTH: u32 = 500;
/// What nesting may weigh in all: parentheses, CASE, JOIN and blocks at their weight, operators
/// that lean to the right at theirs. Chosen so that a debug build needs less than 1.6 MB of stack.
const WEIGHT: usize = 960;
const BLOCK: usize = 8;
const OPERATOR: usize = 5;
/// Rows of VALUES that are kept.
pub(super) const ROWS: usize = 1000;

pub(super) const TOO_DEEP: &str = "nested too deeply to be read; split the expression";

/// Text that is safe to parse, with what was left out of it.
pub(super) struct Guarded<'a> {
    pub(super) sql: Cow<'a, str>,
    /// Where something was cut out of the original, and how much.
    cuts: Vec<(usize, usize)>,
}

impl Guarded<'_> {
    /// Moves an error to its place in the original text.
    pub(super) fn unshift(&self, mut error: SyntaxError) -> SyntaxError {
        for (at, length) in &self.cuts {
            if error.offset > *at {
                error.offset += length;
            }
        }
        error
    }
}

/// Refuses text that nests too deeply and shortens long VALUES.
pub(super) fn guard(sql: &str) -> Result<Guarded<'_>, SyntaxError> {
    if is_light(sql) {
        return Ok(Guarded { sql: Cow::Borrowed(sql), cuts: Vec::new() });
    }
    if u32::try_from(sql.len()).is_err() {
        return Err(SyntaxError::new("a statement of more than 4 GB cannot be read", 0));
    }
    let mut scan = Scan::new();
    let mut offset = 0;
    for token in squawk_lexer::tokenize(sql) {
        let end = offset + token.len as usize;
        scan.token(token.kind, &sql[offset..end], offset)?;
        offset = end;
    }
    Ok(scan.guarded(sql))
}

/// Whether words and signs are too few to nest too deeply, whatever they say.
fn is_light(sql: &str) -> bool {
    let mut signs = 1;
    let mut in_word = false;
    for byte in sql.bytes().take(WEIGHT * 2) {
        let letter = byte.is_ascii_alphanumeric() || byte == b'_';
        signs += usize::from(!(byte.is_ascii_whitespace() || letter && in_word));
        in_word = letter;
    }
    sql.len() <= WEIGHT * 2 && signs * BLOCK <= WEIGHT
}

/// One level of parentheses.
#[derive(Clone, Copy, Default)]
struct Level {
    /// Operators since the last comma or keyword that ends an operand.
    operators: usize,
    /// CASE without its END, JOIN without its ON.
    cases: usize,
    joins: usize,
    between: Between,
}

/// IF opens a block only where a statement may begin, and `END LOOP` opens none.
#[derive(Clone, Copy, PartialEq)]
enum Before {
    Statement,
    End,
    Other,
}

/// Where a BETWEEN stands: the grammar reads an OR behind its upper bound as a part of the bound.
#[derive(Clone, Copy, Default, PartialEq)]
enum Between {
    #[default]
    No,
    Lower,
    Upper,
}

impl Level {
    fn weight(&self) -> usize {
        self.operators * OPERATOR + (self.cases + self.joins) * BLOCK
    }
}

struct Scan {
    levels: Vec<Level>,
    /// Operators and CASEs of all levels.
    weight: usize,
    /// Whether an operator here would have nothing on its left.
    prefix: bool,
    /// What stands in front of the token, as far as IF, BEGIN and LOOP care.
    before: Before,
    /// Where the last character of an operator ended.
    sign_end: usize,
    values: Option<Values>,
    after_values: bool,
    cuts: Vec<(usize, usize)>,
}

/// The VALUES list the scan is in.
struct Values {
    level: usize,
    rows: usize,
    /// End of the last row that is kept, and of the last one seen.
    keep: usize,
    end: usize,
    /// A row has just ended: only a comma continues the list.
    closed: bool,
}

impl Scan {
    fn new() -> Self {
        Scan {
            levels: vec![Level::default()],
            weight: 0,
            prefix: true,
            before: Before::Statement,
            sign_end: usize::MAX,
            values: None,
            after_values: false,
            cuts: Vec::new(),
        }
    }

    fn token(&mut self, kind: TokenKind, text: &str, offset: usize) -> Result<(), SyntaxError> {
        if is_trivia(kind) {
            return Ok(());
        }
        self.row(kind);
        match kind {
            TokenKind::OpenParen | TokenKind::OpenBracket => self.open(kind, offset),
            TokenKind::CloseParen | TokenKind::CloseBracket => self.close(offset + 1),
            TokenKind::Comma | TokenKind::Semi => self.operand(),
            TokenKind::Ident => self.word(text),
            _ if is_operator(kind) => self.operator(kind, offset),
            _ => self.prefix = false,
        }
        if kind != TokenKind::Ident {
            let semicolon = kind == TokenKind::Semi;
            self.before = if semicolon { Before::Statement } else { Before::Other };
        }
        self.after_values = kind == TokenKind::Ident && text.eq_ignore_ascii_case("values");
        match self.levels.len() * BLOCK + self.weight > WEIGHT {
            true => Err(SyntaxError::new(TOO_DEEP, offset)),
            false => Ok(()),
        }
    }

    /// Ends the VALUES list when its last row is not followed by a comma.
    fn row(&mut self, kind: TokenKind) {
        let Some(values) = &mut self.values else { return };
        if values.closed && kind != TokenKind::Comma {
            self.end_values();
        } else {
            values.closed = false;
        }
    }

    fn end_values(&mut self) {
        if let Some(values) = self.values.take()
            && values.end > values.keep
        {
            self.cuts.push((values.keep, values.end - values.keep));
        }
    }

    fn open(&mut self, kind: TokenKind, offset: usize) {
        if self.after_values && self.values.is_none() && kind == TokenKind::OpenParen {
            let level = self.levels.len();
            self.values = Some(Values { level, rows: 0, keep: offset, end: offset, closed: false });
        }
        self.levels.push(Level::default());
        self.prefix = true;
    }

    fn close(&mut self, end: usize) {
        if self.levels.len() > 1
            && let Some(level) = self.levels.pop()
        {
            self.weight -= level.weight();
        }
        self.prefix = false;
        let level = self.levels.len();
        if let Some(values) = self.values.as_mut().filter(|values| values.level == level) {
            values.rows += 1;
            values.end = end;
            values.closed = true;
            // One more than is kept, so that the reader sees there was more.
            if values.rows <= ROWS + 1 {
                values.keep = end;
            }
        }
    }

    fn operand(&mut self) {
        self.prefix = true;
        if let Some(level) = self.levels.last_mut() {
            self.weight -= level.operators * OPERATOR;
            level.operators = 0;
            level.between = Between::No;
        }
    }

    fn word(&mut self, text: &str) {
        let is = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
        let before = std::mem::replace(&mut self.before, Before::Other);
        self.prefix = false;
        if !(2..=7).contains(&text.len()) {
            return;
        }
        if is(&["and"]) && self.between() == Between::Lower {
            self.set_between(Between::Upper);
            self.prefix = true;
        } else if is(&["or"]) && self.between() == Between::Upper {
            self.prefix = true;
        } else if is(&["on", "using"]) {
            self.end_join();
        } else if is(&["and", "or", "select", "from", "where", "set", "when", "then", "else"]) {
            self.operand();
        } else if is(&["not", "in"]) {
            self.add_operator();
        } else if is(&["between"]) {
            self.add_operator();
            self.set_between(Between::Lower);
        } else if is(&["join"]) {
            self.add_block(|level| &mut level.joins);
        } else if is(&["explain", "prepare"]) {
            self.add_block(|level| &mut level.cases);
        } else if is(&["end"]) {
            self.end();
            self.before = Before::End;
        } else if before != Before::End && is(&["case", "loop"])
            || before == Before::Statement && is(&["if", "begin"])
        {
            self.operand();
            self.add_block(|level| &mut level.cases);
        }
        if is(&["then", "else", "begin", "loop"]) {
            self.before = Before::Statement;
        }
    }

    fn add_operator(&mut self) {
        if let Some(level) = self.levels.last_mut() {
            level.operators += 1;
            self.weight += OPERATOR;
        }
        self.prefix = true;
    }

    fn add_block(&mut self, count: impl Fn(&mut Level) -> &mut usize) {
        if let Some(level) = self.levels.last_mut() {
            *count(level) += 1;
            self.weight += BLOCK;
        }
    }

    fn set_between(&mut self, between: Between) {
        if let Some(level) = self.levels.last_mut() {
            level.between = between;
        }
    }

    fn between(&self) -> Between {
        self.levels.last().map(|level| level.between).unwrap_or_default()
    }

    fn end_join(&mut self) {
        self.operand();
        if let Some(level) = self.levels.last_mut().filter(|level| level.joins > 0) {
            level.joins -= 1;
            self.weight -= BLOCK;
        }
    }

    fn end(&mut self) {
        self.operand();
        if let Some(level) = self.levels.last_mut().filter(|level| level.cases > 0) {
            level.cases -= 1;
            self.weight -= BLOCK;
        }
    }

    /// Arithmetic leans to the left unless it is a sign; `=` and all others lean to the right.
    /// The characters of one sign count once.
    fn operator(&mut self, kind: TokenKind, offset: usize) {
        let leans_left =
            matches!(kind, TokenKind::Plus | TokenKind::Minus | TokenKind::Star | TokenKind::Slash);
        let joint = std::mem::replace(&mut self.sign_end, offset + 1) == offset;
        if (self.prefix || !leans_left) && !joint {
            self.add_operator();
        }
        self.prefix = true;
    }

    fn guarded(mut self, sql: &str) -> Guarded<'_> {
        self.end_values();
        if self.cuts.is_empty() {
            return Guarded { sql: Cow::Borrowed(sql), cuts: Vec::new() };
        }
        let mut short = String::with_capacity(sql.len() / 2);
        let mut from = 0;
        for (at, length) in &self.cuts {
            short.push_str(&sql[from..*at]);
            from = at + length;
        }
        short.push_str(&sql[from..]);
        Guarded { sql: Cow::Owned(short), cuts: self.cuts }
    }
}

/// Whitespace and comments.
pub(super) fn is_trivia(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::Whitespace | TokenKind::LineComment | TokenKind::BlockComment { .. })
}

fn is_operator(kind: TokenKind) -> bool {
    use TokenKind::*;
    matches!(
        kind,
        Slash
            | Minus
            | Eq
            | Gt
            | And
            | Lt
            | Bang
            | Plus
            | Tilde
            | Pound
            | Question
            | Or
            | Percent
            | Caret
            | Star
            | Backtick
            | At
    )
}
