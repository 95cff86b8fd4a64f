use super::{always_false, always_true};
use crate::postgres::ast::{Node, Volatility};
use crate::postgres::judge::Judge;
use crate::postgres::syntax;

fn node(sql: &str) -> Node {
    syntax::expression(sql).unwrap().node
}

fn judge(setup: &str) -> Judge {
    let mut judge = Judge::new(18);
    for sql in setup.split("\n--\n").filter(|sql| !sql.trim().is_empty()) {
        let verdict = judge.judge(sql, false);
        assert_eq!(verdict.refusal, None, "{sql}");
    }
    judge
}

#[test]
fn volatility_is_what_the_server_finds_after_simplifying() {
    use Volatility::{Immutable, Stable, Volatile};
    let judge = judge(
        "create function one() returns int language sql volatile as 'select 1'
--
create function later() returns timestamptz language sql volatile as 'select clock_timestamp()'
--
create function own() returns int language plpgsql volatile as 'begin return 1; end'
--
create function strictly(a int) returns int language sql volatile strict as 'select coalesce($1, 1)'
--
create function said() returns timestamptz language sql stable as 'select now()'",
    );
    let cases = [
        ("1 + 2", Immutable),
        ("now()", Stable),
        ("current_date", Stable),
        ("random()", Volatile),
        ("gen_random_uuid()", Volatile),
        ("uuidv7()", Volatile),
        ("clock_timestamp()", Volatile),
        ("lower('A')", Immutable),
        ("nextval('s')", Volatile),
        ("one()", Immutable),
        ("later()", Volatile),
        ("own()", Volatile),
        ("strictly(1)", Volatile),
        ("said()", Stable),
        ("'2020-01-01'::date", Immutable),
        ("'2020-01-01'::text::timestamptz", Stable),
        ("now() + interval '1 day'", Stable),
        ("date_trunc('day', now())", Stable),
        ("to_char(now(), 'YYYY')", Stable),
        ("extract(epoch from timestamp '2020-01-01')", Immutable),
        ("now() at time zone 'utc'", Stable),
        ("timezone('utc', now())", Stable),
        ("array[]::int[]", Immutable),
        ("'{}'::jsonb", Immutable),
        ("md5(random()::text)", Volatile),
        ("nobody_knows(1)", Volatile),
        ("uuid_generate_v4()", Volatile),
        ("coalesce(1, 2)", Immutable),
    ];
    for (sql, wanted) in cases {
        assert_eq!(judge.volatility(&node(sql)), wanted, "{sql}");
    }
}

#[test]
fn immutability_depends_on_the_types_of_columns() {
    let judge =
        judge("create table t (a text, d date, ts timestamp, tz timestamptz, j jsonb, n int)");
    let oid = judge.catalog.relations().find(|relation| relation.name == "t").map(|r| r.oid);
    let immutable = [
        "lower(a)",
        "n + 1",
        "a || 'x'",
        "date_trunc('day', ts)",
        "j ->> 'a'",
        "ts::date",
        "extract(year from ts)",
        "tz at time zone 'utc'",
        "(j ->> 'n')::int",
        "a like 'x%'",
        "n in (1, 2)",
        "a is not null",
        "substring(a from 1 for 3)",
        "md5(a)",
        "n::text",
        "to_tsvector('english'::regconfig, a)",
        "coalesce(a, '')",
    ];
    for sql in immutable {
        assert!(judge.immutable(&node(sql), oid), "{sql} is immutable");
    }
    let others = [
        "now()",
        "date_trunc('day', tz)",
        "tz::date",
        "to_char(ts, 'YYYY')",
        "a::date",
        "d::text",
        "ts::timestamptz",
        "to_tsvector(a)",
        "age(ts)",
        "concat(a, a)",
        "ts > tz",
        "random()",
    ];
    for sql in others {
        assert!(!judge.immutable(&node(sql), oid), "{sql} is not immutable");
    }
}

#[test]
fn conditions_that_always_hold() {
    let always = [
        "true",
        "1 = 1",
        "'a' = 'a'",
        "not false",
        "a is null or a is not null",
        "b = 3 or 2 > 1",
        "1 in (1, 2)",
        "(true)",
        "1 <> 2",
        "true and 1 < 2",
        "'t'::bool",
    ];
    for sql in always {
        assert!(always_true(&node(sql)), "{sql}");
    }
    for sql in ["a = a", "a = 1", "1 = 2", "true and a > 1", "not true", "null"] {
        assert!(!always_true(&node(sql)), "{sql}");
    }
    for sql in ["false", "1 = 2", "a = 1 and false", "null"] {
        assert!(always_false(&node(sql)), "{sql}");
    }
}

#[test]
fn types_follow_operators_and_functions() {
    let judge = judge("create table t (a text, n int, ts timestamptz, d numeric(10, 2))");
    let oid = judge.catalog.relations().find(|relation| relation.name == "t").map(|r| r.oid);
    let cases = [
        ("n + 1", "int4"),
        ("n * d", "numeric"),
        ("a || n", "text"),
        ("n > 1", "bool"),
        ("now() - ts", "interval"),
        ("ts::date", "date"),
        ("lower(a)", "text"),
        ("count(*)", "int8"),
        ("sum(n)", "int8"),
        ("coalesce(d, 0)", "numeric"),
        ("3000000000", "int8"),
        ("1.5", "numeric"),
        ("length(a)", "int4"),
    ];
    for (sql, wanted) in cases {
        let found = judge.type_of(&node(sql), oid).map(|ty| ty.to_string().replace("(10,2)", ""));
        assert_eq!(found.as_deref(), Some(wanted), "{sql}");
    }
}
