//! JSON for programs: one document on stdout, as its schema says.

use std::path::Path;

use super::house::House;

#[test]
fn an_error_is_a_document_with_the_same_exit_code() {
    let house = House::new();
    let (code, document) = house.json(&["status"]);
    assert_eq!(code, 2);
    assert_eq!(document["schema"], "lockkeeper/error/1");
    assert_eq!(document["error"]["kind"], "config");
    assert!(document["error"]["message"].is_string() && document["error"]["hint"].is_string());
}

#[test]
fn wrong_usage_is_a_document_too() {
    let house = House::new();
    for args in [&["statuss"][..], &["resolve", "1"], &[], &["plan", "--to", "x"]] {
        let (code, document) = house.json(args);
        assert_eq!(code, 2, "{args:?}");
        assert_eq!(document["error"]["kind"], "usage", "{document}");
        assert!(!document["error"]["message"].as_str().unwrap().contains('\n'), "{document}");
    }
    let (_, document) = house.json(&["statuss"]);
    assert!(document["error"]["hint"].as_str().unwrap().contains("'status'"), "{document}");
}

#[test]
fn json_mode_says_nothing_on_stderr() {
    let house = House::new();
    house.write("migrations/001_a.sql", "select 1;\n");
    let said = house.run(&["validate", "--format", "json"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    assert_eq!(said.document()["findings"], serde_json::json!([]));
}

#[test]
fn a_run_that_cannot_begin_has_an_outcome() {
    let house = House::new();
    house.write("migrations/001_a.sql", "select 1;\n");
    let url = "postgres://127.0.0.1:1/app";
    let (code, document) = house.json(&["migrate", "--database-url", url]);
    assert_eq!(code, 2);
    assert_eq!(document["outcome"], "refused");
    assert_eq!(document["applied"], serde_json::json!([]));
    assert!(document["error"]["message"].is_string());
}

#[test]
fn only_a_plan_is_taken_for_a_plan() {
    let house = House::new();
    house.write("plan.json", "{\"hash\": \"1\"}");
    let (code, document) = house.json(&["migrate", "--plan", "plan.json"]);
    assert_eq!(code, 2);
    assert!(document["error"]["message"].as_str().unwrap().contains("no plan"), "{document}");
}

/// `UPDATE=1 cargo test` rewrites the checked-in schemas.
#[test]
fn the_schemas_are_checked_in() {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schemas");
    let house = House::new();
    if std::env::var_os("UPDATE").is_some() {
        assert_eq!(house.run(&["schemas", kept.to_str().unwrap()]).code, 0);
    }
    assert_eq!(house.run(&["schemas", "fresh"]).code, 0);
    let names = |folder: &Path| {
        let entries = std::fs::read_dir(folder).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    let fresh = house.path().join("fresh");
    assert_eq!(names(&fresh), names(&kept));
    for name in names(&fresh) {
        let read = |folder: &Path| std::fs::read_to_string(folder.join(&name)).unwrap();
        assert_eq!(read(&fresh), read(&kept), "{name:?}: run UPDATE=1 cargo test");
    }
}
