//! `drift`, as a person and a script see it.

use testkit::{TestDatabase, servers};

use super::house::House;

/// Returns a folder with one migration and the database it goes to.
fn house() -> (House, TestDatabase) {
    let house = House::new();
    house.write("migrations/1_orders.sql", "CREATE TABLE orders (id int);\n");
    let database = servers()[0].database();
    (house, database)
}

#[test]
fn exit_codes_tell_the_three_answers_apart() {
    let (house, database) = house();
    let url = ["--database-url", database.url()];
    let run = |args: &[&str]| house.run(&[args, &url[..]].concat());
    let said = run(&["drift"]);
    assert_eq!(said.code, 1, "{}{}", said.out, said.err);
    assert!(said.out.contains("no schema was recorded yet"), "{}", said.out);
    assert_eq!(run(&["migrate"]).code, 0);
    let said = run(&["drift"]);
    assert_eq!(said.code, 0, "{}{}", said.out, said.err);
    database.psql("alter table orders add note text; create index made on orders (note)");
    let said = run(&["drift"]);
    assert_eq!(said.code, 5);
    for line in ["changed table public.orders", "+ note text", "added index made on public.orders"]
    {
        assert!(said.out.contains(line), "{line}: {}", said.out);
    }
    let config = format!("[env.prod]\nurl = \"cmd:echo {}\"\nconfirm = \"prod\"\n", database.url());
    house.write("lockkeeper.toml", &config);
    assert_eq!(house.run(&["--env", "prod", "drift", "--accept"]).code, 3);
    let accept = ["--env", "prod", "--yes", "drift", "--accept", "--reason", "by hand"];
    assert_eq!(house.run(&accept).code, 0);
    assert_eq!(run(&["drift"]).code, 0);
    assert!(run(&["history"]).out.contains("drift"));
    assert_eq!(run(&["drift", "--reason", "x"]).code, 2);
}

#[test]
fn a_script_gets_one_document() {
    let (house, database) = house();
    let url = ["--database-url", database.url()];
    let (code, document) = house.json(&[&["drift"], &url[..]].concat());
    assert_eq!((code, &document["schema"]), (1, &"lockkeeper/drift/1".into()));
    assert!(document["drift"].is_null() && document["recorded"].is_null(), "{document}");
    house.json(&[&["migrate"], &url[..]].concat());
    database.psql("alter table orders add note text");
    let (code, document) = house.json(&[&["drift"], &url[..]].concat());
    assert_eq!((code, &document["drift"]), (5, &true.into()));
    assert_ne!(document["recorded"]["hash"], document["live"]["hash"]);
    let difference = &document["differences"][0];
    assert_eq!(difference["change"], "changed");
    assert_eq!(
        (&difference["kind"], &difference["name"]),
        (&"table".into(), &"public.orders".into())
    );
    assert!(difference["after"].as_str().unwrap().contains("note text"), "{difference}");
}
