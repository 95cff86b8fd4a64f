//! `fingerprint`, `migrate --preserve`, `certificate`, `verify --data`, as a person and a script
//! see them.

use testkit::{TestDatabase, servers};

use super::house::House;

fn house() -> (House, TestDatabase) {
    let house = House::new();
    house.write("migrations/1_wider.sql", "ALTER TABLE orders ALTER id TYPE bigint;\n");
    let database = servers()[0].database();
    database.psql(
        "create table orders (id int primary key, total numeric); \
         insert into orders select g, g from generate_series(1, 40) g; \
         create table gone (a int); create materialized view sums as select sum(total) from orders",
    );
    (house, database)
}

#[test]
fn a_fingerprint_is_what_the_contract_says() {
    let (house, database) = house();
    let url = ["--database-url", database.url()];
    let (code, document) = house.json(&[&["fingerprint"], &url[..]].concat());
    assert_eq!((code, &document["schema"]), (0, &"lockkeeper/fingerprint/1".into()));
    let orders = &document["tables"][1];
    assert_eq!((&orders["name"], &orders["rows"]), (&"public.orders".into(), &40.into()));
    assert_eq!(orders["hash"].as_str().unwrap().len(), 32);
    assert_eq!(document["excluded"][0]["name"], "public.sums");
    let columns = ["fingerprint", "orders", "--depth", "columns", "--jobs", "1"];
    let said = house.run(&[&columns[..], &url[..]].concat());
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.out.contains("public.orders") && said.out.contains("  total"), "{}", said.out);
    let said = house.run(&[&["fingerprint", "nope"], &url[..]].concat());
    assert_ne!(said.code, 0);
    assert!(said.err.contains("no table is called `nope`"), "{}", said.err);
}

#[test]
fn a_run_leaves_a_certificate_that_the_data_is_held_against() {
    let (house, database) = house();
    let url = ["--database-url", database.url()];
    let said = house.run(&[&["verify", "--data"], &url[..]].concat());
    assert_eq!(said.code, 2);
    assert!(said.err.contains("no run has a certificate yet"), "{}", said.err);
    let (code, outcome) = house.json(&[&["migrate", "--preserve", "full"], &url[..]].concat());
    assert_eq!(code, 0);
    assert_eq!(outcome["certificate"]["schema"], "lockkeeper/certificate/1");
    assert_eq!(outcome["certificate"]["totals"]["rows_proved"], 40);
    let said = house.run(&[&["certificate"], &url[..]].concat());
    assert!(said.out.contains("| public.orders | proved | 40 | 40 | 40 |"), "{}", said.out);
    assert!(house.run(&[&["history"], &url[..]].concat()).out.contains("data proved (2)"));
    assert_eq!(house.run(&[&["verify", "--data"], &url[..]].concat()).code, 0);
    assert_eq!(house.run(&[&["verify"], &url[..]].concat()).code, 0);
    database.psql("delete from orders where id = 1");
    let said = house.run(&[&["verify", "--data"], &url[..]].concat());
    assert_eq!(said.code, 1);
    assert!(said.out.contains("40 rows now 39"), "{}", said.out);
    let (code, document) = house.json(&[&["verify", "--data"], &url[..]].concat());
    assert_eq!((code, &document["schema"]), (1, &"lockkeeper/verification/1".into()));
}

#[test]
fn a_certificate_is_checked_with_the_public_key_alone() {
    let (house, database) = house();
    let config = "signing_key = \"env:PROOF_KEY\"\n";
    house.write("lockkeeper.toml", config);
    let signing = |key: &str, args: &[&str]| {
        let args = [args, &["--database-url", database.url()]].concat();
        super::house::Said::of(house.command(&args).env("PROOF_KEY", key).output().unwrap())
    };
    let (ours, others) = ("3c".repeat(32), "3d".repeat(32));
    assert_eq!(signing(&ours, &["migrate", "--preserve", "full"]).code, 0);
    let shown = signing(&ours, &["certificate", "--format", "json"]);
    assert_eq!(shown.code, 0, "{}", shown.out);
    house.write("proof.json", &shown.out);
    let public = shown.document()["signature"]["key"].as_str().unwrap().to_owned();

    let refused = signing(&others, &["certificate"]);
    assert_eq!(refused.code, 7);
    assert!(refused.err.contains("is signed by"), "{}", refused.err);
    assert_eq!(signing(&others, &["verify"]).code, 7);
    assert_eq!(signing(&others, &["verify", "--key", &public]).code, 0);

    // Somebody else, with the document and the public key alone.
    std::fs::remove_file(house.path().join("lockkeeper.toml")).unwrap();
    let check = |file: &str, key: &str| house.run(&["certificate", "--file", file, "--key", key]);
    let said = check("proof.json", &public);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.out.contains("public.orders"), "{}", said.out);
    assert_eq!(check("proof.json", "no key").code, 2);
    let mut bare = shown.document();
    bare.as_object_mut().unwrap().remove("signature");
    house.write("bare.json", &bare.to_string());
    assert!(check("bare.json", &public).err.contains("is not signed"));
    let said = house.run(&["certificate", "Z", "--file", "proof.json"]);
    assert!(said.code == 7 && said.err.contains("is that of"), "{}", said.err);
    let said = house.run(&["certificate", "--file", "proof.json", "--of", "h:1/d"]);
    assert!(said.code == 7 && said.err.contains("not of h:1/d"), "{}", said.err);
}

#[test]
fn a_policy_asks_for_the_proof() {
    let (house, database) = house();
    let config = format!(
        "signing_key = \"env:PROOF_KEY\"\n[env.live]\nurl = \"cmd:echo {}\"\npolicy = \"prod\"\n",
        database.url()
    );
    house.write("lockkeeper.toml", &config);
    let run = |key: &str| {
        let mut command = house.command(&["--env", "live", "migrate", "--format", "json"]);
        super::house::Said::of(command.env("PROOF_KEY", key).output().unwrap())
    };
    let said = run("short");
    assert_eq!(said.code, 2);
    assert!(said.out.contains("signing key"), "{}", said.out);
    let outcome = run(&"3c".repeat(32)).document();
    assert_eq!(outcome["certificate"]["mode"], "full");
    assert_eq!(outcome["certificate"]["signature"]["algorithm"], "ed25519");
    house.write("lockkeeper.toml", &format!("{config}[policy.prod]\npreserve = \"some\"\n"));
    assert_eq!(run(&"3c".repeat(32)).code, 2);
}
