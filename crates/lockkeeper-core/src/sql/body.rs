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
        match token.kind {
            TokenKind::OpenParen => self.parens += 1,
            TokenKind::CloseParen => self.parens = self.parens.saturating_sub(1),
            _ => {}
        }
        if self.parens == 0 && self.lexicon.atomic_bodies {
            self.atomic.read(token);
        }
        if self.lexicon.trigger_bodies {
            self.trigger.read(token);
        }
        token.kind == TokenKind::Semicolon && self.parens == 0 && !self.in_body()
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
/// The END of a body follows a semicolon or ATOMIC; any other END closes a CASE. An END that fits
/// neither closes the body, as the engine's own shell has it.
#[derive(Clone, Copy, Debug, Default)]
struct Atomic {
    header: Header,
    last: Last,
    begins: usize,
    cases: usize,
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
    /// A statement of the body may start: after `;`, ATOMIC or BEGIN.
    Boundary,
    /// BEGIN in the header, which only opens a body if ATOMIC follows.
    Begin,
    /// `.` or AS: the next word is a name, whatever it says.
    Label,
    #[default]
    Other,
}

impl Atomic {
    fn read(&mut self, token: &Token<'_>) {
        if self.header != Header::Routine {
            self.header = self.header.after(token);
            return;
        }
        self.last = match token.kind {
            TokenKind::Word if self.last == Last::Label => Last::Other,
            TokenKind::Word if self.begins == 0 => self.read_header(token),
            TokenKind::Word => self.read_body(token),
            TokenKind::Dot => Last::Label,
            TokenKind::Semicolon => {
                self.cases = 0;
                Last::Boundary
            }
            _ => Last::Other,
        };
    }

    fn read_header(&mut self, word: &Token<'_>) -> Last {
        if word.is_word("begin") {
            return Last::Begin;
        }
        if self.last == Last::Begin && word.is_word("atomic") {
            self.begins = 1;
            return Last::Boundary;
        }
        Last::Other
    }

    fn read_body(&mut self, word: &Token<'_>) -> Last {
        if word.is_word("as") {
            return Last::Label;
        }
        if self.last == Last::Boundary && word.is_word("begin") {
            self.begins += 1;
            return Last::Boundary;
        }
        // BEGIN ATOMIC inside a body: ATOMIC is part of the opening.
        if self.last == Last::Boundary && word.is_word("atomic") {
            return Last::Boundary;
        }
        if word.is_word("case") {
            self.cases += 1;
        } else if word.is_word("end") {
            self.read_end();
        }
        Last::Other
    }

    fn read_end(&mut self) {
        if self.last != Last::Boundary && self.cases > 0 {
            self.cases -= 1;
        } else {
            self.begins -= 1;
        }
    }
}

impl Header {
    fn after(self, token: &Token<'_>) -> Self {
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
            Self::Explain if token.is_word("query") || token.is_word("plan") => Self::Explain,
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
