//! What the SQL text of an engine looks like: data, never a name.

/// Says which spellings an engine's SQL text uses. Engines hand in a constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lexicon {
    /// `$$…$$` and `$tag$…$tag$` are strings.
    pub dollar_quotes: bool,
    /// `/* /* */ */` is one comment. Such comments must be closed; elsewhere the end of the text
    /// closes them.
    pub nested_comments: bool,
    /// `E'' B'' N'' U&''` and `U&""` exist, `E''` with backslash escapes, and a string may go on
    /// in quotes on the next line.
    pub escape_strings: bool,
    /// `` `x` `` is a name.
    pub backtick_names: bool,
    /// `[x]` is a name.
    pub bracket_names: bool,
    /// `CREATE FUNCTION … BEGIN ATOMIC …; … END` is one statement.
    pub atomic_bodies: bool,
    /// `CREATE TRIGGER … BEGIN …; … END` is one statement. Any other semicolon ends a statement,
    /// even in parentheses.
    pub trigger_bodies: bool,
    /// `COPY … FROM STDIN;` is followed by data lines up to a line `\.`.
    pub copy_data: bool,
    /// Commands of a shell (a backslash outside quotes, a dot at the start of a line) are refused,
    /// apart from the `\restrict` and `\unrestrict` lines of dump tools, which are comments.
    pub meta_commands: bool,
}

impl Lexicon {
    /// Standard quotes and comments, nothing else: a base for engines and tests.
    pub const PLAIN: Self = Self {
        dollar_quotes: false,
        nested_comments: false,
        escape_strings: false,
        backtick_names: false,
        bracket_names: false,
        atomic_bodies: false,
        trigger_bodies: false,
        copy_data: false,
        meta_commands: false,
    };

    /// Whether a bare carriage return ends a `--` comment. The lexers that nest comments follow
    /// the standard, where it is a new line; the others read on to the line feed.
    pub(super) fn ends_line_comment(&self, byte: u8) -> bool {
        byte == b'\n' || (byte == b'\r' && self.nested_comments)
    }
}
