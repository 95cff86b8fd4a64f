//! Every document that a verb writes is what its schema in `docs/schemas` says: nothing required is
//! missing, nothing is there that nobody announced.

use std::path::Path;

use serde_json::{Map, Value};
use testkit::servers;

use super::house::House;

/// Holds a document against its schema.
fn check(document: &Value) {
    let name = document["schema"].as_str().unwrap_or_else(|| panic!("no schema: {document:#}"));
    let kind = name.strip_prefix("lockkeeper/").and_then(|name| name.strip_suffix("/1"));
    let kind = kind.unwrap_or_else(|| panic!("{name}"));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schemas");
    let text = std::fs::read_to_string(folder.join(format!("{kind}.json")));
    let text = text.unwrap_or_else(|_| panic!("no {kind}.json"));
    let schema: Value = serde_json::from_str(&text).unwrap();
    let wrong = Against { root: &schema }.wrong(&schema, document, "");
    assert_eq!(wrong, Vec::<String>::new(), "{name}: {document:#}");
}

const UNKNOWN: &str = "nobody announced it";

struct Against<'a> {
    root: &'a Value,
}

impl Against<'_> {
    fn wrong(&self, schema: &Value, value: &Value, at: &str) -> Vec<String> {
        let Some(schema) = schema.as_object() else { return Vec::new() };
        let mut found = Vec::new();
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            let target = self.root.pointer(&reference[1..]).expect(reference);
            found.extend(self.wrong(target, value, at));
        }
        if !fits(schema, value) {
            found
                .push(format!("{at}: {value} is no {}", schema.get("type").unwrap_or(&"…".into())));
        }
        for word in ["oneOf", "anyOf"] {
            let choices = schema.get(word).and_then(Value::as_array).into_iter().flatten();
            let tried: Vec<_> =
                choices.map(|one| self.wrong_beside(schema, one, value, at)).collect();
            if !tried.is_empty() && tried.iter().all(|wrong| !wrong.is_empty()) {
                found.push(format!("{at}: none of {word} fits: {tried:?}"));
            }
        }
        match value {
            Value::Object(fields) => found.extend(self.fields(schema, fields, at)),
            Value::Array(items) => {
                let of = schema.get("items").unwrap_or(&Value::Null);
                let each = items.iter().enumerate();
                found.extend(each.flat_map(|(n, item)| self.wrong(of, item, &format!("{at}/{n}"))));
            }
            _ => {}
        }
        found
    }

    /// A choice does not announce what its parent does.
    fn wrong_beside(
        &self,
        parent: &Map<String, Value>,
        choice: &Value,
        value: &Value,
        at: &str,
    ) -> Vec<String> {
        let mut wrong = self.wrong(choice, value, at);
        if parent.contains_key("properties") {
            wrong.retain(|why| !why.ends_with(UNKNOWN));
        }
        wrong
    }

    fn fields(
        &self,
        schema: &Map<String, Value>,
        fields: &Map<String, Value>,
        at: &str,
    ) -> Vec<String> {
        let required = schema.get("required").and_then(Value::as_array).into_iter().flatten();
        let missing = required.filter(|name| !fields.contains_key(name.as_str().unwrap()));
        let mut found: Vec<_> = missing.map(|name| format!("{at}: no {name}")).collect();
        let known = schema.get("properties").and_then(Value::as_object);
        // Fields of a choice are announced there; those of a map have any name.
        let open = ["oneOf", "anyOf", "$ref", "additionalProperties"];
        let open = known.is_none() || open.iter().any(|word| schema.contains_key(*word));
        for (name, value) in fields {
            let at = format!("{at}/{name}");
            match (known.and_then(|known| known.get(name)), schema.get("additionalProperties")) {
                (Some(schema), _) | (None, Some(schema)) => {
                    found.extend(self.wrong(schema, value, &at))
                }
                (None, None) if open => {}
                (None, None) => found.push(format!("{at}: {UNKNOWN}")),
            }
        }
        found
    }
}

fn fits(schema: &Map<String, Value>, value: &Value) -> bool {
    let is = |kind: &Value| match kind.as_str().unwrap_or_default() {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("{other}"),
    };
    let kind = schema.get("type").is_none_or(|kind| match kind {
        Value::Array(kinds) => kinds.iter().any(is),
        kind => is(kind),
    });
    let one = schema.get("const").is_none_or(|only| only == value);
    kind && one
        && schema.get("enum").and_then(Value::as_array).is_none_or(|all| all.contains(value))
}

/// Runs the verbs one after the other and holds each document against its schema.
fn each(house: &House, url: &str, verbs: &[&str]) {
    for verb in verbs {
        let words: Vec<_> = verb.split(' ').collect();
        let (_, document) = house.json(&[&words[..], &["--database-url", url, "--yes"]].concat());

        assert!(document["schema"] != "lockkeeper/error/1", "{verb}: {document:#}");
        check(&document);
    }
}

const VERBS: [&str; 25] = [
    "new more",
    "validate",
    "lint",
    "status",
    "plan",
    "explain migrations/1_shop.sql",
    "migrate --to 1",
    "migrate --dry-run",
    "migrate --preserve full",
    "migrate",
    "status",
    "history",
    "plan",
    "certificate",
    "verify",
    "fingerprint",
    "fingerprint --depth count",
    "fingerprint --depth columns",
    "snapshot",
    "drift",
    "rollback",
    "env validate development",
    "env list",
    "history",
    "drift",
];

fn written() -> House {
    let house = House::new();
    check(&house.json(&["init"]).1);
    house.write(
        "migrations/1_shop.sql",
        "CREATE TABLE orders (id bigint PRIMARY KEY, total numeric(8,2));\n\
         INSERT INTO orders VALUES (1, 1.5), (2, 2);\n",
    );
    house.write("migrations/1_shop.down.sql", "DROP TABLE orders;\n");
    house.write(
        "migrations/2_note.sql",
        "-- preserves: orders.total = 0\nALTER TABLE orders ADD COLUMN note text;\n\
         UPDATE orders SET total = 0;\n",
    );
    house.write("migrations/2_note.down.sql", "ALTER TABLE orders DROP COLUMN note;\n");
    house
}

#[test]
fn documents_are_what_their_schemas_say() {
    let house = written();
    each(&house, servers()[0].database().url(), &VERBS);
    each(&house, servers()[0].database().url(), &["baseline 2", "status", "history"]);
    check(&house.json(&["statuss"]).1);
    check(&house.json(&["certificate", "--database-url", "sqlite:none.db"]).1);
}

#[test]
fn documents_of_backups_are_what_their_schemas_say() {
    let house = written();
    let verbs = [
        "migrate",
        "backup list",
        "backup prune --simulate 30d",
        "backup full",
        "backup list",
        "backup show latest",
        "backup prove latest",
        "backup explain latest",
        "backup hold latest --reason case",
        "backup show latest",
        "backup hold latest --release",
        "backup prune --dry-run",
        "backup prune --simulate 60d",
        "fingerprint --depth count",
        "status",
    ];
    each(&house, "sqlite:shop.db", &verbs);
    let (_, released) = house.json(&["backup", "explain", "latest"]);
    assert!(!released["why"].as_str().unwrap().contains("held"), "{released}");
}
