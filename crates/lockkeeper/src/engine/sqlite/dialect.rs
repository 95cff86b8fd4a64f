//! How SQLite's statements behave towards transactions and sessions.

use lockkeeper_core::change::{Conduct, Dialect, Placement, Probe, Remains};
use lockkeeper_core::sql::{Lexicon, Statement, Token};

pub const LEXICON: Lexicon = Lexicon {
    dollar_quotes: false,
    nested_comments: false,
    escape_strings: false,
    backtick_names: true,
    bracket_names: true,
    atomic_bodies: false,
    trigger_bodies: true,
    copy_data: false,
    meta_commands: true,
};

/// Pragmas that write into the database file, and so belong into the transaction.
const STORED: [&str; 3] = ["user_version", "application_id", "schema_version"];
/// Pragmas that only look.
const LOOKS: [&str; 8] = [
    "foreign_key_check",
    "integrity_check",
    "quick_check",
    "table_info",
    "table_list",
    "table_xinfo",
    "index_list",
    "foreign_key_list",
];

pub struct Sqlite;

impl Dialect for Sqlite {
    fn lexicon(&self) -> &Lexicon {
        &LEXICON
    }

    fn conduct(&self, statement: &Statement<'_>) -> Conduct {
        let words: Vec<Token<'_>> = statement.words(&LEXICON).collect();
        let is = |i: usize, word: &str| words.get(i).is_some_and(|token| token.is_word(word));
        if is(0, "begin") {
            Conduct::boundary(Placement::Begin)
        } else if is(0, "commit") || is(0, "end") {
            Conduct::boundary(Placement::Commit { chain: false })
        } else if is(0, "rollback") && !words.iter().any(|token| token.is_word("to")) {
            Conduct::boundary(Placement::Rollback { chain: false })
        } else if is(0, "pragma") {
            pragma(&words)
        } else if is(0, "attach") || is(0, "detach") {
            setting()
        } else if is(0, "vacuum") {
            Conduct::outside(Probe::Repeat, Remains::Nothing)
        } else if is(0, "create") && (is(1, "temp") || is(1, "temporary")) {
            Conduct::inside(Remains::Perhaps)
        } else {
            Conduct::inside(Remains::Nothing)
        }
    }
}

/// Most pragmas change the connection and have no effect inside a transaction.
fn pragma(words: &[Token<'_>]) -> Conduct {
    let at = if words.get(2).is_some_and(|token| token.text == ".") { 3 } else { 1 };
    let name = words.get(at).map(|token| token.name().to_ascii_lowercase()).unwrap_or_default();
    if STORED.contains(&name.as_str()) || LOOKS.contains(&name.as_str()) {
        return Conduct::inside(Remains::Nothing);
    }
    setting()
}

fn setting() -> Conduct {
    Conduct {
        placement: Placement::Setting,
        remains: Remains::Settings,
        probe: Probe::Repeat,
        new_value: None,
    }
}
