//! `migrate` under a policy that requires a backup, as a person and a script see it.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use testkit::{TestDatabase, servers};

use super::house::{House, Said};

/// Returns a folder whose only environment has that policy, and its database.
fn house(policy: &str) -> (House, TestDatabase) {
    let house = House::new();
    let database = servers()[0].database();
    house.write("migrations/1_orders.sql", "CREATE TABLE orders (id int);\n");
    configure(&house, &format!("cmd:echo {}", database.url()), policy);
    (house, database)
}

fn configure(house: &House, url: &str, policy: &str) {
    let env = format!("[env.live]\nurl = \"{url}\"\npolicy = \"prod\"\n");
    house.write("lockkeeper.toml", &format!("{env}{policy}"));
}

#[test]
fn production_is_backed_up_first() {
    let (house, _database) = house("");
    let said = house.run(&["plan"]);
    let line = "first: a backup, proved to L2, into file:backups\n";
    assert!(said.out.starts_with(line), "{}{}", said.out, said.err);
    assert!(house.run(&["migrate", "--dry-run"]).out.starts_with(line));
    let bare = ["migrate", "--dry-run", "--without-backup", "x"];
    assert!(!house.run(&bare).out.contains("a backup"));
    let said = house.run(&["migrate", "--format", "json"]);
    assert_eq!(said.code, 0, "{}{}", said.out, said.err);
    let outcome = said.document();
    let id = outcome["backup"].as_str().unwrap();
    assert!(id.starts_with("live_backup_full_"), "{id}");
    let (_, history) = house.json(&["history"]);
    assert_eq!(history["runs"][0]["backup"], id);
    assert!(house.run(&["history"]).out.contains(id));
    let (_, shown) = house.json(&["backup", "show", id]);
    assert_eq!(shown["manifest"]["run"], outcome["run"]);
    assert_eq!(shown["manifest"]["purpose"], "pre_migration");
    let (code, outcome) = house.json(&["migrate"]);
    assert_eq!((code, &outcome["outcome"]), (0, &"nothing_to_do".into()));
    assert!(outcome.get("backup").is_none(), "{outcome}");
    assert!(!house.run(&["plan"]).out.contains("first:"));
    house.write("migrations/2_broken.sql", "SELECT 1/0;\n");
    let (code, document) = house.json(&["migrate"]);
    assert_eq!((code, &document["outcome"]), (6, &"stopped".into()));
    let id = document["backup"].as_str().unwrap();
    assert!(house.run(&["backup", "list"]).out.contains(id));
    let said = house.run(&["migrate"]);
    assert!(said.err.contains("the backup of before is live_backup_full_"), "{}", said.err);
}

#[test]
fn a_person_reads_name_size_and_level() {
    let house = House::new();
    house.write("migrations/1_orders.sql", "CREATE TABLE orders (id int);\n");
    configure(&house, "sqlite:shop.db", "[backup]\nstore = \"file:kept\"\n");
    let said = house.run(&["migrate"]);
    assert_eq!(said.code, 0, "{}{}", said.out, said.err);
    assert!(said.err.contains("a backup first, proved to L2, into file:kept"), "{}", said.err);
    let line = said.out.lines().find(|line| line.contains("backup: live_backup_full_")).unwrap();
    assert!(line.ends_with("B, proved L2"), "{line}");
    assert_eq!(std::fs::read_dir(house.path().join("kept")).unwrap().count(), 3);
}

#[test]
fn no_backup_no_migration() {
    let (house, database) = house("[backup]\nstore = \"file:blocked/store\"\n");
    house.write("blocked", "");
    let (code, document) = house.json(&["migrate"]);
    assert_eq!(code, 6, "{document}");
    assert_eq!(document["outcome"], "stopped");
    assert_eq!(document["applied"], serde_json::json!([]));
    let message = document["error"]["message"].as_str().unwrap();
    assert!(message.starts_with("the backup before the migration failed"), "{message}");
    assert_eq!(database.psql("select to_regclass('orders') is null"), "t");
    let said = house.run(&["migrate", "--without-backup", "copied by hand"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let (_, history) = house.json(&["history"]);
    let run = &history["runs"][0];
    assert_eq!(run["reason"], "copied by hand");
    assert!(run.get("backup").is_none(), "{run}");
}

#[test]
fn a_policy_may_ask_for_less_and_is_read_strictly() {
    let (house, _database) = house("[policy.prod]\nrequire = [\"lint\", \"bakcup:L2\"]\n");
    let (code, document) = house.json(&["migrate"]);
    let error = &document["error"];
    assert_eq!((code, &error["kind"]), (2, &"config".into()));
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("policy.prod.require: `bakcup:L2`"), "{message}");
    assert!(error["hint"].as_str().unwrap().contains("\"rehearsal\""), "{error}");
    let said = house.run(&["env", "validate", "live"]);
    assert_eq!(said.code, 1);
    assert!(said.out.contains("bakcup") || said.err.contains("bakcup"), "{}", said.out);
    let url = house.read("lockkeeper.toml").lines().nth(1).unwrap().to_owned();
    let url = url.trim_start_matches("url = \"").trim_end_matches('"');
    configure(&house, url, "[policy.prod]\nrequire = []\n");
    let said = house.run(&["migrate"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(!said.out.contains("backup") && !house.path().join("backups").exists());
}

#[test]
fn ctrl_c_ends_the_backup_and_leaves_nothing() {
    let (house, database) = house("");
    database.psql(
        "create table big as select g, repeat(md5(g::text), 20) from generate_series(1, 200000) g",
    );
    let running = house.command(&["migrate"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let running = running.unwrap();
    let store = house.path().join("backups");
    let files = || std::fs::read_dir(&store).map_or(0, |entries| entries.count());
    let begun = Instant::now();
    while files() == 0 {
        assert!(begun.elapsed().as_secs() < 30, "no backup was begun");
        std::thread::sleep(Duration::from_millis(5));
    }
    let asked = Command::new("kill").args(["-INT", &running.id().to_string()]).status();
    assert!(asked.unwrap().success());
    let said = Said::of(running.wait_with_output().unwrap());
    assert_eq!(said.code, 6, "{}{}", said.out, said.err);
    assert!(said.err.contains("stopped as asked, while a backup was made"), "{}", said.err);
    assert_eq!(files(), 0);
    assert_eq!(database.psql("select to_regclass('orders') is null"), "t");
}
