//! Bodies and what they run.

use super::*;

fn conditions(body: &str) -> Vec<bool> {
    plpgsql(body).unwrap().conditional
}

#[test]
fn statements_in_order_with_offsets() {
    let body = "begin insert into t values (1) returning a into strict x.y; perform f(); end";
    let block = plpgsql(body).unwrap();
    assert_eq!((block.statements[0].0, block.statements[1].0), (6, 60));
    assert!(matches!(block.statements[0].1, Statement::Insert(_)));
    assert!(matches!(block.statements[1].1, Statement::Select(_)));
}

#[test]
fn what_may_not_happen_is_conditional() {
    for (body, conditional) in [
        ("begin drop table a; end", &[false][..]),
        ("begin if x then drop table a; end if; drop table b; end", &[true, false]),
        ("begin if x then return; end if; drop table b; end", &[true]),
        ("begin for r in select 1 loop drop table b; end loop; end", &[false, true]),
        ("begin drop table a; exception when others then null; end", &[true]),
        ("begin case x when 1 then drop table a; end case; end", &[true]),
        ("begin while x loop drop table a; end loop; drop table b; end", &[true, false]),
    ] {
        assert_eq!(conditions(body), conditional, "{body}");
    }
}

#[test]
fn execute_of_literals_is_static() {
    let block = plpgsql(
        "begin execute 'drop table ' || 'a'; execute $x$drop table b; drop table c$x$; \
         execute format('drop table %I', n) into r using 1; end",
    )
    .unwrap();
    assert_eq!((block.statements.len(), block.dynamic.len()), (4, 1));
    assert_eq!(block.dynamic[0].1, "format('drop table %I', n)");
}

#[test]
fn expressions_may_read() {
    let block = plpgsql(
        "declare n int := 1; begin n := (select a from t); n := count(*) from t where b; \
         if exists (select 1 from t) then n := 2; end if; end",
    )
    .unwrap();
    assert_eq!(block.expressions.len(), 5);
    assert!(matches!(block.expressions[1].node, Ast::Subquery(_)));
    assert!(matches!(block.expressions[2].node, Ast::Subquery(_)));
}

#[test]
fn errors_have_offsets() {
    assert_eq!(plpgsql("begin select 1 frum; end; nonsense").unwrap_err().offset, 26);
    assert!(plpgsql("select 1").is_err());
}
