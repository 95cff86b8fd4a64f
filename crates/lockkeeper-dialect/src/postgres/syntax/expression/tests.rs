use super::super::expression;
use super::*;

fn column(name: &str) -> Ast {
    Ast::Column(vec![name.to_owned()])
}

fn number(value: &str) -> Ast {
    Ast::Number(value.to_owned())
}

fn op(sign: &str, parts: Vec<Ast>) -> Ast {
    Ast::Op(sign.to_owned(), parts)
}

#[test]
fn operators_have_their_sign() {
    let (a, b) = (column("a"), column("b"));
    for (sql, node) in [
        ("a != b", op("<>", vec![a.clone(), b.clone()])),
        ("a || b", op("||", vec![a.clone(), b.clone()])),
        ("a operator(s.@>) b", op("@>", vec![a.clone(), b.clone()])),
        ("a not ilike b", op("not ilike", vec![a.clone(), b.clone()])),
        ("a is not distinct from b", op("is not distinct from", vec![a.clone(), b.clone()])),
        ("a at time zone b", op("at time zone", vec![a.clone(), b.clone()])),
        ("a is null", Ast::IsNull(Box::new(a.clone()))),
        ("a notnull", Ast::IsNotNull(Box::new(a.clone()))),
        ("a is not true", op("is not", vec![a.clone(), Ast::Bool(true)])),
        ("a is unknown", op("is unknown", vec![a.clone()])),
        ("not a", Ast::Not(Box::new(a.clone()))),
        ("- a", op("-", vec![a.clone()])),
        ("a in (1, b)", op("in", vec![a.clone(), number("1"), b.clone()])),
        ("a = any (b)", op("=", vec![a.clone(), op("any", vec![b.clone()])])),
        ("(((a)))", a.clone()),
        ("a and b and (a and b)", Ast::And(vec![a.clone(), b.clone(), a.clone(), b.clone()])),
    ] {
        assert_eq!(expression(sql).unwrap().node, node, "{sql}");
    }
}

#[test]
fn between_takes_its_whole_target() {
    let (a, one, two) = (column("a"), number("1"), number("2"));
    let sum = op("+", vec![a.clone(), one.clone()]);
    for (sql, target, sign) in [
        ("a between 1 and 2", a.clone(), "between"),
        ("a + 1 not between 1 and 2", sum, "not between"),
        ("-a between 1 and 2", op("-", vec![a.clone()]), "between"),
    ] {
        let node = expression(sql).unwrap().node;
        assert_eq!(node, op(sign, vec![target, one.clone(), two.clone()]), "{sql}");
    }
    let or = expression("a between 1 and 2 or b between 1 and 2 or c").unwrap().node;
    assert!(matches!(or, Ast::Or(parts) if parts.len() == 3));
    let cast = expression("a::int between 1 and 2 and b").unwrap();
    assert_eq!(cast.sql, "a::int between 1 and 2 and b");
    let Ast::And(parts) = cast.node else { panic!("no AND") };
    assert!(matches!(&parts[0], Ast::Op(_, operands) if operands.len() == 3));
}

#[test]
fn calls_have_names_arguments_and_others() {
    for (sql, name, arguments, others) in [
        ("now()", "now", 0, 0),
        ("pg_catalog.nextval('s'::regclass)", "pg_catalog.nextval", 1, 0),
        ("count(*) filter (where a)", "count", 1, 1),
        ("sum(a) over (partition by b order by c)", "sum", 1, 2),
        ("string_agg(a, ',' order by b)", "string_agg", 2, 1),
        ("current_timestamp", "current_timestamp", 0, 0),
        ("coalesce(a, b, 1)", "coalesce", 3, 0),
        ("extract(year from a)", "extract", 2, 0),
        ("substring(a from 1 for 2)", "substring", 3, 0),
        ("f(x => 1, variadic b)", "f", 2, 0),
    ] {
        let Ast::Call(call) = expression(sql).unwrap().node else { panic!("{sql}") };
        assert_eq!(call.name.to_string(), name);
        assert_eq!((call.arguments.len(), call.others.len()), (arguments, others), "{sql}");
    }
}

#[test]
fn subqueries_and_stars() {
    for sql in ["(select 1)", "((values (1)))"] {
        assert!(matches!(expression(sql).unwrap().node, Ast::Subquery(_)), "{sql}");
    }
    for (sql, word) in [("exists (select 1)", "exists"), ("array(select 1)", "array")] {
        let Ast::Op(sign, of) = expression(sql).unwrap().node else { panic!("{sql}") };
        assert!(sign == word && matches!(of.as_slice(), [Ast::Subquery(_)]), "{sql}");
    }
    assert_eq!(expression("t.*").unwrap().node, Ast::Star(vec!["t".to_owned()]));
    assert!(matches!(expression("case when a then b end").unwrap().node, Ast::Case { .. }));
}
