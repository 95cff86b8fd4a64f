//! What a PL/pgSQL body runs: its static statements, and where something cannot be known.

use squawk_parser::{EntryPoint, SyntaxKind as K};

use super::tree::{Node, Tree};
use super::{SyntaxError, into, limits, query, sql_body, statement};
use crate::postgres::ast::{Expr, Node as Ast, Query, Source, Statement, Transaction};

/// A PL/pgSQL body, flattened.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Block {
    /// Statements in the order they are written, with their byte offset in the body. EXECUTE of a
    /// literal counts as the statements in the literal.
    pub statements: Vec<(usize, Statement)>,
    /// For each statement: whether it may be skipped, repeated or taken back (IF, CASE, loops,
    /// EXCEPTION, behind a RETURN or EXIT that may happen).
    pub conditional: Vec<bool>,
    /// For each statement: the block with EXCEPTION that it is a plain part of, by number.
    pub guards: Vec<Option<usize>>,
    /// EXECUTE of what is put together at run time: offset and expression.
    pub dynamic: Vec<(usize, String)>,
    /// The same expressions, with the constants of the body in place of their names.
    pub computed: Vec<Ast>,
    /// Expressions of assignments and conditions; they may read tables.
    pub expressions: Vec<Expr>,
}

/// Parses a PL/pgSQL body.
pub fn plpgsql(body: &str) -> Result<Block, SyntaxError> {
    let text = limits::guard(body)?;
    let readable = into::without_targets(&text.sql);
    let tree = Tree::parse(&readable, EntryPoint::Plpgsql).map_err(|e| text.unshift(e))?;
    let mut reader = Reader { assigned: assigned(tree.root()), ..Reader::default() };
    reader.below(tree.root(), false);
    Ok(reader.block)
}

#[derive(Default)]
struct Reader {
    block: Block,
    /// A RETURN or EXIT that may or may not happen lies behind.
    escaped: bool,
    /// Blocks with EXCEPTION so far, and the one we are in as long as nothing else may skip us.
    guards: usize,
    guard: Option<usize>,
    /// Variables that have one value where we are.
    known: Vec<(String, Ast)>,
    /// Variables that are assigned to somewhere.
    assigned: Vec<String>,
}

/// Elements of a list that a loop is unrolled for.
const UNROLLED: usize = 200;

impl Reader {
    fn below(&mut self, node: Node<'_>, conditional: bool) {
        node.nodes().for_each(|child| self.node(child, conditional));
    }

    fn node(&mut self, node: Node<'_>, conditional: bool) {
        match node.kind() {
            K::PLPGSQL_EXPR => self.block.expressions.push(expr(node)),
            K::PLPGSQL_VAR_DECL => {
                self.declare(node);
                self.below(node, conditional);
            }
            K::PLPGSQL_FOR_EACH_STMT | K::PLPGSQL_FOR_QUERY_STMT => self.unroll(node, conditional),
            K::PLPGSQL_BLOCK => {
                self.block(node, conditional);
            }
            K::PLPGSQL_IF_STMT
            | K::PLPGSQL_CASE_STMT
            | K::PLPGSQL_LOOP_STMT
            | K::PLPGSQL_WHILE_STMT
            | K::PLPGSQL_FOR_I_STMT
            | K::PLPGSQL_FOR_CURSOR_STMT
            | K::PLPGSQL_CURSOR_DECL
            | K::PLPGSQL_EXCEPTION_HANDLER => self.branch(node, conditional),
            K::PLPGSQL_FOR_DYN_STMT => {
                self.dynamic(node, conditional);
                self.branch(node, conditional);
            }
            K::PLPGSQL_DYN_EXECUTE_STMT
            | K::PLPGSQL_RETURN_QUERY_EXECUTE_STMT
            | K::PLPGSQL_OPEN_EXECUTE => {
                self.dynamic(node, conditional);
                self.below(node, conditional);
            }
            K::PLPGSQL_EXIT_STMT | K::PLPGSQL_CONTINUE_STMT | K::PLPGSQL_RETURN_STMT => {
                self.below(node, conditional);
                self.escaped |= conditional || node.has(K::PLPGSQL_EXIT_WHEN);
            }
            K::PLPGSQL_COMMIT_STMT => {
                self.push(node.start(), Statement::Transaction(Transaction::Commit), conditional);
            }
            K::PLPGSQL_ROLLBACK_STMT => {
                self.push(node.start(), Statement::Transaction(Transaction::Rollback), conditional);
            }
            K::PLPGSQL_EXEC_SQL_STMT
            | K::PLPGSQL_CALL_STMT
            | K::PLPGSQL_DO_STMT
            | K::PLPGSQL_PERFORM_STMT
            | K::PLPGSQL_RETURN_QUERY_STMT
            | K::PLPGSQL_OPEN_QUERY => {
                for sql in node.nodes() {
                    self.push(sql.start(), statement::statement(sql), conditional);
                }
            }
            kind if holds_others(kind) => self.below(node, conditional),
            _ => {}
        }
    }

    /// What EXCEPTION guards may be taken back, as one.
    fn block(&mut self, node: Node<'_>, conditional: bool) {
        if !node.has(K::PLPGSQL_EXCEPTION_SECTION) {
            return self.below(node, conditional);
        }
        let outer = self.guard.replace(self.guards);
        self.guards += 1;
        let inner = self.guard;
        for child in node.nodes() {
            let handles = child.kind() == K::PLPGSQL_EXCEPTION_SECTION;
            self.guard = if handles { None } else { inner };
            self.node(child, true);
        }
        self.guard = outer;
    }

    /// Notes a variable that keeps the value it is declared with.
    fn declare(&mut self, node: Node<'_>) {
        let Some(init) = node.child(K::PLPGSQL_VAR_INIT).and_then(|i| i.child(K::PLPGSQL_EXPR))
        else {
            return;
        };
        let name = node.tokens().next().map(|token| token.text().to_lowercase());
        let value = bound(&expr(init).node, &self.known);
        if let Some(name) = name.filter(|name| !self.assigned.contains(name))
            && (literal(&value).is_some() || elements(&value).is_some())
        {
            self.known.push((name, value));
        }
    }

    /// A loop over a list that is written there is as many statements as the list has elements.
    fn unroll(&mut self, node: Node<'_>, conditional: bool) {
        let variable = node.tokens().nth(1).map(|token| token.text().to_lowercase());
        let list = match node.child(K::PLPGSQL_EXPR) {
            Some(of) => elements(&bound(&expr(of).node, &self.known)),
            None => node
                .nodes()
                .find(|child| query::is(*child))
                .and_then(|child| listed(&query::query(child), &self.known)),
        };
        let (Some(variable), Some(list)) = (variable, list.filter(|l| l.len() <= UNROLLED)) else {
            return self.branch(node, conditional);
        };
        for value in list {
            self.known.push((variable.clone(), value));
            self.branch(node, conditional);
            self.known.pop();
        }
    }

    /// Conditions and queries of heads run as their statement does, bodies only perhaps.
    fn branch(&mut self, node: Node<'_>, conditional: bool) {
        let guard = self.guard.take();
        for child in node.nodes() {
            let head = matches!(child.kind(), K::PLPGSQL_EXPR | K::PLPGSQL_FOR_RANGE);
            if runs(child) {
                let opened_later = node.kind() == K::PLPGSQL_CURSOR_DECL;
                let statement = statement::statement(child);
                self.push(child.start(), statement, conditional || opened_later);
            } else {
                self.node(child, conditional || !head);
            }
        }
        self.guard = guard;
    }

    fn push(&mut self, offset: usize, statement: Statement, conditional: bool) {
        self.block.statements.push((offset, statement));
        self.block.conditional.push(conditional || self.escaped);
        self.block.guards.push(self.guard.filter(|_| !self.escaped));
    }

    /// EXECUTE: what the literal says, or a note that nobody knows.
    fn dynamic(&mut self, node: Node<'_>, conditional: bool) {
        let Some(of) = node.child(K::PLPGSQL_EXPR) else { return };
        let computed = bound(&expr(of).node, &self.known);
        match literal(&computed).and_then(|sql| sql_body(&sql).ok()) {
            Some(statements) => {
                for statement in statements {
                    self.push(of.start(), statement, conditional);
                }
            }
            None => {
                self.block.dynamic.push((of.start(), of.text().to_owned()));
                self.block.computed.push(computed);
            }
        }
    }
}

/// Returns the variables that an assignment, INTO or a loop changes.
fn assigned(root: Node<'_>) -> Vec<String> {
    root.descendants()
        .filter(|node| node.kind() == K::PLPGSQL_ASSIGN_STMT)
        .filter_map(|node| node.tokens().next())
        .map(|token| token.text().to_lowercase())
        .collect()
}

/// Returns an expression with known values in place of variables.
fn bound(node: &Ast, known: &[(String, Ast)]) -> Ast {
    let all = |parts: &[Ast]| parts.iter().map(|part| bound(part, known)).collect();
    match node {
        Ast::Column(path) => match path.as_slice() {
            [name] | [name, _] => {
                let found = known.iter().rev().find(|(variable, _)| variable == name);
                found.map_or_else(|| node.clone(), |(_, value)| value.clone())
            }
            _ => node.clone(),
        },
        Ast::Op(sign, parts) => Ast::Op(sign.clone(), all(parts)),
        Ast::Array(parts) => Ast::Array(all(parts)),
        Ast::Cast(of, ty) => Ast::Cast(Box::new(bound(of, known)), ty.clone()),
        Ast::Call(call) => {
            let mut call = call.clone();
            call.arguments = all(&call.arguments);
            Ast::Call(call)
        }
        _ => node.clone(),
    }
}

/// Returns the elements of an array that is written out.
fn elements(node: &Ast) -> Option<Vec<Ast>> {
    match node {
        Ast::Array(parts) => parts.iter().map(|part| literal(part).map(Ast::Text)).collect(),
        Ast::Cast(of, _) => elements(of),
        Ast::Text(text) => {
            let inner = text.strip_prefix('{')?.strip_suffix('}')?;
            let plain = !inner.contains(['"', '\\', '{']);
            plain.then(|| inner.split(',').map(|part| Ast::Text(part.trim().to_owned())).collect())
        }
        _ => None,
    }
}

/// Returns the rows of a query that only lists values.
fn listed(of: &Query, known: &[(String, Ast)]) -> Option<Vec<Ast>> {
    if of.filter.is_some() || !of.united.is_empty() {
        return None;
    }
    if of.from.is_empty() && !of.values.is_empty() {
        return of
            .values
            .iter()
            .map(|row| literal(row.first()?).map(Ast::Text).filter(|_| row.len() == 1))
            .collect();
    }
    let call = match (of.from.as_slice(), of.outputs.as_slice()) {
        ([], [output]) => &output.node,
        ([item], [_]) => match &item.source {
            Source::Function(nodes) => nodes.first()?,
            _ => return None,
        },
        _ => return None,
    };
    match call {
        Ast::Call(call) if call.name.name == "unnest" => {
            elements(&bound(call.arguments.first()?, known))
        }
        _ => None,
    }
}

/// Whether a loop or a cursor may run this.
fn runs(node: Node<'_>) -> bool {
    query::is(node)
        || matches!(node.kind(), K::INSERT | K::UPDATE | K::DELETE | K::MERGE | K::EXPLAIN)
}

/// Nodes that only hold others.
fn holds_others(kind: K) -> bool {
    matches!(
        kind,
        K::PLPGSQL_DECLARE_SECTION
            | K::PLPGSQL_VAR_INIT
            | K::PLPGSQL_BODY
            | K::PLPGSQL_EXCEPTION_SECTION
            | K::PLPGSQL_ELSIF_CLAUSE
            | K::PLPGSQL_ELSE_CLAUSE
            | K::PLPGSQL_CASE_WHEN
            | K::PLPGSQL_EXIT_WHEN
            | K::PLPGSQL_FOR_RANGE
            | K::PLPGSQL_ASSIGN_STMT
            | K::PLPGSQL_ASSERT_STMT
            | K::PLPGSQL_RAISE_STMT
            | K::PLPGSQL_RAISE_USING_CLAUSE
            | K::PLPGSQL_RETURN_NEXT_STMT
            | K::PLPGSQL_OPEN_STMT
            | K::PLPGSQL_USING_CLAUSE
    )
}

/// One expression, or a SELECT without its word.
fn expr(node: Node<'_>) -> Expr {
    let mut of = query::bare(node);
    let plain = of.from.is_empty() && of.outputs.len() == 1 && of.filter.is_none();
    let value = match of.outputs.pop().filter(|_| plain && of.others.is_empty()) {
        Some(output) => output.node,
        None => Ast::Subquery(Box::new(query::bare(node))),
    };
    Expr { sql: node.text().to_owned(), node: value }
}

/// Returns the text of a literal, or of literals strung together.
fn literal(node: &Ast) -> Option<String> {
    match node {
        Ast::Text(text) => Some(text.clone()),
        Ast::Op(sign, parts) if sign == "||" => parts.iter().map(literal).collect(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
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
        assert_eq!((block.statements.len(), block.dynamic.len()), (3, 1));
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
}
