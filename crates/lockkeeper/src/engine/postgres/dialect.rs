//! How PostgreSQL's statements behave towards transactions and sessions.

use std::cell::OnceCell;

use lockkeeper_core::change::{
    Conduct, Dialect, Judge, ObjectKind, Parsed, Placement, Probe, Remains,
};
use lockkeeper_core::sql::{Lexicon, Statement, Token, TokenKind, tokens};

const LEXICON: Lexicon = Lexicon {
    dollar_quotes: true,
    nested_comments: true,
    escape_strings: true,
    backtick_names: false,
    bracket_names: false,
    atomic_bodies: true,
    trigger_bodies: false,
    copy_data: true,
    meta_commands: true,
};

/// The newest major version that is known.
const NEWEST: u32 = 18;

pub struct Postgres;

impl Dialect for Postgres {
    fn lexicon(&self) -> &Lexicon {
        &LEXICON
    }

    fn longest_name(&self) -> Option<usize> {
        Some(63)
    }

    fn has_online_forms(&self) -> bool {
        true
    }

    fn parse(&self, sql: &str) -> Option<Parsed> {
        Some(Box::new(lockkeeper_dialect::postgres::syntax::parse(sql)))
    }

    fn judge(&self, version: Option<u32>) -> Box<dyn Judge> {
        Box::new(lockkeeper_dialect::postgres::Judge::new(version.unwrap_or(NEWEST)))
    }

    fn conduct(&self, statement: &Statement<'_>) -> Conduct {
        let words = Words::of(statement);
        match words.keyword(0).as_str() {
            "begin" | "start" => Conduct::boundary(Placement::Begin),
            "commit" | "end" => words.commit(),
            "rollback" | "abort" => words.rollback(),
            "prepare" if words.is(1, "transaction") => refused_prepare(),
            "set" | "reset" | "discard" | "prepare" | "deallocate" | "load" => words.setting(),
            "create" => words.create(),
            "drop" => words.drop(),
            "alter" => words.alter(),
            "reindex" => words.reindex(),
            "vacuum" => Conduct::outside(Probe::Repeat, Remains::Nothing),
            "cluster" => words.cluster(),
            "do" => words.do_block(statement.text),
            "copy" if words.copies_out() => refused_copy(),
            "comment" | "grant" | "revoke" | "truncate" | "savepoint" | "release" | "lock"
            | "analyze" | "security" => Conduct::inside(Remains::Nothing),
            _ => words.query(statement.text),
        }
    }
}

fn refused_prepare() -> Conduct {
    let why = "PREPARE TRANSACTION leaves a transaction behind that holds its locks until somebody \
               commits it; write COMMIT instead";
    Conduct::boundary(Placement::Refused(why.to_owned()))
}

fn refused_copy() -> Conduct {
    let why =
        "COPY … TO STDOUT sends rows to nobody here; remove it, or copy to a file on the server";
    Conduct::boundary(Placement::Refused(why.to_owned()))
}

/// The significant tokens of one statement. Most statements say what they are in the first ones.
struct Words<'a> {
    statement: Statement<'a>,
    first: [Option<Token<'a>>; 4],
    all: OnceCell<Vec<Token<'a>>>,
}

impl<'a> Words<'a> {
    fn of(statement: &Statement<'a>) -> Self {
        let mut words = statement.words(&LEXICON);
        let first = std::array::from_fn(|_| words.next());
        Words { statement: *statement, first, all: OnceCell::new() }
    }

    fn all(&self) -> &[Token<'a>] {
        self.all.get_or_init(|| self.statement.words(&LEXICON).collect())
    }

    fn get(&self, i: usize) -> Option<&Token<'a>> {
        match self.first.get(i) {
            Some(first) => first.as_ref(),
            None => self.all().get(i),
        }
    }

    fn keyword(&self, i: usize) -> String {
        let word = self.get(i).filter(|token| token.kind == TokenKind::Word);
        word.map(|token| token.text.to_ascii_lowercase()).unwrap_or_default()
    }

    fn is(&self, i: usize, word: &str) -> bool {
        self.get(i).is_some_and(|token| token.is_word(word))
    }

    fn position(&self, word: &str) -> Option<usize> {
        self.all().iter().position(|token| token.is_word(word))
    }

    fn has(&self, word: &str) -> bool {
        self.position(word).is_some()
    }

    /// Returns the first of the optional words at `i` that is not there.
    fn skip(&self, mut i: usize, optional: &[&str]) -> usize {
        for word in optional {
            if self.is(i, word) {
                i += 1;
            }
        }
        i
    }

    /// Returns the possibly qualified name at `i` as it is written.
    fn name(&self, mut i: usize) -> String {
        let mut text = self.get(i).map(|t| t.text.to_owned()).unwrap_or_default();
        while self.get(i + 1).is_some_and(|t| t.text == ".") {
            let part = self.get(i + 2).map(|t| t.text).unwrap_or_default();
            text = format!("{text}.{part}");
            i += 2;
        }
        text
    }

    /// Returns the value of the plain name at `i`.
    fn value(&self, i: usize) -> String {
        self.get(i).map(|token| token.name().into_owned()).unwrap_or_default()
    }

    fn copies_out(&self) -> bool {
        self.all().windows(2).any(|pair| pair[0].is_word("to") && pair[1].is_word("stdout"))
    }

    fn chain(&self) -> bool {
        self.all().windows(2).any(|pair| pair[0].is_word("and") && pair[1].is_word("chain"))
    }

    fn commit(&self) -> Conduct {
        if self.is(1, "prepared") {
            return Conduct::outside(Probe::Person, Remains::Nothing);
        }
        Conduct::boundary(Placement::Commit { chain: self.chain() })
    }

    fn rollback(&self) -> Conduct {
        if self.is(1, "prepared") {
            return Conduct::outside(Probe::Person, Remains::Nothing);
        }
        if self.has("to") {
            return Conduct::inside(Remains::Nothing);
        }
        Conduct::boundary(Placement::Rollback { chain: self.chain() })
    }

    fn setting(&self) -> Conduct {
        let transient = ["local", "transaction", "constraints"];
        if self.is(0, "set") && transient.iter().any(|word| self.is(1, word)) {
            return Conduct::inside(Remains::Perhaps);
        }
        if self.is(0, "discard") && self.is(1, "all") {
            return Conduct::outside(Probe::Repeat, Remains::Settings);
        }
        Conduct::inside(Remains::Settings)
    }

    fn create(&self) -> Conduct {
        let object = |kind| Probe::Present { kind, name: self.value(2) };
        match self.keyword(1).as_str() {
            "database" => Conduct::outside(object(ObjectKind::Database), Remains::Nothing),
            "tablespace" => Conduct::outside(object(ObjectKind::Tablespace), Remains::Nothing),
            "subscription" => Conduct::outside(object(ObjectKind::Subscription), Remains::Nothing),
            "unique" | "index" => self.create_index(),
            "temp" | "temporary" | "local" | "global" | "extension" | "schema" => {
                Conduct::inside(Remains::Perhaps)
            }
            // The query of a CREATE … AS runs functions.
            "table" | "materialized" if mentions(self.statement.text, "as") && self.has("as") => {
                Conduct::inside(Remains::Perhaps)
            }
            "or" if self.has("temp") || self.has("temporary") => Conduct::inside(Remains::Perhaps),
            _ => Conduct::inside(Remains::Nothing),
        }
    }

    fn create_index(&self) -> Conduct {
        let at = self.skip(1, &["unique", "index"]);
        if !self.is(at, "concurrently") {
            return Conduct::inside(Remains::Nothing);
        }
        let at = self.skip(at + 1, &["if", "not", "exists"]);
        let name = (!self.is(at, "on")).then(|| self.name(at));
        let on = self.position("on").unwrap_or(at);
        let table = self.name(self.skip(on + 1, &["only"]));
        Conduct::outside(Probe::IndexBuilt { name, table }, Remains::Nothing)
    }

    fn drop(&self) -> Conduct {
        let named = |kind| {
            let name = self.value(self.skip(2, &["if", "exists"]));
            Conduct::outside(Probe::Absent { kind, name }, Remains::Nothing)
        };
        match self.keyword(1).as_str() {
            "database" => named(ObjectKind::Database),
            "tablespace" => named(ObjectKind::Tablespace),
            "subscription" => named(ObjectKind::Subscription),
            "index" if self.is(2, "concurrently") => {
                let name = self.name(self.skip(3, &["if", "exists"]));
                Conduct::outside(Probe::IndexGone { name }, Remains::Nothing)
            }
            _ => Conduct::inside(Remains::Nothing),
        }
    }

    fn alter(&self) -> Conduct {
        let sets = || self.has("set") || self.has("reset");
        match self.keyword(1).as_str() {
            "system" => Conduct::outside(Probe::Repeat, Remains::Perhaps),
            "database" if self.has("tablespace") => {
                Conduct::outside(Probe::Repeat, Remains::Nothing)
            }
            "database" | "role" | "user" if sets() => Conduct::inside(Remains::NewDefaults),
            "subscription" if self.has("publication") => {
                Conduct::outside(Probe::Repeat, Remains::Nothing)
            }
            "table" => self.alter_table(),
            "type" => self.alter_type(),
            _ => Conduct::inside(Remains::Nothing),
        }
    }

    fn alter_table(&self) -> Conduct {
        if !mentions(self.statement.text, "detach") {
            return Conduct::inside(Remains::Nothing);
        }
        let detach = self.position("detach").filter(|_| self.has("concurrently"));
        let Some(detach) = detach else { return Conduct::inside(Remains::Nothing) };
        let parent = self.name(self.skip(2, &["if", "exists", "only"]));
        let partition = self.name(detach + 2);
        Conduct::outside(Probe::Detached { parent, partition }, Remains::Nothing)
    }

    fn alter_type(&self) -> Conduct {
        let adds = |pair: &[Token<'_>]| pair[0].is_word("add") && pair[1].is_word("value");
        let mut conduct = Conduct::inside(Remains::Nothing);
        if let Some(at) = self.all().windows(2).position(adds) {
            let at = self.skip(at + 2, &["if", "not", "exists"]);
            let value = self.get(at).and_then(|token| token.string_value());
            conduct.new_value = value.map(std::borrow::Cow::into_owned);
        }
        conduct
    }

    fn reindex(&self) -> Conduct {
        let kinds = ["index", "table", "schema", "database", "system"];
        let kind = self.all().iter().position(|t| kinds.iter().any(|kind| t.is_word(kind)));
        let Some(kind) = kind else { return Conduct::inside(Remains::Nothing) };
        let concurrently = self.has("concurrently");
        match self.keyword(kind).as_str() {
            "index" | "table" if concurrently => {
                let relation = self.name(self.skip(kind + 1, &["concurrently"]));
                Conduct::outside(Probe::Reindexed { relation }, Remains::Nothing)
            }
            "index" | "table" => Conduct::inside(Remains::Nothing),
            _ => Conduct::outside(Probe::Repeat, Remains::Nothing),
        }
    }

    fn cluster(&self) -> Conduct {
        let names = self.all().iter().skip(1).filter(|t| !t.is_word("verbose"));
        let whole_database = names.filter(|t| !matches!(t.text, "(" | ")")).count() == 0;
        if whole_database {
            return Conduct::outside(Probe::Repeat, Remains::Nothing);
        }
        Conduct::inside(Remains::Nothing)
    }

    fn do_block(&self, text: &str) -> Conduct {
        let body = self.all().iter().find_map(|token| token.string_value());
        let remains = after_code(text);
        if body.is_some_and(|body| ends_transactions(&body)) {
            return Conduct::outside(Probe::Person, remains);
        }
        Conduct::inside(remains)
    }

    /// Statements that call functions, which may do anything to the session.
    fn query(&self, text: &str) -> Conduct {
        if mentions(text, "set_config") && self.has("set_config") {
            return Conduct::inside(Remains::Settings);
        }
        Conduct::inside(after_code(text))
    }
}

/// Code that can change what new sessions start with (`ALTER ROLE … SET` in dynamic SQL).
fn after_code(text: &str) -> Remains {
    let defaults = ["alter database", "alter role", "alter user", "alter system", "pg_reload_conf"];
    let some = mentions(text, "alter ") || mentions(text, "pg_reload_conf");
    if some && defaults.iter().any(|words| mentions(text, words)) {
        Remains::NewDefaults
    } else {
        Remains::Perhaps
    }
}

/// Whether a text has these words, written in small letters here, in any case.
fn mentions(text: &str, words: &str) -> bool {
    let Some(first) = words.bytes().next() else { return true };
    let starts = text.bytes().enumerate().filter(|(_, byte)| byte.to_ascii_lowercase() == first);
    let rest = |at: usize| text.as_bytes().get(at..at + words.len());
    starts
        .map(|(at, _)| at)
        .any(|at| rest(at).is_some_and(|rest| rest.eq_ignore_ascii_case(words.as_bytes())))
}

/// Tells whether a block of code commits or rolls back.
fn ends_transactions(body: &str) -> bool {
    let found: Vec<_> = tokens(body, &LEXICON)
        .map_while(Result::ok)
        .filter(|t| !matches!(t.kind, TokenKind::Comment | TokenKind::Whitespace))
        .collect();
    found.windows(2).any(|pair| {
        let ends = pair[0].is_word("commit") || pair[0].is_word("rollback");
        ends && (pair[1].kind == TokenKind::Semicolon || pair[1].is_word("and"))
    })
}

#[cfg(test)]
mod tests;
