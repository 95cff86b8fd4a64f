//! What a PL/pgSQL body runs: its static statements, and where something cannot be known.

mod assigned;
mod section;

use squawk_parser::{EntryPoint, SyntaxKind as K};

use assigned::{assigned, is_dated};
use section::{caught, holds_others, runs};

use super::constants::{bound, counted, elements, error_code, listed, literal, raises};
use super::tree::{Node, Tree};
use super::{SyntaxError, into, limits, query, sql_body, statement, types};
use crate::postgres::ast::{Expr, Node as Ast, Query, Statement, Transaction, TypeName};

/// A PL/pgSQL body, flattened.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Block {
    /// Statements in the order they are written, with their byte offset in the body. EXECUTE of a
    /// literal counts as the statements in the literal.
    pub statements: Vec<(usize, Statement)>,
    /// For each statement: whether it may be skipped, repeated or taken back (IF, CASE, loops,
    /// EXCEPTION, behind a RETURN or EXIT that may happen).
    pub conditional: Vec<bool>,
    /// For each statement the conditions of IF it stands under, and what each has to be; `None` when
    /// something else decides too.
    pub guards: Vec<Option<Vec<(usize, bool)>>>,
    /// Conditions of IF.
    pub conditions: Vec<Ast>,
    /// For each statement: the block with EXCEPTION that it is a plain part of, by number.
    pub caught: Vec<Option<usize>>,
    /// What each block with EXCEPTION catches: SQLSTATEs, classes of them (two letters), or all
    /// (nothing).
    pub catches: Vec<Vec<String>>,
    /// EXECUTE of what is put together at run time: offset and expression.
    pub dynamic: Vec<(usize, String)>,
    /// Expressions of assignments and conditions; they may read tables.
    pub expressions: Vec<Expr>,
}

/// Answers queries that loops run over: rows of texts by column, where they are known.
pub type Answer<'a> = &'a dyn Fn(&Query) -> Option<Vec<Vec<(String, String)>>>;

/// Parses a PL/pgSQL body.
pub fn plpgsql(body: &str) -> Result<Block, SyntaxError> {
    plpgsql_with(body, &|_| None, &[])
}

/// Parses a PL/pgSQL body, and takes apart loops over queries that are answered.
pub fn plpgsql_with(
    body: &str,
    answer: Answer<'_>,
    variables: &[(String, String)],
) -> Result<Block, SyntaxError> {
    let text = limits::guard(body)?;
    let readable = into::without_targets(&text.sql);
    let tree = Tree::parse(&readable, EntryPoint::Plpgsql).map_err(|e| text.unshift(e))?;
    let mut reader = Reader::new(assigned(tree.root()), answer);
    let texts = variables.iter().map(|(name, text)| (name.clone(), Ast::Text(text.clone())));
    reader.known.extend(texts);
    reader.below(tree.root(), false);
    Ok(reader.block)
}

struct Reader<'a> {
    answer: Answer<'a>,
    block: Block,
    /// A RETURN or EXIT that may or may not happen lies behind.
    escaped: bool,
    /// Conditions of IF we stand under.
    under: Vec<(usize, bool)>,
    /// How many other things decide whether we get here.
    loose: usize,
    /// Blocks with EXCEPTION so far, and the one we are in as long as nothing else may skip us.
    guards: usize,
    guard: Option<usize>,
    /// Variables that have one value where we are.
    known: Vec<(String, Ast)>,
    /// Variables that are assigned to somewhere.
    assigned: Vec<String>,
    /// Variables of a type that computes with days.
    dated: Vec<(String, TypeName)>,
}

/// Variables and what they are.
type Known = Vec<(String, Ast)>;

/// Elements of a list that a loop is unrolled for.
pub(super) const UNROLLED: usize = 200;

impl<'a> Reader<'a> {
    fn new(assigned: Vec<String>, answer: Answer<'a>) -> Self {
        Reader {
            answer,
            assigned,
            block: Block::default(),
            escaped: false,
            under: Vec::new(),
            loose: 0,
            guards: 0,
            guard: None,
            known: Vec::new(),
            dated: Vec::new(),
        }
    }

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
            K::PLPGSQL_FOR_EACH_STMT | K::PLPGSQL_FOR_QUERY_STMT | K::PLPGSQL_FOR_I_STMT => {
                self.unroll(node, conditional);
            }
            K::PLPGSQL_BLOCK => {
                self.loose += usize::from(node.has(K::PLPGSQL_EXCEPTION_SECTION));
                self.block(node, conditional);
                self.loose -= usize::from(node.has(K::PLPGSQL_EXCEPTION_SECTION));
            }
            K::PLPGSQL_ASSIGN_STMT => {
                self.below(node, conditional);
                self.assign(node);
            }
            K::PLPGSQL_IF_STMT => self.choose(node),
            K::PLPGSQL_CASE_STMT
            | K::PLPGSQL_LOOP_STMT
            | K::PLPGSQL_WHILE_STMT
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
            K::PLPGSQL_RAISE_STMT => {
                self.below(node, conditional);
                if raises(node) {
                    self.push(node.start(), Statement::Raise(error_code(node)), conditional);
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
        self.block.catches.push(caught(node));
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
        let name = node.tokens().next().map(|token| token.text().to_lowercase());
        let ty = types::child(node).or_else(|| node.nodes().find_map(types::child));
        if let (Some(name), Some(ty)) = (&name, ty.filter(is_dated)) {
            self.dated.push((name.clone(), ty));
        }
        let Some(init) = node.child(K::PLPGSQL_VAR_INIT).and_then(|i| i.child(K::PLPGSQL_EXPR))
        else {
            return;
        };
        let value = bound(&expr(init).node, &self.known);
        let ty = self.dated.iter().find(|(known, _)| Some(known) == name.as_ref());
        if let (Some(name), Some((_, ty))) = (&name, ty)
            && literal(&value).is_some()
            && !self.assigned.contains(name)
        {
            self.known.push((name.clone(), Ast::Cast(Box::new(value), ty.clone())));
            return;
        }
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
            _ if node.has(K::PLPGSQL_FOR_RANGE) => counted(node, &self.known),
            Some(of) => elements(&bound(&expr(of).node, &self.known)),
            None => node
                .nodes()
                .find(|child| query::is(*child))
                .and_then(|child| listed(&query::query(child), &self.known)),
        };
        let Some(variable) = variable else { return self.branch(node, conditional) };
        let rows: Option<Vec<Known>> = match list {
            Some(list) => {
                Some(list.into_iter().map(|value| vec![(variable.clone(), value)]).collect())
            }
            None => self.rows(node, &variable),
        };
        let Some(rows) = rows.filter(|rows| rows.len() <= UNROLLED) else {
            return self.branch(node, conditional);
        };
        for row in rows {
            let outer = self.known.len();
            self.known.extend(row);
            self.once(node, conditional);
            self.known.truncate(outer);
            self.forget(node);
        }
    }

    /// What a loop's variable is in each round, if the query's rows are known.
    fn rows(&self, node: Node<'_>, variable: &str) -> Option<Vec<Known>> {
        let alone = node.tokens().nth(2).is_none_or(|token| token.text() != ",");
        let of = node.nodes().find(|child| query::is(*child)).filter(|_| alone)?;
        let mut of = query::query(of);
        of.filter = of.filter.map(|filter| bound(&filter, &self.known));
        let rows = (self.answer)(&of)?;
        let named = |cells: Vec<(String, String)>| {
            let whole = match cells.as_slice() {
                [(_, only)] => Some((variable.to_owned(), Ast::Text(only.clone()))),
                _ => None,
            };
            let field = |(name, text)| (format!("{variable}.{name}"), Ast::Text(text));
            whole.into_iter().chain(cells.into_iter().map(field)).collect()
        };
        Some(rows.into_iter().map(named).collect())
    }

    /// Conditions and queries of heads run as their statement does, bodies only perhaps.
    fn branch(&mut self, node: Node<'_>, conditional: bool) {
        self.forget(node);
        let guard = self.guard.take();
        for child in node.nodes() {
            let head = matches!(child.kind(), K::PLPGSQL_EXPR | K::PLPGSQL_FOR_RANGE);
            if runs(child) {
                let opened_later = node.kind() == K::PLPGSQL_CURSOR_DECL;
                let statement = statement::statement(child);
                self.push(child.start(), statement, conditional || opened_later);
            } else {
                self.loose += usize::from(!head);
                self.node(child, conditional || !head);
                self.loose -= usize::from(!head);
            }
        }
        self.guard = guard;
    }

    /// One round of a loop that certainly takes it.
    fn once(&mut self, node: Node<'_>, conditional: bool) {
        for child in node.nodes() {
            if runs(child) {
                self.push(child.start(), statement::statement(child), conditional);
            } else {
                self.node(child, conditional);
            }
        }
    }

    /// IF: its branches with the conditions that lead to each.
    fn choose(&mut self, node: Node<'_>) {
        let (outer, guard) = (self.under.len(), self.guard.take());
        for child in node.nodes() {
            match child.kind() {
                K::PLPGSQL_EXPR => self.condition(child),
                K::PLPGSQL_BODY => self.node(child, true),
                K::PLPGSQL_ELSIF_CLAUSE => {
                    self.refuse_last(outer);
                    for part in child.nodes() {
                        match part.kind() {
                            K::PLPGSQL_EXPR => self.condition(part),
                            _ => self.node(part, true),
                        }
                    }
                }
                _ => {
                    self.refuse_last(outer);
                    self.node(child, true);
                }
            }
        }
        self.under.truncate(outer);
        self.guard = guard;
    }

    fn condition(&mut self, node: Node<'_>) {
        let condition = expr(node);
        self.under.push((self.block.conditions.len(), true));
        self.block.conditions.push(bound(&condition.node, &self.known));
        self.block.expressions.push(condition);
    }

    /// What follows runs if the last condition did not hold.
    fn refuse_last(&mut self, outer: usize) {
        if let Some(last) = self.under.iter_mut().skip(outer).last() {
            last.1 = false;
        }
    }

    fn push(&mut self, offset: usize, statement: Statement, conditional: bool) {
        let guarded = !self.escaped && self.loose == 0;
        self.block.guards.push(guarded.then(|| self.under.clone()));
        self.block.statements.push((offset, statement));
        self.block.conditional.push(conditional || self.escaped);
        self.block.caught.push(self.guard.filter(|_| !self.escaped));
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
                let text = of.text().to_owned();
                self.block.dynamic.push((of.start(), text.clone()));
                let run = Statement::RunText { text, node: computed };
                self.push(of.start(), run, conditional);
            }
        }
    }
}

/// One expression, or a SELECT without its word.
pub(super) fn expr(node: Node<'_>) -> Expr {
    let mut of = query::bare(node);
    let plain = of.from.is_empty() && of.outputs.len() == 1 && of.filter.is_none();
    let value = match of.outputs.pop().filter(|_| plain && of.others.is_empty()) {
        Some(output) => output.node,
        None => Ast::Subquery(Box::new(query::bare(node))),
    };
    Expr { sql: node.text().to_owned(), node: value }
}

#[cfg(test)]
mod tests;
