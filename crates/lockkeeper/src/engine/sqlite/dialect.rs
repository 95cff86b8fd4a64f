//! How SQLite's statements behave towards transactions and sessions.

use lockkeeper_core::change::{Conduct, Dialect, Judge, Placement, Probe, Remains};
use lockkeeper_core::sql::{Lexicon, Statement, Token, TokenKind};

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

/// Pragmas with a value that change nothing, are part of the transaction, or (defer_foreign_keys)
/// work in one only. `foreign_key_check(t)` has its table where others have a value.
const WITHIN: [&str; 23] = [
    "application_id",
    "collation_list",
    "compile_options",
    "data_version",
    "database_list",
    "defer_foreign_keys",
    "foreign_key_check",
    "foreign_key_list",
    "freelist_count",
    "function_list",
    "incremental_vacuum",
    "index_info",
    "index_list",
    "index_xinfo",
    "integrity_check",
    "module_list",
    "optimize",
    "page_count",
    "pragma_list",
    "quick_check",
    "schema_version",
    "table_list",
    "user_version",
];

const TABLE_INFO: [&str; 2] = ["table_info", "table_xinfo"];

pub struct Sqlite;

impl Dialect for Sqlite {
    fn lexicon(&self) -> &Lexicon {
        &LEXICON
    }

    fn judge(&self, _version: Option<u32>) -> Box<dyn Judge> {
        Box::new(lockkeeper_dialect::sqlite::Judge::default())
    }

    /// <https://www.sqlite.org/lang.html>
    fn conduct(&self, statement: &Statement<'_>) -> Conduct {
        let words = Words::of(statement);
        match words.keyword(0).as_str() {
            "begin" => Conduct::boundary(Placement::Begin),
            "commit" | "end" => Conduct::boundary(Placement::Commit { chain: false }),
            "rollback" if !words.has("to") => {
                Conduct::boundary(Placement::Rollback { chain: false })
            }
            "pragma" => words.pragma(),
            "vacuum" => Conduct::outside(Probe::Repeat, Remains::Nothing),
            "attach" | "detach" => setting(),
            "create" if words.is_temporary() => Conduct::inside(Remains::Perhaps),
            _ => Conduct::inside(Remains::Nothing),
        }
    }
}

fn setting() -> Conduct {
    Conduct {
        placement: Placement::Setting,
        remains: Remains::Settings,
        probe: Probe::Repeat,
        new_value: None,
    }
}

fn refused_locking_mode() -> Conduct {
    let why = "PRAGMA locking_mode = EXCLUSIVE locks everybody out of the database, also the \
               session that records what was done; leave it out: a migration has its lock anyway";
    Conduct::boundary(Placement::Refused(why.to_owned()))
}

/// Tells whether a statement ends its transaction by making it durable.
pub fn commits(statement: &Statement<'_>) -> bool {
    let first = statement.words(&LEXICON).next();
    first.is_some_and(|word| word.is_word("commit") || word.is_word("end"))
}

/// Tells whether a statement turns the enforcement of foreign keys on or off.
pub fn switches_foreign_keys(statement: &Statement<'_>) -> bool {
    let words = Words::of(statement);
    words.keyword(0) == "pragma" && matches!(words.pragma_name(), ("foreign_keys", true))
}

/// The first significant tokens of one statement: no decision needs more.
struct Words<'a>(Vec<Token<'a>>, String);

impl<'a> Words<'a> {
    fn of(statement: &Statement<'a>) -> Self {
        let tokens: Vec<_> = statement.words(&LEXICON).take(8).collect();
        let mut words = Words(tokens, String::new());
        words.1 = words.0.get(words.named_at()).map(|t| t.name().into_owned()).unwrap_or_default();
        words.1.make_ascii_lowercase();
        words
    }

    fn keyword(&self, i: usize) -> String {
        let word = self.0.get(i).filter(|token| token.kind == TokenKind::Word);
        word.map(|token| token.text.to_ascii_lowercase()).unwrap_or_default()
    }

    fn has(&self, word: &str) -> bool {
        self.0.iter().any(|token| token.is_word(word))
    }

    fn dot(&self, i: usize) -> bool {
        self.0.get(i).is_some_and(|token| token.kind == TokenKind::Dot)
    }

    /// Returns where the name of a pragma stands, after its schema.
    fn named_at(&self) -> usize {
        if self.dot(2) { 3 } else { 1 }
    }

    /// Returns the pragma's name and whether it is given a value.
    fn pragma_name(&self) -> (&str, bool) {
        (&self.1, self.0.len() > self.named_at() + 1)
    }

    /// Most pragmas with a value set up the session or the file, and many (foreign_keys,
    /// journal_mode, synchronous) do nothing or fail inside a transaction.
    fn pragma(&self) -> Conduct {
        match self.pragma_name() {
            ("locking_mode", true) if self.has("exclusive") => refused_locking_mode(),
            ("wal_checkpoint", _) => Conduct::outside(Probe::Repeat, Remains::Nothing),
            (_, false) => Conduct::inside(Remains::Nothing),
            (name, true) if WITHIN.contains(&name) || TABLE_INFO.contains(&name) => {
                Conduct::inside(Remains::Nothing)
            }
            _ => setting(),
        }
    }

    /// `CREATE TEMP …`, `CREATE TABLE temp.t …`.
    fn is_temporary(&self) -> bool {
        let first = self.keyword(1);
        let in_temp = |pair: &[Token<'_>]| {
            pair[0].name().eq_ignore_ascii_case("temp") && pair[1].kind == TokenKind::Dot
        };
        first == "temp" || first == "temporary" || self.0.windows(2).any(in_temp)
    }
}
