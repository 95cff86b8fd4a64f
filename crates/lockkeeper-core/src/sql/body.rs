//! Decides which semicolons end a statement: not those in parentheses or in a body.

use super::lexicon::Lexicon;
use super::token::{Token, TokenKind};

/// Follows one statement, token by significant token.
#[derive(Clone, Copy, Debug)]
pub(super) struct Nesting {
    lexicon: Lexicon,
    parens: usize,
    atomic: Atomic,
    trigger: Trigger,
}

impl Nesting {
    pub fn new(lexicon: &Lexicon) -> Self {
        Self {
            lexicon: *lexicon,
            parens: 0,
            atomic: Atomic::default(),
            trigger: Trigger::default(),
        }
    }

    /// Whether the statement ends with this token.
    pub fn ends_with(&mut self, token: &Token<'_>) -> bool {
        if self.lexicon.trigger_bodies {
            self.trigger.read(token);
        } else {
            self.count_parens(token);
        }
        if self.parens == 0 && self.lexicon.atomic_bodies {
            self.atomic.read(token);
        }
        token.kind == TokenKind::Semicolon && self.parens == 0 && !self.in_body()
    }

    /// Rules hold statements in parentheses. Where triggers have bodies there are no rules, and a
    /// semicolon ends the statement even there.
    fn count_parens(&mut self, token: &Token<'_>) {
        match token.kind {
            TokenKind::OpenParen => self.parens += 1,
            TokenKind::CloseParen => self.parens = self.parens.saturating_sub(1),
            _ => {}
        }
    }

    /// Whether the text may end here.
    pub fn is_closed(&self) -> bool {
        !self.in_body() || self.trigger == Trigger::End
    }

    pub fn in_parens(&self) -> bool {
        self.parens > 0
    }

    fn in_body(&self) -> bool {
        self.atomic.begins > 0
            || matches!(self.trigger, Trigger::Body | Trigger::Semicolon | Trigger::End)
    }
}

/// `CREATE [OR REPLACE] {FUNCTION | PROCEDURE} … BEGIN ATOMIC …; … END`, outside parentheses.
///
/// The END of a body follows a semicolon or ATOMIC. Any other END closes a CASE or is a name, as
/// in `SELECT 1 end;`; the engine's shell cuts there, into pieces that the engine refuses.
#[derive(Clone, Copy, Debug, Default)]
struct Atomic {
    header: Header,
    last: Last,
    begins: usize,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Header {
    #[default]
    Start,
    Create,
    Or,
    Replace,
    Routine,
    Other,
}

/// What came just before, as far as it decides what the next word means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Last {
    /// BEGIN in the header, which only opens a body if ATOMIC follows.
    Begin,
    /// A statement of the body may start: after `;`, ATOMIC or a BEGIN in the body.
    Boundary,
    #[default]
    Other,
}

impl Atomic {
    fn read(&mut self, token: &Token<'_>) {
        if self.header != Header::Routine {
            self.header = self.header.after(token);
            return;
        }
        self.last = match self.last {
            _ if token.kind == TokenKind::Semicolon => Last::Boundary,
            Last::Boundary if self.begins > 0 => self.open_or_close(token),
            Last::Begin if token.is_word("atomic") => {
                self.begins = 1;
                Last::Boundary
            }
            _ if self.begins == 0 && token.is_word("begin") => Last::Begin,
            _ => Last::Other,
        };
    }

    /// Reads the first word of a statement in the body.
    fn open_or_close(&mut self, token: &Token<'_>) -> Last {
        if token.is_word("begin") {
            self.begins += 1;
        } else if token.is_word("end") {
            self.begins -= 1;
            return Last::Other;
        } else if !token.is_word("atomic") {
            return Last::Other;
        }
        Last::Boundary
    }
}

impl Header {
    fn after(self, token: &Token<'_>) -> Self {
        // Only words count, as in the engine's shell; no valid statement has other tokens here.
        if token.kind != TokenKind::Word {
            return self;
        }
        let routine = token.is_word("function") || token.is_word("procedure");
        match self {
            Self::Start if token.is_word("create") => Self::Create,
            Self::Create if token.is_word("or") => Self::Or,
            Self::Or if token.is_word("replace") => Self::Replace,
            Self::Create | Self::Replace if routine => Self::Routine,
            _ => Self::Other,
        }
    }
}

/// `CREATE [TEMP | TEMPORARY] TRIGGER … BEGIN …; … END`: ends at END between two semicolons, which
/// the END of a CASE never is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Trigger {
    #[default]
    Start,
    Explain,
    Create,
    /// Any other statement.
    None,
    Body,
    Semicolon,
    End,
}

impl Trigger {
    fn read(&mut self, token: &Token<'_>) {
        *self = self.after(token);
    }

    fn after(self, token: &Token<'_>) -> Self {
        let semicolon = token.kind == TokenKind::Semicolon;
        match self {
            Self::Start if token.is_word("explain") => Self::Explain,
            Self::Start | Self::Explain if token.is_word("create") => Self::Create,
            Self::Explain if !ends_explain(token) => Self::Explain,
            Self::Create if token.is_word("temp") || token.is_word("temporary") => Self::Create,
            Self::Create if token.is_word("trigger") => Self::Body,
            Self::Start | Self::Explain | Self::Create | Self::None => Self::None,
            Self::End if semicolon => Self::None,
            Self::Body | Self::Semicolon if semicolon => Self::Semicolon,
            Self::Semicolon if token.is_word("end") => Self::End,
            Self::Body | Self::Semicolon | Self::End => Self::Body,
        }
    }
}

/// EXPLAIN and whatever follows it may stand before CREATE, only not these.
fn ends_explain(token: &Token<'_>) -> bool {
    ["explain", "temp", "temporary", "trigger", "end"].iter().any(|word| token.is_word(word))
}
