//! Tables of texts and how they are cut.

use super::{Lexicon, SqlErrorKind, TokenKind, semantic_checksum, split, tokens};

/// Everything the richer of the two families of engines has.
pub(super) const RICH: Lexicon = Lexicon {
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

/// The embedded family.
pub(super) const LITE: Lexicon = Lexicon {
    backtick_names: true,
    bracket_names: true,
    trigger_bodies: true,
    meta_commands: true,
    ..Lexicon::PLAIN
};

fn texts<'a>(text: &'a str, lexicon: &Lexicon) -> Vec<&'a str> {
    split(text, lexicon).unwrap().iter().map(|statement| statement.text).collect()
}

#[track_caller]
fn assert_cuts(lexicon: &Lexicon, table: &[(&str, &[&str])]) {
    for (text, expected) in table {
        assert_eq!(texts(text, lexicon), *expected, "in {text:?}");
    }
}

/// Asserts that each text is one statement, with another one behind it.
#[track_caller]
fn assert_whole(lexicon: &Lexicon, table: &[&str]) {
    for whole in table {
        let text = format!("{whole};select 2");
        assert_eq!(texts(&text, lexicon), [*whole, "select 2"]);
    }
}

#[test]
fn plain_statements() {
    assert_cuts(
        &RICH,
        &[
            ("", &[]),
            (" \n\t\x0b\x0c\r\n", &[]),
            (";;;", &[]),
            ("-- only\n/* comments */", &[]),
            ("a;b", &["a", "b"]),
            ("a ; ; b ;", &["a", "b"]),
            ("-- x\na -- y\n; -- z", &["a"]),
            ("a /* in */ b /* after */;", &["a /* in */ b"]),
            ("\u{feff}a;\r\nb;\r\n", &["a", "b"]),
            ("-- x\ra;", &["a"]),
            ("a;\u{a0}b", &["a", "\u{a0}b"]),
        ],
    );
}

#[test]
fn quotes_hide_semicolons() {
    assert_whole(
        &RICH,
        &[
            "select ';'",
            "select 'it''s;'",
            r"select '\'",
            r"select E'\';'",
            r"select e'\\'",
            r"select E'\\\';'",
            "select 'a'\n ';'",
            "select E'a' -- c;'\n '\\';'",
            r"select U&'\0061;'",
            r#"select U&"d\0061;""#,
            "select B'1;', X'a;', N';'",
            "select \"a;\"\"b;\"",
            "select $$;$$",
            "select $a$;$$;$b$;$a$",
            "select $ä1$;$ä1$",
            "select $a$ $a $a$",
            "select x$$, y$$",
            "select $1, $2::int",
            "select 1$$;$$",
            "select /* ; /* ; */ ; */ 1",
            "select /*/ ; */ 1",
            "select /***/ 1",
            "select 1 -- ;\n + 2",
            "select 1 +-- ;\n 2",
            "select 1 */* ; */ 2",
            "select tablé, \"ü;\" from ünï",
            "select :name, :'name', :\"name\", a[1:2]",
            "select x := 1, y::int, 1..2, 'a'||-1",
            "create rule r as on insert to t do (a; b;)",
        ],
    );
}

#[test]
fn bodies_of_routines() {
    assert_whole(
        &RICH,
        &[
            "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END",
            "create or replace procedure p() begin /* c */ atomic end",
            "CREATE FUNCTION f() BEGIN ATOMIC SELECT CASE WHEN a THEN CASE b WHEN 1 THEN 2 END END; END",
            "CREATE FUNCTION f() BEGIN ATOMIC SELECT (CASE WHEN a THEN 1 END); END",
            "CREATE FUNCTION f() BEGIN ATOMIC BEGIN; SELECT 1; END; SELECT 2; END",
            "CREATE FUNCTION f() BEGIN ATOMIC SELECT t.end, t.case, 1 AS end FROM t; END",
            "CREATE FUNCTION f() BEGIN ATOMIC SELECT begin FROM t; END",
            "CREATE FUNCTION f() BEGIN ATOMIC SELECT 1 end; SELECT 2 case; END",
            "CREATE FUNCTION f() BEGIN ATOMIC BEGIN ATOMIC SELECT 1; END; END",
            "CREATE FUNCTION begin() RETURNS int LANGUAGE sql AS $$ SELECT 1; $$",
            "CREATE FUNCTION f(begin int, atomic int) RETURNS int RETURN 1",
        ],
    );
    assert_cuts(
        &RICH,
        &[
            ("BEGIN ATOMIC; END;", &["BEGIN ATOMIC", "END"]),
            ("create view begin atomic; x", &["create view begin atomic", "x"]),
        ],
    );
}

#[test]
fn bodies_of_triggers() {
    assert_whole(
        &LITE,
        &[
            "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END",
            "create temp trigger t begin select case when 1 then 2 end; select 3; end",
            "EXPLAIN QUERY PLAN CREATE TEMPORARY TRIGGER t BEGIN DELETE FROM x;\n-- e\nEND",
            "CREATE TRIGGER t BEGIN SELECT \"end\"; SELECT 'a;'; ; END",
        ],
    );
    assert_cuts(
        &LITE,
        &[
            ("BEGIN; a; END; b", &["BEGIN", "a", "END", "b"]),
            ("a (b; c", &["a (b", "c"]),
            ("create table trigger(a); end", &["create table trigger(a)", "end"]),
            (
                "select `a;`, [b;], \"c;\"\"\", 'd;'''; x",
                &["select `a;`, [b;], \"c;\"\"\", 'd;'''", "x"],
            ),
            ("select '\\'; x", &["select '\\'", "x"]),
            ("select $a$; x", &["select $a$", "x"]),
            ("/* /* */ a; /* open", &["a"]),
            ("-- x\ry;\na", &["a"]),
            ("CREATE TRIGGER t BEGIN SELECT 1; END", &["CREATE TRIGGER t BEGIN SELECT 1; END"]),
        ],
    );
}

#[test]
fn inline_data() {
    let text = "COPY t (a, b) FROM STDIN;\n1;\t'\n\\.\n\nselect 1;\n";
    let statements = split(text, &RICH).unwrap();
    assert_eq!(statements[0].text, "COPY t (a, b) FROM STDIN");
    assert_eq!(statements[0].copy_data, Some("1;\t'\n"));
    assert_eq!((statements[1].text, statements[1].line), ("select 1", 5));

    for (text, data) in [
        ("copy t from stdin; -- c\na\r\n\\.\r\nx", Some("a\r\n")),
        ("copy t from stdin with (format csv);\n\\.\n", Some("")),
        ("copy t from /* x */ stdin csv;\na\n\\. \n\\.x\n \\.\n", Some("a\n\\. \n\\.x\n \\.\n")),
        ("copy t from stdin;\na\n\\.", Some("a\n")),
        ("copy t from stdin;", Some("")),
        ("copy t from stdin", Some("")),
        ("copy t from 'stdin';\nx", None),
        ("copy t from program 'x';\nx", None),
        ("copy (select a from stdin) to stdout;\nx", None),
        ("copy t to stdout;\nx", None),
        ("explain copy t from stdin;\nx", None),
    ] {
        assert_eq!(split(text, &RICH).unwrap()[0].copy_data, data, "in {text:?}");
    }
    let plain = Lexicon { copy_data: false, ..RICH };
    assert_eq!(split("copy t from stdin;\na", &plain).unwrap()[1].text, "a");
}

#[test]
fn data_of_several_copies_on_one_line() {
    let text = "copy a from stdin; copy b from stdin; select 1;\n1\n\\.\n2\n\\.\nselect 2";
    let statements = split(text, &RICH).unwrap();
    let data: Vec<_> = statements.iter().map(|s| (s.text, s.copy_data)).collect();
    let expected = [
        ("copy a from stdin", Some("1\n")),
        ("copy b from stdin", Some("2\n")),
        ("select 1", None),
        ("select 2", None),
    ];
    assert_eq!(data, expected);
}

#[test]
fn places() {
    let statements = split("\u{feff}a;\n  b; é; c\n;\r\n d", &RICH).unwrap();
    let places: Vec<_> = statements.iter().map(|s| (s.offset, s.line, s.column)).collect();
    assert_eq!(places, [(3, 1, 1), (8, 2, 3), (11, 2, 6), (15, 2, 9), (21, 4, 2)]);
}

#[test]
fn refusals() {
    use SqlErrorKind::*;
    let command = |command: &str| MetaCommand { command: command.into() };
    for (text, kind, place) in [
        ("a;\n 'b", UnterminatedString, (2, 2)),
        (r"E'a\'", UnterminatedString, (1, 1)),
        (r"E'\", UnterminatedString, (1, 1)),
        ("'a'\n'b", UnterminatedString, (1, 1)),
        ("select \"a", UnterminatedName, (1, 8)),
        ("select $a$ $b$", UnterminatedDollarQuote { tag: "$a$".into() }, (1, 8)),
        ("x /* /* */", UnterminatedComment, (1, 3)),
        ("a;create function f() begin atomic x;", UnterminatedBody, (1, 3)),
        ("\\i x.sql", command("\\i"), (1, 1)),
        ("select 1 \\g", command("\\g"), (1, 10)),
        ("select 1 \\; x", command("\\;"), (1, 10)),
        ("\\restrict", command("\\restrict"), (1, 1)),
        ("a \\restrict b", command("\\restrict"), (1, 3)),
        ("a\n\\restrict b\n;", command("\\restrict"), (2, 1)),
        ("copy t from stdin; select\n1\n\\.\n 2", TornByCopyData, (1, 20)),
        ("copy t from stdin; /*\n1\n\\.\n*/", TornByCopyData, (1, 20)),
    ] {
        let error = split(text, &RICH).unwrap_err();
        assert_eq!((&error.kind, (error.line, error.column)), (&kind, place), "in {text:?}");
    }
}

#[test]
fn refusals_of_the_embedded_family() {
    use SqlErrorKind::*;
    for (text, kind) in [
        ("a;\n.read x", MetaCommand { command: ".read".into() }),
        ("[a", UnterminatedName),
        ("`a``", UnterminatedName),
        ("create trigger t begin select 1;", UnterminatedBody),
    ] {
        assert_eq!(split(text, &LITE).unwrap_err().kind, kind, "in {text:?}");
    }
    assert_eq!(texts("select a\n.b", &LITE), ["select a\n.b"]);
}

#[test]
fn messages_say_where_and_what_to_do() {
    let error = split("a;\n\\i x", &RICH).unwrap_err();
    assert_eq!(
        error.to_string(),
        "line 2, column 1: `\\i` is a command of an interactive shell, not SQL; \
         remove it or write the SQL it stands for"
    );
}

#[test]
fn lines_of_dump_tools_are_comments() {
    let text = "\\restrict aB1\n\na;\r\n  \\unrestrict aB1\r\nb";
    assert_eq!(texts(text, &RICH), ["a", "b"]);
}

#[test]
fn token_kinds() {
    use TokenKind::*;
    let kinds = |text| -> Vec<_> {
        let significant = tokens(text, &RICH).map(Result::unwrap).filter(|t| t.is_significant());
        significant.map(|token| (token.kind, token.text)).collect()
    };
    assert_eq!(kinds("a=-1"), [(Word, "a"), (Operator, "="), (Operator, "-"), (Number, "1")]);
    assert_eq!(kinds("@-"), [(Operator, "@-")]);
    assert_eq!(kinds("1..2"), [(Number, "1"), (Operator, ".."), (Number, "2")]);
    assert_eq!(kinds(".5e-3"), [(Number, ".5e-3")]);
    assert_eq!(kinds("1from"), [(Number, "1"), (Word, "from")]);
    assert_eq!(kinds("0xfF 1_000"), [(Number, "0xfF"), (Number, "1_000")]);
    assert_eq!(kinds("a.b"), [(Word, "a"), (Dot, "."), (Word, "b")]);
    assert_eq!(kinds("$1"), [(Parameter, "$1")]);
    assert_eq!(kinds("a::b"), [(Word, "a"), (Operator, "::"), (Word, "b")]);
    assert_eq!(kinds("'a'\n'b' 'c'"), [(String, "'a'\n'b'"), (String, "'c'")]);
}

#[test]
fn names_and_values() {
    let first = |text| tokens(text, &RICH).next().unwrap().unwrap();
    let lite = |text| tokens(text, &LITE).next().unwrap().unwrap();
    assert_eq!(first("FoO").name(), "foo");
    assert_eq!(first("ÄB").name(), "Äb");
    assert_eq!(first("\"F\"\"o\"").name(), "F\"o");
    assert_eq!(first(r#"U&"d\0061t\+000061\\ \zz""#).name(), r"data\ \zz");
    assert_eq!(first(r#"u&"\D83D\DE00""#).name(), "😀");
    assert_eq!((lite("`a``b`").name(), lite("[a]").name()), ("a`b".into(), "a".into()));
    for (text, value) in [
        ("'it''s'", Some("it's")),
        (r"'\n'", Some(r"\n")),
        (r"E'\n\t\\\'''\x41\101\u00e4\U0001F600\q'", Some("\n\t\\''AAä😀q")),
        (r"E'\uD83D\uDE00'", Some("😀")),
        (r"E'\xff'", None),
        (r"E'\xc3\xa4'", Some("ä")),
        ("'a' -- c\n 'b''c'\n\n'd'", Some("ab'cd")),
        ("E'a'\n'\\n'", Some("a\n")),
        (r"U&'\00e4'", Some("ä")),
        ("N'a'", Some("a")),
        ("X'ff'", None),
        ("$$a$b$$", Some("a$b")),
        ("$t$\n$t$", Some("\n")),
        ("a", None),
    ] {
        assert_eq!(first(text).string_value().as_deref(), value, "of {text:?}");
    }
    assert!(first("SELECT").is_word("select") && !first("\"select\"").is_word("select"));
}

#[test]
fn checksums_do_not_see_layout() {
    let sum = |text| semantic_checksum(text, &RICH);
    let base = sum("select a, b; copy t from stdin;\n1\n\\.\n");
    assert_eq!(base.len(), 64);
    assert_eq!(base, sum("-- c\nselect a,\r\n b ;;\ncopy t from stdin; /* x */\r\n1\r\n\\.\r\n"));
    assert_ne!(base, sum("select a, b; copy t from stdin;\n2\n\\.\n"));
    assert_ne!(sum("select a"), sum("select A"));
    assert_ne!(sum("a b"), sum("ab"));
    assert_ne!(sum("a;b"), sum("a b"));
    assert_ne!(sum("select 'a b'"), sum("select 'a  b'"));
    assert_eq!(sum("select 1"), sum("select 1;"));
    assert_eq!(sum("open '\r\n"), sum("open '\n"));
    assert_ne!(sum("open '"), sum("open  '"));
}
