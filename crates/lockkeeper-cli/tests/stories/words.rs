//! Help, usage errors, colour, streams, secrets.

use std::process::Stdio;

use super::house::{House, Said};

const VERBS: [&str; 13] = [
    "init",
    "new",
    "validate",
    "status",
    "plan",
    "migrate",
    "rollback",
    "resolve",
    "baseline",
    "history",
    "env",
    "completions",
    "man",
];

#[test]
fn the_main_help_lists_verbs_and_exit_codes() {
    let said = House::new().run(&["--help"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    for verb in VERBS {
        assert!(said.out.contains(&format!("\n  {verb} ")), "{verb}: {}", said.out);
    }
    for code in ["0  done", "6  stopped", "70  a bug"] {
        assert!(said.out.contains(code), "{code}");
    }
    assert!(!said.out.contains("schemas"));
}

#[test]
fn every_verb_has_examples() {
    let house = House::new();
    for verb in VERBS {
        let said = house.run(&[verb, "--help"]);
        assert_eq!(said.code, 0, "{verb}");
        assert!(said.out.contains(&format!("Examples:\n  lockkeeper {verb}")), "{verb}");
        assert!(said.out.contains("--lock-wait"), "{verb}");
    }
}

#[test]
fn help_does_not_show_the_environments_secrets() {
    let house = House::new();
    let mut command = house.command(&["migrate", "--help"]);
    let said = Said::of(command.env("DATABASE_URL", "postgres://a:geheim@h/d").output().unwrap());
    assert!(!said.out.contains("geheim"));
}

#[test]
fn no_error_shows_a_password() {
    let house = House::new();
    let url = "postgres://ann:geheim@127.0.0.1:1/app?connect_timeout=1";
    house.write("migrations/001_a.sql", "select 1;\n");
    let calls: [&[&str]; 5] = [
        &["status", "--database-url", url],
        &["status", url],
        &["--database-url", url, "--nonsense"],
        &["migrate", "--yes", "--format", "json", "--database-url", url],
        &["status", "--database-url", "ann:geheim@127.0.0.1/app"],
    ];
    for args in calls {
        let said = house.run(args);
        assert_eq!(said.code, 2, "{args:?}: {}{}", said.out, said.err);
        assert!(!format!("{}{}", said.out, said.err).contains("geheim"), "{}", said.err);
    }
}

#[test]
fn wrong_usage_is_2_on_stderr() {
    let house = House::new();
    let calls: [&[&str]; 7] = [
        &[],
        &["migrat"],
        &["migrate", "--to", "abc"],
        &["rollback", "0"],
        &["resolve", "3"],
        &["resolve", "3", "--applied", "--rolled-back"],
        &["status", "--lock-wait", "soon"],
    ];
    for args in calls {
        let said = house.run(args);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{args:?}");
        assert!(!said.err.is_empty());
    }
    assert!(house.run(&["migrat"]).err.contains("migrate"));
}

#[test]
fn a_verb_that_needs_a_database_says_how_to_name_one() {
    let house = House::new();
    house.write("migrations/001_a.sql", "select 1;\n");
    let said = house.run(&["status"]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("\n\nhint: set DATABASE_URL"), "{}", said.err);
}

#[test]
fn a_database_with_a_name_is_not_changed_without_a_person() {
    let house = House::new();
    house.write("migrations/001_a.sql", "select 1;\n");
    house.write(
        "lockkeeper.toml",
        "[env.live]\nurl = \"postgres://127.0.0.1:1/app\"\nconfirm = \"the_app\"\n",
    );
    for verb in
        [&["migrate"][..], &["rollback"], &["baseline", "1"], &["resolve", "1", "--applied"]]
    {
        let (code, document) = house.json(verb);
        assert_eq!(code, 3, "{document}");
        let hint = document["error"]["hint"].as_str().unwrap();
        assert!(hint.contains("--yes"), "{hint}");
    }
    let (code, _) = house.json(&["migrate", "--yes"]);
    assert_eq!(code, 2, "goes on to connect");
}

#[test]
fn colour_is_a_choice() {
    let house = House::new();
    house.write("migrations/001_a.sql", "select 1;\n");
    let plain = house.run(&["validate"]);
    assert_eq!(plain.out, "✓ 1 migration: nothing to complain about\n");
    let always = house.run(&["validate", "--color", "always"]);
    assert!(always.out.contains("\u{1b}["), "{}", always.out);
    assert!(house.run(&["--color=always", "--help"]).out.contains("\u{1b}["));
    assert!(house.run(&["--color=always", "nonsense"]).err.contains("\u{1b}["));
    let mut command = house.command(&["validate", "--color", "never"]);
    let never = Said::of(command.env("CLICOLOR_FORCE", "1").output().unwrap());
    assert_eq!(never.out, plain.out);
}

#[test]
fn marks_have_an_ascii_spelling() {
    let house = House::new();
    house.write("migrations/001_a.sql", "select 1;\n");
    let said = Said::of(house.command(&["validate"]).env("LC_ALL", "C").output().unwrap());
    assert_eq!(said.out, "+ 1 migration: nothing to complain about\n");
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let house = House::new();
    for args in [&["completions", "zsh"][..], &["--help"], &["man"], &["schemas"]] {
        let mut command = house.command(args);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let said = Said::of(child.wait_with_output().unwrap());
        assert_eq!((said.code, said.err.as_str()), (0, ""), "{args:?}");
    }
}

#[test]
fn manual_pages_and_completions_are_written() {
    let house = House::new();
    assert_eq!(house.run(&["man", "pages"]).code, 0);
    assert!(house.read("pages/lockkeeper-migrate.1").contains("Ctrl\\-C"));
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(house.run(&["completions", shell]).out.contains("migrate"), "{shell}");
    }
}

#[test]
fn a_configuration_is_never_quoted() {
    let house = House::new();
    for text in [
        "[env.dev]\nurll = \"postgres://u:geheim@h/d\"\n",
        "[env]\ndev = \"geheim\"\n",
        "signing_key = [\"geheim\"]\n",
        "dir = \"m\" geheim\n",
        "[env.dev]\nurl = \"cmd:echo geheim >/dev/null; exit 3\"\n",
    ] {
        house.write("lockkeeper.toml", text);
        for format in ["human", "json"] {
            let said = house.run(&["--env", "dev", "status", "--format", format]);
            assert_eq!(said.code, 2, "{text}");
            assert!(!(said.err.clone() + &said.out).contains("geheim"), "{}{}", said.err, said.out);
            let said = house.run(&["env", "list", "--format", format]);
            assert!(!(said.err.clone() + &said.out).contains("geheim"), "{}{}", said.err, said.out);
        }
    }
}
