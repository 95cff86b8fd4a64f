//! Cuts a file into its statements, where the engine's own shell would cut it.

use super::body::Nesting;
use super::copy::{self, CopyWords};
use super::error::{SqlError, SqlErrorKind};
use super::lexer::{Tokens, tokens};
use super::lexicon::Lexicon;
use super::meta;
use super::position::Place;
use super::token::Token;

/// One statement of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Statement<'a> {
    /// From the first significant token to the last, comments between them kept, without the
    /// semicolon that ends it.
    pub text: &'a str,
    /// Where the text starts in the file, in bytes.
    pub offset: usize,
    pub line: u32,
    pub column: u32,
    /// The data lines of `COPY … FROM STDIN`, without the line `\.`.
    pub copy_data: Option<&'a str>,
}

impl<'a> Statement<'a> {
    /// Returns the significant tokens; their offsets count from the start of the statement.
    pub fn words(&self, lexicon: &Lexicon) -> impl Iterator<Item = Token<'a>> + use<'a> {
        tokens(self.text, lexicon).map_while(Result::ok).filter(Token::is_significant)
    }
}

/// Cuts a text into statements. Empty statements and lone comments are none; the last statement
/// needs no semicolon.
pub fn split<'a>(text: &'a str, lexicon: &Lexicon) -> Result<Vec<Statement<'a>>, SqlError> {
    let mut splitter = Splitter::new(text, lexicon);
    while splitter.step()? {}
    Ok(splitter.statements)
}

/// Where a line with a COPY statement ends, and where the file goes on after its data.
#[derive(Clone, Copy)]
struct CopyLine {
    end: usize,
    after_data: usize,
}

struct Splitter<'a> {
    text: &'a str,
    lexicon: Lexicon,
    tokens: Tokens<'a>,
    /// Start and end of the statement being read.
    open: Option<(usize, usize)>,
    nesting: Nesting,
    copy_words: CopyWords,
    /// Set while the rest of a COPY line is read.
    copy_line: Option<CopyLine>,
    place: Place,
    statements: Vec<Statement<'a>>,
}

impl<'a> Splitter<'a> {
    fn new(text: &'a str, lexicon: &Lexicon) -> Self {
        Self {
            text,
            lexicon: *lexicon,
            tokens: tokens(text, lexicon),
            open: None,
            nesting: Nesting::new(lexicon),
            copy_words: CopyWords::default(),
            copy_line: None,
            place: Place::start(text),
            statements: Vec::new(),
        }
    }

    /// Reads one token; `false` at the end of the text.
    fn step(&mut self) -> Result<bool, SqlError> {
        match self.tokens.next() {
            Some(Ok(token)) if token.is_significant() => self.read(&token)?,
            Some(Ok(token)) => self.pass(&token)?,
            Some(Err(error)) => return Err(self.torn_or(error)),
            None => match self.copy_line.take() {
                Some(line) => self.leave(line)?,
                None => return self.end_of_text().map(|()| false),
            },
        }
        Ok(true)
    }

    /// Passes over what is not part of a statement. A shell takes its own lines out of the
    /// statement around them; a slice of the file cannot.
    fn pass(&self, token: &Token<'a>) -> Result<(), SqlError> {
        if self.open.is_some()
            && let Some(kind) = meta::backslash_line(token)
        {
            return Err(SqlError::at(self.text, token.offset, kind));
        }
        Ok(())
    }

    fn read(&mut self, token: &Token<'a>) -> Result<(), SqlError> {
        if self.open.is_none()
            && self.lexicon.meta_commands
            && let Some(kind) = meta::dot_command(self.text, token)
        {
            return Err(SqlError::at(self.text, token.offset, kind));
        }
        if self.nesting.ends_with(token) {
            self.close(token.end());
            return Ok(());
        }
        if !self.nesting.in_parens() {
            self.copy_words.read(token);
        }
        let start = self.open.map_or(token.offset, |(start, _)| start);
        self.open = Some((start, token.end()));
        Ok(())
    }

    /// Ends the open statement; `at` is the offset after its semicolon.
    fn close(&mut self, at: usize) {
        let reads_data = self.lexicon.copy_data && self.copy_words == CopyWords::Stdin;
        self.nesting = Nesting::new(&self.lexicon);
        self.copy_words = CopyWords::default();
        let Some((start, end)) = self.open.take() else { return };
        self.place.advance(self.text, start);
        let copy_data = reads_data.then(|| self.take_data(at));
        self.statements.push(Statement {
            text: &self.text[start..end],
            offset: start,
            line: self.place.line,
            column: self.place.column,
            copy_data,
        });
    }

    /// Takes the data below the line of the COPY statement. The rest of that line is SQL and is
    /// read next, up to its end.
    fn take_data(&mut self, at: usize) -> &'a str {
        let (end, data_start) = match self.copy_line {
            Some(line) => (line.end, line.after_data),
            None => {
                let end = copy::next_line(self.text, at);
                (end, end)
            }
        };
        let (data, after_data) = copy::data_lines(self.text, data_start);
        self.copy_line = Some(CopyLine { end, after_data });
        self.tokens.continue_in(&self.text[..end], at);
        data
    }

    fn leave(&mut self, line: CopyLine) -> Result<(), SqlError> {
        if let Some((start, _)) = self.open
            && line.after_data < self.text.len()
        {
            return Err(SqlError::at(self.text, start, SqlErrorKind::TornByCopyData));
        }
        self.tokens.continue_in(self.text, line.after_data);
        Ok(())
    }

    /// What cannot be closed on the rest of a COPY line is not to be blamed for it.
    fn torn_or(&self, error: SqlError) -> SqlError {
        let kind = match (self.copy_line, error.kind) {
            (Some(_), kind @ SqlErrorKind::MetaCommand { .. }) | (None, kind) => kind,
            (Some(_), _) => SqlErrorKind::TornByCopyData,
        };
        SqlError { kind, ..error }
    }

    fn end_of_text(&mut self) -> Result<(), SqlError> {
        if let Some((start, _)) = self.open
            && !self.nesting.is_closed()
        {
            return Err(SqlError::at(self.text, start, SqlErrorKind::UnterminatedBody));
        }
        self.close(self.text.len());
        Ok(())
    }
}
