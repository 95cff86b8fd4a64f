//! Every catalog of the server that can hold something of users: its rows are objects, parts of
//! objects, or counted by name.

use std::collections::BTreeMap;

use lockkeeper::core::schema::{ObjectKind, Snapshot};
use testkit::{TestDatabase, servers};

use super::read;

/// What becomes of one row of a catalog: an object of one of these kinds.
struct OneToOne {
    catalog: &'static str,
    kinds: &'static [ObjectKind],
    which: &'static str,
}

const fn one(catalog: &'static str, kinds: &'static [ObjectKind]) -> OneToOne {
    OneToOne { catalog, kinds, which: "true" }
}

const fn some(
    catalog: &'static str,
    kinds: &'static [ObjectKind],
    which: &'static str,
) -> OneToOne {
    OneToOne { catalog, kinds, which }
}

use ObjectKind as K;

const MODELLED: &[OneToOne] = &[
    one("pg_am", &[K::AccessMethod]),
    one("pg_cast", &[K::Cast]),
    some("pg_class", &[K::Table], "relkind IN ('r', 'p')"),
    some("pg_class", &[K::ForeignTable], "relkind = 'f'"),
    some("pg_class", &[K::MaterializedView], "relkind = 'm'"),
    some("pg_class", &[K::Sequence], "relkind = 'S'"),
    some("pg_class", &[K::View], "relkind = 'v'"),
    one("pg_collation", &[K::Collation]),
    one("pg_conversion", &[K::Conversion]),
    one("pg_event_trigger", &[K::EventTrigger]),
    one("pg_extension", &[K::Extension]),
    one("pg_foreign_data_wrapper", &[K::ForeignDataWrapper]),
    one("pg_foreign_server", &[K::Server]),
    one("pg_language", &[K::Language]),
    some("pg_namespace", &[K::Schema], "nspname NOT LIKE 'pg\\_%' AND nspname <> 'public'"),
    one("pg_opclass", &[K::OperatorClass]),
    one("pg_operator", &[K::Operator]),
    one("pg_opfamily", &[K::OperatorFamily]),
    one("pg_policy", &[K::Policy]),
    some(
        "pg_proc",
        &[K::Function, K::Procedure, K::Aggregate],
        "pronamespace <> pg_my_temp_schema()",
    ),
    one("pg_publication", &[K::Publication]),
    some("pg_rewrite", &[K::Rule], "rulename <> '_RETURN'"),
    one("pg_statistic_ext", &[K::Statistics]),
    one("pg_subscription", &[K::Subscription]),
    one("pg_transform", &[K::Transform]),
    one("pg_ts_config", &[K::TextSearchConfiguration]),
    one("pg_ts_dict", &[K::TextSearchDictionary]),
    one("pg_ts_parser", &[K::TextSearchParser]),
    one("pg_ts_template", &[K::TextSearchTemplate]),
    some("pg_type", &[K::Domain], "typtype = 'd'"),
    one("pg_user_mapping", &[K::UserMapping]),
];

/// Catalogs whose rows are parts of objects, or make several of them or none: the comparison of
/// dumps speaks for these.
const PARTS: &[&str] = &[
    "pg_amop",
    "pg_amproc",
    "pg_attrdef",
    "pg_constraint",
    "pg_default_acl",
    "pg_enum",
    "pg_publication_namespace",
    "pg_publication_rel",
    "pg_trigger",
];

/// What belongs to an extension comes with it; what another object makes comes with that.
fn count(one: &OneToOne) -> String {
    let OneToOne { catalog, kinds, which } = one;
    let shared = if *catalog == "pg_subscription" {
        "AND subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())"
    } else {
        ""
    };
    format!(
        "SELECT '{}', count(*) FROM pg_catalog.{catalog} x WHERE oid >= 16384 AND {which} {shared} \
         AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = x.oid AND d.objsubid = 0 AND \
         d.classid = '{catalog}'::regclass AND d.deptype IN ('e', 'i'))",
        kinds[0].word()
    )
}

/// Lists the catalogs that hold something made after the server itself was.
const FILLED: &str = "CREATE FUNCTION pg_temp.filled(catalog text) RETURNS boolean LANGUAGE plpgsql AS \
    $$ DECLARE found boolean; BEGIN EXECUTE format('SELECT EXISTS (SELECT FROM pg_catalog.%I WHERE \
    oid >= 16384)', catalog) INTO found; RETURN found; END $$; \
    SELECT c.relname, -1 FROM pg_class c WHERE relnamespace = 11 AND relkind = 'r' AND NOT \
    relisshared AND CASE WHEN EXISTS (SELECT FROM pg_attribute WHERE attrelid = c.oid AND \
    attname = 'oid' AND attnum > 0) THEN pg_temp.filled(c.relname) END";

/// Compares the rows of the catalogs with the objects that were made of them.
pub fn every_row_is_an_object(database: &TestDatabase, found: &Snapshot) -> Result<(), String> {
    let questions: Vec<_> = MODELLED.iter().map(count).collect();
    let answer = database.psql(&format!("{FILLED} UNION ALL {}", questions.join(" UNION ALL ")));
    let pairs = answer.lines().filter_map(|line| line.split_once('|'));
    let rows: BTreeMap<&str, i64> = pairs.map(|(name, n)| (name, n.parse().unwrap())).collect();
    for one in MODELLED {
        let (word, objects) = (one.kinds[0].word(), objects(found, one.kinds));
        if rows[word] != objects {
            let rows = rows[word];
            return Err(format!("{} has {rows} rows, {objects} are {word}", one.catalog));
        }
    }
    let filled = rows.iter().filter(|(_, rows)| **rows == -1).map(|(name, _)| *name);
    let mut strange =
        filled.filter(|name| !is_known(name) && !found.unmodelled.contains_key(*name));
    strange.next().map_or(Ok(()), |name| Err(format!("{name} has rows that nobody speaks of")))
}

fn objects(found: &Snapshot, kinds: &[ObjectKind]) -> i64 {
    // The schema `public` of a new database is the server's.
    let own = |schema: &str| schema != "public";
    let of_kind = found.objects.iter().filter(|object| kinds.contains(&object.id.kind));
    of_kind.filter(|o| o.id.kind != K::Schema || own(&o.id.name)).count() as i64
}

fn is_known(catalog: &str) -> bool {
    PARTS.contains(&catalog) || MODELLED.iter().any(|one| one.catalog == catalog)
}

/// What a server of tomorrow may bring.
#[test]
fn a_catalog_that_nobody_knows_is_named() {
    for server in servers() {
        let database = server.database();
        database.psql(
            "set allow_system_table_mods = on; \
             create table pg_catalog.pg_novelty (oid oid, what text); \
             insert into pg_catalog.pg_novelty values (11, 'built in'), (20000, 'thing'); \
             create table pg_catalog.pg_novelty_part (whose oid); \
             insert into pg_catalog.pg_novelty_part values (20000), (20001)",
        );
        let found = read(&database).unwrap().unmodelled;
        assert_eq!(found["pg_novelty"].count, 1);
        assert!(found["pg_novelty"].names[0].contains("thing"), "{:?}", found["pg_novelty"]);
        assert_eq!(found["pg_novelty_part"].count, 2);
    }
}
