//! Reads SQL text just far enough to cut it into statements and tokens.
//!
//! Knows quoting, comments, bodies and inline COPY data, nothing about grammar. What differs
//! between engines comes in as a [`Lexicon`]. Cuts fall where the engine's own shell makes them;
//! where that shell cuts a valid statement in two (`E'a'` continued by `'\';'` on the next line, a
//! column named `end` in a body), the engine's reading counts. It must not know any engine by name, read files or
//! recurse: the depth of the input is the input's choice, not ours.
//!
//! ```
//! # use lockkeeper_core::sql::{Lexicon, split};
//! let lexicon = Lexicon { dollar_quotes: true, ..Lexicon::PLAIN };
//! let statements = split("SELECT $$;$$; SELECT 2", &lexicon)?;
//! assert_eq!(statements[0].text, "SELECT $$;$$");
//! # Ok::<(), lockkeeper_core::sql::SqlError>(())
//! ```

mod body;
mod checksum;
mod copy;
mod error;
mod escape;
mod lexer;
mod lexicon;
mod meta;
mod piece;
mod position;
mod scan;
mod split;
mod token;
mod value;

#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;

pub use checksum::semantic_checksum;
pub use error::{SqlError, SqlErrorKind};
pub use lexer::{Tokens, tokens};
pub use lexicon::Lexicon;
pub use piece::Piece;
pub use position::{Lines, line_column};
pub use split::{Statement, split};
pub use token::{Token, TokenKind};
