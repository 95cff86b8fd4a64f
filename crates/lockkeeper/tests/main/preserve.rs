//! The preservation proof around `migrate`, on real servers and on SQLite.

use lockkeeper::core::preserve::{Certificate, Depth, KeyChange, Mode, TableProof, Verdict};
use lockkeeper::ops::{self, Context, MigrateAsk, SigningKey, Trust};
use testkit::servers;

use crate::{block, context, folder};

const SHOP: &str = "create table users (id int primary key, first text, last text, age int, \
    debt numeric(8,2)); \
    insert into users select g, 'f' || g, 'l' || g, g % 90, g * 0.25 from generate_series(1, 500) g; \
    create table quiet (a int, b text); insert into quiet values (1, 'x')";

fn migrate(context: &Context) -> Certificate {
    let outcome = block(ops::migrate(context, &MigrateAsk::default())).unwrap();
    *outcome.certificate.expect("a certificate")
}

fn proof<'a>(certificate: &'a Certificate, table: &str) -> &'a TableProof {
    let all = &certificate.tables;
    all.iter().find(|t| t.name == table).unwrap_or_else(|| panic!("no {table}: {all:#?}"))
}

/// Migrates the shop with one file on every server.
fn on_each(mode: Mode, sql: &str, check: impl Fn(&Certificate, &Context, &testkit::TestDatabase)) {
    for server in servers() {
        let database = server.database();
        database.psql(SHOP);
        let dir = folder(&[("1_change.sql", sql)]);
        let mut context = context(database.url(), dir.path());
        context.preserve.mode = mode;
        let certificate = migrate(&context);
        assert!(certificate.is_intact());
        check(&certificate, &context, &database);
    }
}

#[test]
fn renames_wider_types_and_new_columns_are_proved() {
    let sql = "alter table users alter id type bigint; alter table users alter debt type numeric(14,4); \
               alter table users rename to people; \
               alter table people rename last to family; alter table people add note text default 'x'; \
               alter table people drop age;";
    on_each(Mode::Full, sql, |certificate, _, _| {
        let people = proof(certificate, "public.people");
        assert_eq!(people.verdict, Verdict::Proved, "{people:#?}");
        assert_eq!((people.rows.proved, people.was.as_deref()), (500, Some("public.users")));
        assert_eq!(people.columns.renamed["last"], "family");
        assert_eq!(
            (&people.columns.dropped[..], &people.columns.added[..]),
            (&["age".to_owned()][..], &["note".to_owned()][..])
        );
        assert_eq!(proof(certificate, "public.quiet").verdict, Verdict::Proved);
        assert_eq!(certificate.totals.rows_proved, 501);
    });
}

#[test]
fn a_number_too_large_for_the_type_of_before_is_a_difference() {
    let sql = "alter table users alter debt type numeric(14,4); \
               alter table owed alter sums type numeric(14,4)[]; \
               update users set debt = 999999.995 where id = 7; \
               insert into users values (501, 'f', 'l', 1, 12345678.5); \
               insert into owed values (3, '{12345678.5,1}');";
    for server in servers() {
        let database = server.database();
        database.psql(SHOP);
        database.psql(
            "create table owed (id int primary key, sums numeric(8,2)[]); \
             insert into owed values (1, '{{1.25,999999.99},{2.5,null}}'), (2, null)",
        );
        let dir = folder(&[("1_change.sql", sql)]);
        let mut context = context(database.url(), dir.path());
        context.preserve.mode = Mode::Full;
        let certificate = migrate(&context);
        let users = proof(&certificate, "public.users");
        let named: Vec<_> = users.keys.iter().map(|d| (d.key[0].as_str(), d.change)).collect();
        assert_eq!(named, [("7", KeyChange::Changed), ("501", KeyChange::New)]);
        let owed = proof(&certificate, "public.owed");
        assert_eq!((owed.verdict, owed.rows.proved), (Verdict::Proved, 2), "{owed:#?}");
    }
}

#[test]
fn what_a_file_promises_is_held_against_it() {
    let kept = "-- preserves: users.full_name = first || ' ' || last\n\
        alter table users add full_name text; update users set full_name = first || ' ' || last; \
        alter table users drop first, drop last;";
    on_each(Mode::Full, kept, |certificate, _, _| {
        let users = proof(certificate, "public.users");
        assert_eq!(users.verdict, Verdict::Proved, "{users:#?}");
        assert_eq!(users.columns.promised, ["full_name"]);
        assert!(!users.promises[0].replaced);
        assert!(certificate.markdown().contains("promised: full_name = first"));
    });
    let broken = kept.replace("set full_name = first || ' ' || last", "set full_name = last");
    on_each(Mode::Full, &broken, |certificate, _, _| {
        let users = proof(certificate, "public.users");
        assert_eq!(users.verdict, Verdict::Unproved);
        assert_eq!(users.columns.different, ["full_name"]);
    });
}

#[test]
fn a_promise_is_no_proof_of_the_column_it_replaces() {
    let sql = "-- preserves: users.last = ''\nupdate users set last = '';";
    on_each(Mode::Full, sql, |certificate, context, _| {
        let users = proof(certificate, "public.users");
        assert_eq!(users.verdict, Verdict::Promised, "{users:#?}");
        assert!(!users.columns.equal.contains(&"last".to_owned()));
        assert_eq!((users.promises[0].expression.as_str(), users.rows.promised), ("''", 500));
        let totals = &certificate.totals;
        assert_eq!((totals.proved, totals.promised, totals.rows_proved), (1, 1, 1));
        let said = certificate.markdown();
        assert!(said.contains("last = '', what it held before was not compared"), "{said}");
        assert!(said.contains("1 table only as promised (500 rows)"), "{said}");
        let history = block(ops::history(context, 1)).unwrap();
        assert_eq!(history.runs[0].certificate.as_ref().unwrap().unproved, 1);
    });
    let typo = "-- preserves: users.typo = last\nupdate users set age = age;";
    on_each(Mode::Full, typo, |certificate, _, _| {
        let users = proof(certificate, "public.users");
        assert_eq!(users.verdict, Verdict::Unproved);
        assert!(users.why.as_ref().unwrap().contains("promised column typo"), "{users:#?}");
    });
}

/// Somebody else writes into tables that no statement of the run touches: here a trigger does.
const MEANWHILE: &str = "create table log (id bigint primary key, said text); \
    insert into log values (1, 'a'), (2, 'b'); \
    create table codes (code text primary key, said text); \
    insert into codes values (E'x\\\\', 'a'); \
    create function others() returns trigger language plpgsql as $$ begin \
      execute 'insert into log values (3, ''c'')'; execute 'insert into codes values (''y'', ''b'')'; \
      execute 'update notes set said = ''z'' where id = 2'; return null; end $$; \
    create table notes (id int primary key, said text); insert into notes values (1, 'a'), (2, 'b'); \
    create trigger others after insert on quiet execute function others(); \
    do $$ begin execute format('alter database %I set standard_conforming_strings = off', \
      current_database()); end $$";

#[test]
fn tables_that_no_statement_touches_have_keys_too() {
    for server in servers() {
        let database = server.database();
        database.psql(SHOP);
        database.psql(MEANWHILE);
        let dir = folder(&[("1_change.sql", "insert into quiet values (2, 'y');")]);
        let mut context = context(database.url(), dir.path());
        context.preserve.mode = Mode::Full;
        let certificate = migrate(&context);
        for (table, proved) in [("public.log", 2), ("public.codes", 1)] {
            let found = proof(&certificate, table);
            assert_eq!(found.asked.as_ref().unwrap().depth, Depth::Rows, "nobody knew");
            assert_eq!(found.verdict, Verdict::Proved, "{found:#?}");
            assert_eq!((found.rows.proved, found.rows.excluded), (proved, 1));
        }
        let notes = proof(&certificate, "public.notes");
        assert_eq!((notes.verdict, &notes.keys[0].key[0][..]), (Verdict::Unproved, "2"));
    }
}

#[test]
fn rows_that_differ_are_named_by_their_keys() {
    let sql = "update users set age = age + 1 where id in (7, 8); delete from users where id = 9; \
               insert into users values (0, 'a', 'b', 1); drop table quiet;";
    on_each(Mode::Full, sql, |certificate, _, _| {
        let users = proof(certificate, "public.users");
        assert_eq!(users.verdict, Verdict::Unproved);
        let named: Vec<_> = users.keys.iter().map(|d| (d.key[0].as_str(), d.change)).collect();
        use KeyChange::{Changed, Lost, New};
        assert_eq!(named, [("7", Changed), ("8", Changed), ("9", Lost), ("0", New)]);
        assert_eq!((users.rows.proved, users.rows.unproved), (497, 3));
        assert!(users.columns.different.contains(&"age".to_owned()));
        let gone = proof(certificate, "public.quiet");
        assert_eq!((gone.verdict, gone.rows.excluded), (Verdict::Excluded, 1));
        assert!(certificate.markdown().contains("changed: 7, 8"));
    });
}

#[test]
fn rows_of_big_tables_are_named_too() {
    let sql = "update big set note = 'other' where id in (70, 30000); delete from big where id = 5; \
               insert into big values (0, 'n')";
    for server in servers() {
        let database = server.database();
        database.psql(
            "create table big as select g::int id, 'n' || g note from generate_series(1, 40000) g",
        );
        database.psql("alter table big add primary key (id)");
        let dir = folder(&[("1_change.sql", sql)]);
        let mut context = context(database.url(), dir.path());
        context.preserve.mode = Mode::Full;
        let certificate = migrate(&context);
        let big = proof(&certificate, "public.big");
        let named: Vec<_> = big.keys.iter().map(|d| (d.key[0].as_str(), d.change)).collect();
        use KeyChange::{Changed, Lost, New};
        assert_eq!(named, [("70", Changed), ("30000", Changed), ("5", Lost), ("0", New)]);
        assert_eq!((big.rows.proved, big.rows.unproved, big.rows.excluded), (39997, 3, 1));
    }
}

#[test]
fn two_values_that_change_places_are_found() {
    let sql = "update users set age = case id when 1 then 2 else 1 end where id in (1, 2);";
    on_each(Mode::Full, sql, |certificate, _, _| {
        let users = proof(certificate, "public.users");
        assert_eq!((users.verdict, users.keys.len()), (Verdict::Unproved, 2));
    });
}

#[test]
fn rows_that_come_meanwhile_are_left_out_and_counted() {
    let sql = "insert into users select g, 'n', 'n', 1 from generate_series(501, 510) g;";
    on_each(Mode::Full, sql, |certificate, _, _| {
        let users = proof(certificate, "public.users");
        assert_eq!(users.verdict, Verdict::Proved, "{users:#?}");
        assert_eq!((users.rows.proved, users.rows.excluded), (500, 10));
    });
}

#[test]
fn counting_is_no_proof() {
    on_each(Mode::Quick, "alter table users add note text;", |certificate, _, _| {
        let users = proof(certificate, "public.users");
        assert_eq!((users.verdict, users.rows.unproved), (Verdict::Unproved, 500));
        assert!(users.why.as_ref().unwrap().contains("nothing speaks against it"));
    });
    on_each(Mode::Quick, "delete from users where id = 500;", |certificate, _, _| {
        let why = proof(certificate, "public.users").why.clone().unwrap();
        assert!(why.contains("500 rows became 499") && why.contains("range of the keys"), "{why}");
    });
}

#[test]
fn tenants_are_counted() {
    for server in servers() {
        let database = server.database();
        database.psql(SHOP);
        let dir = folder(&[("1_change.sql", "delete from users where age = 3 and id < 20;")]);
        let mut context = context(database.url(), dir.path());
        context.preserve.mode = Mode::Quick;
        context.preserve.tenant_column = Some("age".to_owned());
        let certificate = migrate(&context);
        assert_eq!(proof(&certificate, "public.users").tenants["3"], (6, 5));
        database.psql("alter table users rename age to \"tenantId\"");
        let dir = folder(&[
            ("1_change.sql", "delete from users where age = 3 and id < 20;"),
            ("2_change.sql", "delete from users where \"tenantId\" = 4 and id < 20;"),
        ]);
        let mut context = crate::context(database.url(), dir.path());
        context.preserve.mode = Mode::Quick;
        context.preserve.tenant_column = Some("tenantId".to_owned());
        assert_eq!(proof(&migrate(&context), "public.users").tenants["4"], (6, 5));
    }
}

#[test]
fn a_certificate_is_kept_signed_and_held_against_the_data() {
    on_each(Mode::Full, "alter table users add note text;", |certificate, context, database| {
        let kept = block(ops::certificate(context, Some(&certificate.run))).unwrap();
        assert_eq!(kept, *certificate);
        let history = block(ops::history(context, 1)).unwrap();
        assert_eq!(history.runs[0].certificate.as_ref().unwrap().proved, 2);
        let verified = block(ops::verify_data(context, None, &Trust::of(context), 2)).unwrap();
        assert!(!verified.differs(), "{verified:#?}");
        database.psql("update users set age = 0 where id = 3");
        let verified = block(ops::verify_data(context, None, &Trust::of(context), 2)).unwrap();
        let users = verified.data.tables.iter().find(|t| t.name == "public.users").unwrap();
        assert_eq!((users.verdict, users.agrees), (Verdict::Unproved, false));
        database.psql("update lockkeeper.certificate set document = replace(document, '\"after\":500', '\"after\":501')");
        let touched = block(ops::certificate(context, None)).unwrap();
        assert!(ops::check_certificate(&touched, &Trust::of(context)).is_err());
    });
}

#[test]
fn a_ledger_of_version_2_is_upgraded_in_place() {
    for server in servers() {
        let database = server.database();
        let dir = folder(&[
            ("1_t.sql", "create table t (a int primary key)"),
            ("2_u.sql", "create table u ()"),
        ]);
        let mut context = context(database.url(), dir.path());
        let to = lockkeeper::core::migration::Version::parse("1");
        block(ops::migrate(&context, &MigrateAsk { to, ..MigrateAsk::default() })).unwrap();
        database.psql(
            "drop table lockkeeper.certificate; alter table lockkeeper.run drop column backup; \
             delete from lockkeeper.ledger where version > 2",
        );
        assert_eq!(block(ops::history(&context, 5)).unwrap().runs.len(), 1);
        assert!(block(ops::certificate(&context, None)).is_err());
        context.preserve.mode = Mode::Full;
        assert_eq!(migrate(&context).totals.proved, 1);
    }
}

#[test]
fn a_signature_is_of_one_key_and_one_digest() {
    let dir = folder(&[("1_t.sql", "create table t (a integer primary key);")]);
    let mut context = context("sqlite::memory:", dir.path());
    context.preserve.mode = Mode::Full;
    context.preserve.signing_key = Some(SigningKey::parse(&"5a".repeat(32)).unwrap());
    let certificate = migrate(&context);
    let trust = Trust::of(&context);
    let check = |certificate: &Certificate| ops::check_certificate(certificate, &trust);
    check(&certificate).unwrap();
    let sealed = |mut changed: Certificate| {
        changed.digest = changed.compute_digest();
        changed
    };
    let renamed = sealed(Certificate { run: "another".to_owned(), ..certificate.clone() });
    assert!(check(&renamed).unwrap_err().message.contains("not valid"));
    let bare = Certificate { signature: None, ..certificate.clone() };
    assert!(check(&bare).unwrap_err().message.contains("not signed"));
    assert!(ops::check_certificate(&bare, &Trust { key: None, ..trust.clone() }).is_ok());

    context.preserve.signing_key = Some(SigningKey::parse(&"5b".repeat(32)).unwrap());
    let strangers = Trust::of(&context);
    let error = ops::check_certificate(&certificate, &strangers).unwrap_err();
    assert!(error.message.contains("is signed by"), "{}", error.message);
    let named = &certificate.signature.as_ref().unwrap().key;
    let key = Some(ops::PublicKey::parse(named).unwrap());
    assert!(ops::check_certificate(&certificate, &Trust { key, ..strangers }).is_ok());

    let elsewhere = Trust { database: Some("h:1/d".to_owned()), ..trust.clone() };
    let error = ops::check_certificate(&certificate, &elsewhere).unwrap_err();
    assert!(error.message.contains("not of h:1/d"), "{}", error.message);
}

#[test]
fn a_certificate_is_of_the_run_that_it_is_kept_under() {
    on_each(Mode::Full, "alter table users add note text;", |_, context, database| {
        database.psql("update lockkeeper.certificate set run = 'Z'");
        let error = block(ops::certificate(context, None)).unwrap_err();
        assert!(error.message.contains("certificate of Z is that of"), "{}", error.message);
    });
}

#[test]
fn sqlite_has_the_same_proof() {
    let dir = folder(&[
        (
            "1_t.sql",
            "create table t (id integer primary key, a text); insert into t values (1, 'x'), (2, 'y'); create table u (b)",
        ),
        (
            "2_new.sql",
            "create table n (id integer primary key, a text, c); insert into n (id, a) select id, a from t; \
             drop table t; alter table n rename to t",
        ),
        ("3_change.sql", "update t set a = 'z' where id = 2; drop table u"),
    ]);
    let file = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", file.path().join("a.db").display());
    let mut context = context(&url, dir.path());
    context.preserve.mode = Mode::Full;
    let step = |to: &str| {
        let to = lockkeeper::core::migration::Version::parse(to);
        let ask = MigrateAsk { to, ..MigrateAsk::default() };
        *block(ops::migrate(&context, &ask)).unwrap().certificate.unwrap()
    };
    assert_eq!(step("1").excluded.len(), 2, "new tables are named");
    let second = step("2");
    assert_eq!(proof(&second, "t").verdict, Verdict::Proved, "{second:#?}");
    let third = step("3");
    assert_eq!(proof(&third, "t").keys[0].key, ["2"]);
    assert_eq!(proof(&third, "u").verdict, Verdict::Excluded);
}

#[test]
fn nothing_is_read_when_nobody_asks() {
    let dir = folder(&[("1_t.sql", "create table t (a integer primary key);")]);
    let context = context("sqlite::memory:", dir.path());
    let outcome = block(ops::migrate(&context, &MigrateAsk::default())).unwrap();
    assert!(outcome.certificate.is_none());
}

#[test]
fn a_promise_that_cannot_be_read_stops_everything() {
    let dir = folder(&[("1_t.sql", "-- preserves: nonsense\ncreate table t (a int);")]);
    let mut context = context("sqlite::memory:", dir.path());
    context.preserve.mode = Mode::Full;
    let error = block(ops::migrate(&context, &MigrateAsk::default())).unwrap_err();
    assert!(error.message.contains("table.column"), "{}", error.message);
}
