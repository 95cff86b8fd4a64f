//! `init`, `new`, `validate`, `env`: everything about files.

use super::house::House;

#[test]
fn a_new_project_works_as_it_stands() {
    let house = House::new();
    let said = house.run(&["init"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    assert!(said.out.contains("created migrations"), "{}", said.out);
    for args in [&["validate"][..], &["new", "create users"], &["validate"], &["env", "list"]] {
        let said = house.run(args);
        assert_eq!(said.code, 0, "{args:?}: {}{}", said.out, said.err);
    }
}

#[test]
fn init_overwrites_nothing() {
    let house = House::new();
    house.write("lockkeeper.toml", "dir = \"db\"\n");
    let (code, document) = house.json(&["init"]);
    assert_eq!(code, 0);
    assert_eq!(document["created"], serde_json::json!(["db"]));
    assert_eq!(document["kept"], serde_json::json!(["lockkeeper.toml"]));
    assert_eq!(house.read("lockkeeper.toml"), "dir = \"db\"\n");
}

#[test]
fn init_writes_the_folder_that_was_named() {
    let house = House::new();
    assert_eq!(house.run(&["init", "--dir", "db/changes"]).code, 0);
    assert!(house.read("lockkeeper.toml").contains("dir = \"db/changes\""));
    assert!(house.path().join("db/changes").is_dir());
}

#[test]
fn new_counts_when_asked_to_and_when_the_folder_counts() {
    let house = House::new();
    let (_, first) = house.json(&["new", "Add Users", "--sequential"]);
    assert_eq!(first["up"], "migrations/0001_add_users.sql");
    assert_eq!(first["schema"], "lockkeeper/new/1");
    let (_, second) = house.json(&["new", "add_orders"]);
    assert_eq!(second["down"], "migrations/0002_add_orders.down.sql");
    assert!(house.path().join("migrations/0002_add_orders.sql").exists());
}

#[test]
fn new_takes_the_time_otherwise() {
    let house = House::new();
    let (_, files) = house.json(&["new", "x"]);
    let up = files["up"].as_str().unwrap();
    let version = up.trim_start_matches("migrations/").trim_end_matches("_x.sql");
    assert_eq!(version.len(), 14, "{up}");
}

#[test]
fn validate_names_the_place() {
    let house = House::new();
    house.write("migrations/001_a.sql", "select 1;\nselect 'open;\n");
    let said = house.run(&["validate"]);
    assert_eq!(said.code, 1, "{}", said.out);
    assert!(said.out.contains("001_a.sql:2:"), "{}", said.out);
    let (code, document) = house.json(&["validate"]);
    assert_eq!(code, 1);
    assert_eq!(document["findings"][0]["severity"], "error");
    assert_eq!(document["findings"][0]["line"], 2);
}

#[test]
fn validate_without_a_folder_says_what_to_do() {
    let house = House::new();
    let said = house.run(&["validate"]);
    assert_eq!(said.code, 2);
    assert!(said.err.starts_with("error: cannot read the folder migrations"), "{}", said.err);
    assert!(said.err.contains("\n\nhint: "), "{}", said.err);
}

#[test]
fn environments_are_listed_chosen_and_checked() {
    let house = House::new();
    house.write(
        "lockkeeper.toml",
        "[env.dev]\nurl = \"env:DEV_URL\"\npolicy = \"dev\"\n\
         [env.live]\nurl = \"postgres://ann:geheim@db/app\"\npolicy = \"nonsense\"\n",
    );
    assert_eq!(house.run(&["env", "use", "nobody"]).code, 2);
    assert_eq!(house.run(&["env", "use", "dev"]).code, 0);
    let (_, document) = house.json(&["env", "list"]);
    let entries = &document["environments"];
    assert_eq!(entries[0]["in_use"], true);
    assert_eq!(entries[0]["url"], "env:DEV_URL");
    assert_eq!(entries[1]["url"], "the file itself");
    let said = house.run(&["env", "validate"]);
    assert_eq!(said.code, 1);
    assert!(said.out.contains("DEV_URL is not set"), "{}", said.out);
    let said = house.run(&["env", "validate", "live"]);
    assert!(said.out.contains("nonsense") && said.out.contains("a password"), "{}", said.out);
    assert!(!format!("{}{}", said.out, said.err).contains("geheim"));
}

#[test]
fn limits_are_durations() {
    let house = House::new();
    house.write("migrations/001_a.sql", "select 1;\n");
    house.write("lockkeeper.toml", "[limits]\nlock_timeout = \"soon\"\n");
    let (code, document) = house.json(&["validate"]);
    assert_eq!(code, 2);
    let message = document["error"]["message"].as_str().unwrap();
    assert!(message.contains("limits.lock_timeout") && message.contains("30s"), "{message}");
}

#[test]
fn a_broken_configuration_is_shown_with_its_place() {
    let house = House::new();
    house.write("lockkeeper.toml", "dir = \"m\"\nurl = 3\n");
    let said = house.run(&["validate"]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("lockkeeper.toml:2:1\n"), "{}", said.err);
    assert!(!said.err.contains("url = 3"), "it may hold a password: {}", said.err);
}
