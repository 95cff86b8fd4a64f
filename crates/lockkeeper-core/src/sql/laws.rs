//! What holds for every text, tried on many generated ones.

use super::tests::{LITE, RICH};
use super::{Lexicon, Statement, TokenKind, line_column, semantic_checksum, split, tokens};

const PIECES: &[&str] = &[
    "'",
    "''",
    "'a;b'",
    "'\\'",
    "E'\\';'",
    "E'",
    "'a'\n'b;'",
    "U&'\\;'",
    "U&\"a;\"",
    "X'0'",
    "\"",
    "\"a;\"",
    "`",
    "`;`",
    "[",
    "]",
    "[;]",
    "$",
    "$$",
    "$$;$$",
    "$a$",
    "$a$;$$;$a$",
    "$1",
    "x$$",
    "/*",
    "*/",
    "/* ; */",
    "--",
    "-- ;\n",
    "-- ;\r",
    "(",
    ")",
    "(a; b;)",
    ";",
    ";",
    "; ",
    ";\n",
    "\n",
    "\r\n",
    "\r",
    " ",
    "\t",
    "\u{b}",
    "\u{c}",
    "\0",
    "\u{feff}",
    "é",
    "日本",
    "a",
    "1",
    "1e",
    "0x",
    "1..2",
    ".5",
    ".",
    "::",
    ":=",
    "+-",
    "@-",
    "||",
    "\\",
    "\\\\",
    "\n\\.\n",
    "\n\\restrict a1\n",
    "create ",
    "or replace ",
    "function ",
    "trigger ",
    "temp ",
    "begin ",
    "atomic ",
    "case ",
    "end ",
    "end; ",
    "explain ",
    "create function f() begin atomic a; end",
    "create trigger t begin a; end",
    "copy t from stdin;\n1;'\n\\.\n",
    "copy t from stdin; ",
];

/// Small deterministic random numbers (xorshift).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }
}

fn for_texts(check: impl Fn(&str, &Lexicon)) {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for _ in 0..20_000 {
        let length = dice.roll(24);
        let first = dice.roll(PIECES.len());
        let variety = 4 + dice.roll(PIECES.len() - 3);
        let text: String =
            (0..length).map(|_| PIECES[(first + dice.roll(variety)) % PIECES.len()]).collect();
        check(&text, &RICH);
        check(&text, &LITE);
        check(&text, &Lexicon::PLAIN);
    }
}

#[test]
fn tokens_are_the_text() {
    for_texts(|text, lexicon| {
        let mut end = 0;
        for token in tokens(text, lexicon) {
            let Ok(token) = token else { return };
            assert_eq!(token.offset, end, "in {text:?}");
            assert!(!token.text.is_empty(), "in {text:?}");
            end = token.end();
            let _ = (token.name(), token.string_value());
        }
        assert_eq!(end, text.len(), "in {text:?}");
    });
}

/// Whatever is in no statement and in no data is white space, a comment or a semicolon.
#[test]
fn nothing_is_lost() {
    for_texts(|text, lexicon| {
        let Ok(statements) = split(text, lexicon) else { return };
        let mut rest = text.as_bytes().to_vec();
        let mut end = 0;
        for statement in &statements {
            assert!(statement.offset >= end, "in {text:?}");
            end = statement.offset + statement.text.len();
            assert_eq!(&text[statement.offset..end], statement.text);
            assert_eq!((statement.line, statement.column), line_column(text, statement.offset));
            rest[statement.offset..end].fill(b' ');
            erase_data(&mut rest, text, statement);
        }
        let rest = String::from_utf8(rest).unwrap();
        for token in tokens(&rest, lexicon) {
            let token = token.unwrap();
            let lost = token.is_significant() && token.kind != TokenKind::Semicolon;
            assert!(!lost, "{token:?} in {text:?}");
        }
    });
}

fn erase_data(rest: &mut [u8], text: &str, statement: &Statement<'_>) {
    let Some(data) = statement.copy_data else { return };
    let start = data.as_ptr() as usize - text.as_ptr() as usize;
    let end = start + data.len();
    rest[start..end].fill(b' ');
    if text[end..].starts_with("\\.") {
        rest[end..end + 2].fill(b' ');
    }
}

#[test]
fn a_statement_is_one_statement() {
    for_texts(|text, lexicon| {
        // Alone, a statement may start a line with a dot, which would be a command.
        let alone = Lexicon { meta_commands: false, ..*lexicon };
        for statement in split(text, lexicon).unwrap_or_default() {
            if statement.text.starts_with('\u{feff}') {
                continue;
            }
            let again = split(statement.text, &alone).unwrap();
            assert_eq!(again.len(), 1, "in {text:?}");
            assert_eq!(again[0].text, statement.text);
            assert!(statement.words(lexicon).all(|word| word.is_significant()));
        }
    });
}

#[test]
fn layout_between_statements_does_not_count() {
    for_texts(|text, lexicon| {
        let Ok(statements) = split(text, lexicon) else { return };
        if statements.iter().any(|s| s.copy_data.is_some() || s.text.starts_with(['.', '\u{feff}']))
        {
            return;
        }
        let alone: Vec<_> = statements.iter().map(|statement| statement.text).collect();
        let laid_out = alone.join("\n;-- c\n");
        let sums = [text, &laid_out].map(|text| semantic_checksum(text, lexicon));
        assert_eq!(sums[0], sums[1], "{text:?} and {laid_out:?}");
    });
}

#[test]
fn every_beginning_of_a_text_is_read() {
    let text = "\u{feff}create function ü() begin atomic select E'\\'x', U&\"d\\0061\", $é$ $é$, \
                'a' -- c\n 'b', /* /* */ */ \"q\"\"\", 1.5e-3; end; copy t from stdin;\n1\n\\.\n\
                \\restrict a\n[x] `y`; create trigger t begin a; end; select :x, $1;";
    for (end, _) in text.char_indices() {
        for lexicon in [RICH, LITE, Lexicon::PLAIN] {
            let _ = split(&text[..end], &lexicon);
            let _ = semantic_checksum(&text[end..], &lexicon);
        }
    }
}

/// Quadratic work or recursion would not survive these.
#[test]
fn large_and_deep_texts_are_read_in_one_go() {
    const TIMES: usize = 200_000;
    let pieces = [
        "/*",
        "(",
        "+",
        "$a",
        "$",
        "--\n",
        "'' ",
        "''\n",
        "a;",
        "é;",
        "begin ",
        "case ",
        "[",
        "\"\" ",
        "create function f() begin atomic ",
        "\n\\restrict a\n",
        "copy t from stdin;\n\\.\n",
        "copy t from stdin; ",
        "explain ",
        "1.",
        "\\",
        ". ",
    ];
    for piece in pieces {
        let text = piece.repeat(TIMES);
        for lexicon in [RICH, LITE] {
            let _ = split(&text, &lexicon);
        }
    }
}
