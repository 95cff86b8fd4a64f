//! Every form of statement of PostgreSQL 13 to 18 is read, and nothing runs out of stack.

use lockkeeper_dialect::postgres::ast::{Node, Statement};
use lockkeeper_dialect::postgres::syntax::{parse, plpgsql};

const STATEMENTS: &str = include_str!("postgres_syntax/statements.sql");

#[test]
fn every_statement_is_understood() {
    let statements: Vec<_> = STATEMENTS.split("\n--\n").collect();
    assert!(statements.len() > 600, "{}", statements.len());
    for sql in statements {
        let statement = parse(sql).unwrap_or_else(|error| panic!("{error} in {sql}"));
        let opaque = matches!(statement, Statement::Opaque(_));
        assert!(!opaque, "{sql}");
    }
}

/// Text that nests `n` times is refused or read, never more.
#[test]
fn depth_is_bounded() {
    let nested: [fn(usize) -> String; 15] = [
        |n| format!("select a{}", " or b between 1 and 2".repeat(n)),
        |n| format!("select {}1{}", "(".repeat(n), ")".repeat(n)),
        |n| format!("select * from {}t{}", "(select * from ".repeat(n), ") x".repeat(n)),
        |n| format!("select {}true", "not ".repeat(n)),
        |n| format!("select {}1", "- ".repeat(n)),
        |n| format!("select a{}", " || b".repeat(n)),
        |n| format!("select a{}", " = b".repeat(n)),
        |n| format!("select a{}", "::int".repeat(n)),
        |n| format!("select a{}", "[1]".repeat(n)),
        |n| format!("select a{}", " between 1 and 2".repeat(n)),
        |n| format!("select {}1{}", "case when a then ".repeat(n), " end".repeat(n)),
        |n| format!("select * from t {}{}", "join t ".repeat(n), "on true ".repeat(n)),
        |n| format!("select * from t {}", "cross join t ".repeat(n)),
        |n| format!("{}select 1{}", "with x as (".repeat(n), ") select 1".repeat(n)),
        |n| format!("{}select 1", "explain ".repeat(n)),
    ];
    for text in nested {
        assert!(parse(&text(100_000)).is_err(), "{}", text(1));
        for n in [20, 60, 110, 200, 230, 400, 1_000, 10_000] {
            drop(parse(&text(n)));
        }
    }
}

#[test]
fn flat_chains_have_no_bound() {
    let chained: [fn(usize) -> String; 6] = [
        |n| format!("select a{}", " and b = 1".repeat(n)),
        |n| format!("select a{}", " and (a or b between 1 and 2)".repeat(n)),
        |n| format!("select a{}", " + 1".repeat(n)),
        |n| format!("select 1{}", " union select 1".repeat(n)),
        |n| format!("select * from t {}", "join t on true ".repeat(n)),
        |n| format!("select a in (1{})", ", -1".repeat(n)),
    ];
    for text in chained {
        assert!(parse(&text(100_000)).is_ok(), "{}", text(1));
    }
    let Ok(Statement::Select(query)) = parse(&chained[0](100_000)) else { panic!("no query") };
    assert!(matches!(&query.outputs[0].node, Node::And(parts) if parts.len() == 100_001));
}

#[test]
fn bodies_nest_within_bounds_and_run_without_end() {
    let nested = |n| format!("begin {} null; {} end", "if a then ".repeat(n), "end if; ".repeat(n));
    assert!(plpgsql(&nested(60)).is_ok());
    assert!(plpgsql(&nested(100_000)).is_err());
    let long = "if a then b := 1; end if; drop table if exists x; ".repeat(2_000);
    assert_eq!(plpgsql(&format!("begin {long} end")).unwrap().statements.len(), 2_000);
}

#[test]
fn long_values_are_cut() {
    let rows = |n: usize| vec!["(1, '(a), (b)')"; n].join(", ");
    for (count, kept, truncated) in [(999, 999, false), (1000, 1000, false), (5000, 1000, true)] {
        let sql = format!("insert into t values {} returning a", rows(count));
        let Ok(Statement::Insert(insert)) = parse(&sql) else { panic!("{sql}") };
        let source = insert.source.unwrap();
        assert_eq!((source.values.len(), source.truncated), (kept, truncated));
        assert_eq!(insert.returning.len(), 1);
    }
    let sql = format!("insert into t values {} nonsense here", rows(5000));
    assert!(sql[parse(&sql).unwrap_err().offset..].starts_with("nonsense"));
}
