//! `lint` and `explain`: a folder of SQLite, a branch in git, a baseline, waivers, fixes.

use std::process::Command;

use serde_json::Value;

use super::house::House;

const ORDERS: &str =
    "create table orders (id bigint primary key, customer_id bigint, note text);\n";

/// Returns `rule file:line` of every finding that is an error or a warning and not allowed.
fn loud(document: &Value) -> Vec<String> {
    let findings = document["findings"].as_array().unwrap().iter();
    let open = findings.filter(|f| f["severity"] != "info" && f.get("waived").is_none());
    let told = |f: &Value| {
        let word = |key: &str| f[key].as_str().unwrap_or_default().to_owned();
        format!("{} {}:{}", word("rule"), word("file"), f["line"])
    };
    open.map(told).collect()
}

fn git(house: &House, words: &[&str]) {
    let name = ["-c", "user.name=ann", "-c", "user.email=ann@example.com"];
    let mut command = Command::new("git");
    command.args(name).args(words).current_dir(house.path());
    assert!(command.output().unwrap().status.success(), "{words:?}");
}

#[test]
fn a_folder_of_sqlite_is_judged_by_what_sqlite_can_do() {
    let house = House::new();
    house.write(
        "migrations/001_users.sql",
        "create table users (id integer primary key, name text);\n",
    );
    house.write(
        "migrations/002_more.sql",
        "alter table users add column age integer not null default 0;\n\
         create index users_name on users (name);\n\
         alter table users add column joined text not null;\n\
         update users set age = 1;\n",
    );
    house.write(
        "migrations/003_rebuild.sql",
        "create table users_new (id integer primary key, name text not null, age integer, joined text);\n\
         insert into users_new select * from users;\n\
         drop table users;\n\
         alter table users_new rename to users;\n",
    );
    let words = ["lint", "--engine", "sqlite"];
    let (code, document) = house.json(&words);
    assert_eq!(house.json(&["lint", "--engine", "sqlite", "migrations"]), (code, document.clone()));
    let (_, explained) = house.json(&["explain", "--engine", "sqlite", "migrations"]);
    assert_eq!(explained["statements"].as_array().map(Vec::len), Some(9));
    let expected = [
        "index-build-blocks-writes migrations/002_more.sql:2",
        "add-required-column migrations/002_more.sql:3",
        "update-without-where migrations/002_more.sql:4",
    ];
    let found = loud(&document);
    assert_eq!(code, 1);
    for line in expected {
        assert!(found.contains(&line.to_owned()), "{line}: {found:?}");
    }
    let text = document.to_string().to_ascii_lowercase();
    for foreign in ["concurrently", "not valid", "in one alter table"] {
        assert!(!text.contains(foreign), "{foreign}: {text}");
    }
    let said = house.run(&["explain", "migrations/002_more.sql", "--engine", "sqlite"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(
        said.out.contains("EXCLUSIVE on users, blocks writes, reads all of it"),
        "{}",
        said.out
    );
}

#[test]
fn a_branch_is_linted_by_what_it_adds() {
    let house = House::new();
    house.write("migrations/010_orders.sql", ORDERS);
    house.write("migrations/020_old.sql", "alter table orders drop column note;\n");
    git(&house, &["init", "-q"]);
    git(&house, &["add", "-A"]);
    git(&house, &["commit", "-q", "-m", "one"]);
    house.write("migrations/030_new.sql", "create index on orders (customer_id);\n");
    let (code, document) = house.json(&["lint", "--since", "HEAD"]);
    let index = "index-build-blocks-writes migrations/030_new.sql:1".to_owned();
    assert_eq!((code, loud(&document)), (1, vec![index]));
    let said = house.run(&["lint", "--since", "HEAD", "--format", "github"]);
    assert!(said.out.contains("file=migrations/030_new.sql,line=1"), "{}", said.out);
    house.write("migrations/015_first.sql", "create table first (id int);\n");
    let said = house.run(&["lint", "--since", "HEAD"]);
    assert!(said.out.contains("overtaken-migration"), "{}", said.out);
    let said = house.run(&["lint", "--since", "nonsense"]);
    assert!(said.code == 2 && said.err.contains("nonsense"), "{}", said.err);
}

#[test]
fn a_baseline_keeps_old_debts_apart_from_new_ones() {
    let house = House::new();
    house.write("migrations/001_orders.sql", ORDERS);
    house.write("migrations/002_old.sql", "alter table orders drop column note;\n");
    let words = ["lint", "--baseline", "known.json"];
    let said = house.run(&words);
    assert!(said.code == 2 && said.err.contains("--update-baseline writes it"), "{}", said.err);
    assert_eq!(house.run(&[&words[..], &["--update-baseline"]].concat()).code, 0);
    assert_eq!(house.run(&words).code, 0);
    house.write("migrations/003_new.sql", "truncate orders;\n");
    let (code, document) = house.json(&words);
    assert_eq!((code, loud(&document)), (1, vec!["truncate migrations/003_new.sql:1".to_owned()]));
}

#[test]
fn a_misspelt_rule_is_an_error_with_the_right_one() {
    let house = House::new();
    house.write("migrations/001_orders.sql", ORDERS);
    house.write(
        "migrations/002_old.sql",
        "-- lockkeeper: allow drop-colum reason=\"unused\"\nalter table orders drop column note;\n",
    );
    let said = house.run(&["lint"]);
    assert_eq!(said.code, 1);
    assert!(said.out.contains("did you mean `drop-column`?"), "{}", said.out);
    house.write(
        "migrations/002_old.sql",
        "-- lockkeeper: allow drop-column reason=\"unused\"\nalter table orders drop column note;\n",
    );
    assert_eq!(house.run(&["lint"]).code, 0);
    house.write("lockkeeper.toml", "[lint]\nrules = { hazzard = \"off\" }\n");
    let said = house.run(&["lint"]);
    assert!(said.code == 1 && said.out.contains("there is no rule `hazzard`"), "{}", said.out);
    house.write(
        "migrations/002_old.sql",
        "-- lockkeeper: alow drop-column reason=\"x\"\nselect 1;\n",
    );
    house.write("lockkeeper.toml", "");
    let said = house.run(&["lint"]);
    assert_eq!(said.out.matches("unknown directive").count(), 1, "said once: {}", said.out);
}

#[test]
fn paths_have_rules_of_their_own_and_fixes_are_written() {
    let house = House::new();
    house.write("db/migrations/001_orders.sql", ORDERS);
    house.write("db/migrations/002_index.sql", "create index i on orders (customer_id);\n");
    let settings = "dir = \"db/migrations\"\n[[lint.path]]\nglob = \"db/migrations/002_*\"\n\
                    rules = { index-build-blocks-writes = \"off\" }\n";
    house.write("lockkeeper.toml", settings);
    assert_eq!(house.run(&["lint"]).code, 0);
    house.write("lockkeeper.toml", "dir = \"db/migrations\"\n");
    assert_eq!(house.run(&["lint"]).code, 1);
    let said = house.run(&["lint", "--fix"]);
    assert_eq!(said.code, 0, "{}", said.out);
    let text = house.read("db/migrations/002_index.sql");
    assert!(text.contains("create index CONCURRENTLY i on orders"), "{text}");
}
