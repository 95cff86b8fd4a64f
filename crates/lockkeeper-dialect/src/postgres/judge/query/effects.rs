//! What evaluating expressions does: sequences that move, functions that run.

use lockkeeper_core::change::{ChangeKind, LockMode, Refusal, Role};

use super::super::value::Scope;
use super::super::{Judge, Judged};
use super::rewriting::DEEPEST;
use crate::postgres::ast::{
    Call, Expr, FunctionBody, Name, Node, Query, Setting, Statement, TypeName,
};
use crate::postgres::catalog::{Function, Oid, RelationKind, Type};
use crate::postgres::syntax;

impl Judge {
    /// Records what evaluating an expression reads and writes.
    pub(in crate::postgres::judge) fn evaluate(
        &mut self,
        node: &Node,
        scope: &Scope<'_>,
    ) -> Judged {
        match node {
            // The planner leaves out what a constant decides.
            Node::Case { operand: None, whens, otherwise } if is_decided(whens) => {
                let otherwise = otherwise.iter().map(Box::as_ref);
                let kept = whens.iter().find(|(when, _)| *when == Node::Bool(true));
                let kept = kept.map(|(_, then)| then).into_iter().chain(otherwise).next();
                return kept.map_or(Ok(()), |kept| self.evaluate(kept, scope));
            }
            Node::Call(call) if is_coalesced(call) => {
                return call.arguments.first().map_or(Ok(()), |first| self.evaluate(first, scope));
            }
            // Nobody looks at what an EXISTS yields.
            Node::Op(sign, of) if sign == "exists" => {
                if let [Node::Subquery(query)] = of.as_slice()
                    && !query.grouped
                {
                    let bare = Query { outputs: Vec::new(), ..Query::clone(query) };
                    return self.read(&bare, scope);
                }
            }
            Node::Subquery(query) => return self.read(query, scope),
            Node::Call(call) => self.call_effects(call, scope)?,
            Node::Cast(of, ty) => {
                self.check_enum_cast(of, ty)?;
                self.check_registered(of, ty)?;
                let ty = self.catalog.resolve_type(ty);
                self.run_domain(&ty)?;
            }
            Node::Op(sign, _) if self.run_operator(sign)? => {}
            Node::Op(_, operands) => self.check_enum_comparison(operands, scope)?,
            _ => {}
        }
        node.parts().into_iter().try_for_each(|part| self.evaluate(part, scope))
    }

    /// Refuses the text of a relation's name when there is no such relation.
    fn check_registered(&self, of: &Node, ty: &TypeName) -> Judged {
        let Node::Text(text) = of else { return Ok(()) };
        let name = regclass(text);
        let number = text.chars().all(|c| c.is_ascii_digit());
        let known = ty.name.name != "regclass"
            || number
            || super::read::is_system(&name)
            || self.catalog.oid(&name).is_some();
        if known || self.catalog.open || self.depth > 0 {
            return Ok(());
        }
        Err(Refusal::new("42P01", format!("relation \"{name}\" does not exist")))
    }

    fn call_effects(&mut self, call: &Call, scope: &Scope<'_>) -> Judged {
        let users = self.catalog.functions_named(&call.name);
        let fits = |function: &&Function| {
            let most = function.arguments.len();
            let count = call.arguments.len();
            (most.saturating_sub(function.defaults)..=most).contains(&count) || function.variadic
        };
        let users: Vec<Function> = users.iter().filter(fits).cloned().collect();
        if users.is_empty() {
            self.miss_function(call);
            return self.builtin_effects(call, scope);
        }
        if let Some(procedure) = users.first().filter(|_| users.iter().all(|f| f.procedure)) {
            let message = format!("{} is a procedure: to call it, use CALL", procedure.name);
            return Err(Refusal::new("42809", message));
        }
        if self.planning {
            return users.iter().try_for_each(|function| self.plan_function(function));
        }
        let trigger = |function: &&Function| {
            let of = |ty: &Type| ty.is_builtin() && ty.name == "trigger";
            function.returns.as_ref().is_some_and(of)
        };
        if users.iter().all(|function| trigger(&function)) {
            let message = "trigger functions can only be called as triggers";
            return Err(Refusal::new("0A000", message));
        }
        if users.iter().any(|function| function.aggregate) {
            return self.run_aggregate(&call.name.name);
        }
        let null = call.arguments.iter().any(is_null);
        let runs = users.iter().filter(|function| !(function.strict && null));
        runs.cloned()
            .collect::<Vec<_>>()
            .iter()
            .try_for_each(|function| self.run_function(function))
    }

    /// A body finds out only when it runs that a function is gone.
    fn miss_function(&mut self, call: &Call) {
        let gone = match call.name.schema.as_deref() {
            Some("pg_catalog") | None => false,
            Some(_) => self.catalog.functions_named(&call.name).is_empty(),
        };
        if gone && self.depth > 0 && !self.catalog.open && !self.is_extended() {
            let message = format!("function {} does not exist", call.name);
            self.refuse_perhaps(Refusal::new("42883", message));
        }
    }

    fn builtin_effects(&mut self, call: &Call, _scope: &Scope<'_>) -> Judged {
        match call.name.name.as_str() {
            name @ ("nextval" | "setval" | "currval") => {
                self.sequence_moves(call.arguments.first(), name)
            }
            "set_config" => {
                if let [Node::Text(name), Node::Text(value), local] = call.arguments.as_slice() {
                    let name = name.to_ascii_lowercase();
                    let local = *local == Node::Bool(true);
                    self.apply_setting(&Setting { name, value: Some(value.clone()), local });
                }
                Ok(())
            }
            "query_to_xml" | "dblink" | "dblink_exec" => {
                self.opaque(format!("{}() runs text as a statement", call.name));
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn sequence_moves(&mut self, named: Option<&Node>, function: &str) -> Judged {
        let mut node = named;
        while let Some(Node::Cast(of, _)) = node {
            node = Some(of);
        }
        if let Some(Node::Call(call)) = node
            && call.name.name == "pg_get_serial_sequence"
            && let Some(oid) = self.owned_sequence(&call.arguments)
        {
            self.lock(oid, LockMode::RowExclusive, Role::OwnedSequence);
            self.catalog.counted.insert(oid);
            return Ok(());
        }
        let Some(Node::Text(text)) = node else { return Ok(()) };
        let name = regclass(text);
        match self.catalog.oid(&name) {
            Some(oid) => {
                let is_sequence =
                    |r: &crate::postgres::catalog::Relation| r.kind == RelationKind::Sequence;
                if self.catalog.relation(oid).is_some_and(is_sequence) {
                    let names: &[&str] = match function {
                        "nextval" => &["usage", "update"],
                        "currval" => &["usage", "select"],
                        _ => &["update"],
                    };
                    self.check_may(oid, names, &[])?;
                    self.lock(oid, LockMode::RowExclusive, Role::Named);
                }
                let counted = self.catalog.counted.contains(&oid);
                if function == "currval" && !counted && self.depth == 0 && !self.catalog.open {
                    let message = format!(
                        "currval of sequence \"{name}\" is not yet defined in this session"
                    );
                    return Err(Refusal::new("55000", message));
                }
                self.catalog.counted.insert(oid);
                Ok(())
            }
            None if self.catalog.open => {
                let oid = self.catalog.presume(&name, RelationKind::Sequence);
                self.lock(oid, LockMode::RowExclusive, Role::Named);
                Ok(())
            }
            None if self.depth > 0 => Ok(()),
            None => {
                // From 16 on reading a regclass looks for both at once.
                if self.catalog.version < 16 {
                    self.schema_first(&name)?;
                }
                Err(Refusal::new("42P01", format!("relation \"{name}\" does not exist")))
            }
        }
    }

    /// Returns the sequence that `pg_get_serial_sequence` names.
    fn owned_sequence(&self, arguments: &[Node]) -> Option<Oid> {
        let [Node::Text(table), Node::Text(column)] = arguments else { return None };
        let table = self.catalog.oid(&regclass(table))?;
        self.catalog.relation(table)?.column(column)?.sequence
    }

    /// Records what functions in an expression read and write, for whoever evaluates it for rows.
    pub(in crate::postgres::judge) fn run_expression(&mut self, node: &Node) -> Judged {
        self.evaluate(node, &Scope::default())
    }

    /// Records what functions in an expression do; `safe` is how maintenance runs them since 17:
    /// their bodies find nothing outside of the server's own schema without its name.
    pub(in crate::postgres::judge) fn run_expression_in(
        &mut self,
        node: &Node,
        safe: bool,
    ) -> Judged {
        if !safe {
            return self.run_expression(node);
        }
        self.safe_paths = true;
        let done = self.run_expression(node);
        self.safe_paths = false;
        done
    }

    /// Judges the body of a function as if it ran to its end.
    pub(super) fn run_function(&mut self, function: &Function) -> Judged {
        let signature = format!("{}.{}", function.schema, function.name);
        if self.depth >= DEEPEST || self.running.contains(&signature) {
            return Ok(());
        }
        self.running.push(signature);
        self.depth += 1;
        let safe = self.safe_paths && self.running.len() == 1 && !function.settings;
        let path = match safe {
            true => Some(std::mem::take(&mut self.catalog.search_path)),
            false => self.enter_path(function),
        };
        self.trusted += u32::from(function.security_definer);
        let done = self.function_body(function);
        self.trusted -= u32::from(function.security_definer);
        self.leave_path(path);
        self.depth -= 1;
        self.running.pop();
        done
    }

    /// Sets the search path a function runs with; returns the one to come back to.
    pub(in crate::postgres::judge) fn enter_path(
        &mut self,
        function: &Function,
    ) -> Option<Vec<String>> {
        let own = super::session::path(Some(function.search_path.as_ref()?));
        Some(std::mem::replace(&mut self.catalog.search_path, own))
    }

    pub(in crate::postgres::judge) fn leave_path(&mut self, path: Option<Vec<String>>) {
        if let Some(path) = path {
            self.catalog.search_path = path;
        }
    }

    fn function_body(&mut self, function: &Function) -> Judged {
        match (function.body.as_ref(), function.language.as_str()) {
            (FunctionBody::Return(expr), _) => self.evaluate(&expr.node, &Scope::default()),
            (FunctionBody::Standard(statements), _) => self.run_all(statements),
            (FunctionBody::Text(text), "sql") => match syntax::sql_body(text) {
                Ok(statements) => self.run_all(&statements),
                Err(error) => {
                    self.opaque(format!("body of {}: {}", function.name, error.message));
                    Ok(())
                }
            },
            (FunctionBody::Text(text), "plpgsql") => {
                let ends = self.compile_function(text, function)?;
                self.run_plpgsql(text, &function.name)?;
                if !ends {
                    let message = "control reached end of function without RETURN";
                    self.refuse_perhaps(Refusal::new("2F005", message));
                }
                Ok(())
            }
            (_, "c" | "internal") | (FunctionBody::None, _) => Ok(()),
            (_, language) => {
                self.opaque(format!("function {} is written in {language}", function.name));
                Ok(())
            }
        }
    }

    fn run_all(&mut self, statements: &[Statement]) -> Judged {
        for statement in statements {
            if let Statement::Select(query) = statement {
                query.outputs.iter().try_for_each(|output| self.check_functions(&output.node))?;
            }
        }
        statements.iter().try_for_each(|statement| self.run_inner(statement))
    }

    /// Judges a statement of a body; queries are no changes of their own.
    pub(super) fn run_inner(&mut self, statement: &Statement) -> Judged {
        let present = self.change;
        let done = match statement {
            Statement::Select(query) => self.read(query, &Scope::default()),
            Statement::Transaction(_) => self.ends_transaction(),
            statement => self.statement(statement),
        };
        self.change = present;
        done
    }

    /// COMMIT and ROLLBACK in a body work in procedures and DO blocks outside of transactions.
    fn ends_transaction(&self) -> Judged {
        if self.block {
            return Err(Refusal::new("2D000", "invalid transaction termination"));
        }
        Ok(())
    }

    pub(in crate::postgres::judge) fn call(&mut self, name: &Name, arguments: &[Expr]) -> Judged {
        let functions: Vec<Function> = self.catalog.functions_named(name).to_vec();
        if functions.is_empty() && !self.catalog.open {
            self.schema_first(name)?;
            return Err(Refusal::new("42883", format!("procedure {name} does not exist")));
        }
        self.changed(ChangeKind::Call, name.to_string());
        for argument in arguments {
            self.evaluate(&argument.node, &Scope::default())?;
        }
        if functions.is_empty() {
            self.opaque(format!("procedure {name} is not known"));
        }
        if functions.iter().all(|function| !function.procedure) && !functions.is_empty() {
            return Err(Refusal::new("42809", format!("{name} is not a procedure")));
        }
        functions.iter().try_for_each(|function| self.run_function(function))
    }
}

/// Whether constants decide all of a CASE.
fn is_decided(whens: &[(Node, Node)]) -> bool {
    let constant = |node: &Node| matches!(node, Node::Bool(_) | Node::Null);
    whens.iter().all(|(when, _)| constant(when))
}

/// Whether COALESCE never gets past its first argument.
fn is_coalesced(call: &Call) -> bool {
    let constant = |node: &&Node| matches!(node, Node::Number(_) | Node::Text(_) | Node::Bool(_));
    call.name.name == "coalesce" && call.arguments.first().filter(constant).is_some()
}

fn is_null(node: &Node) -> bool {
    match node {
        Node::Null => true,
        Node::Cast(of, _) => is_null(of),
        _ => false,
    }
}

/// Returns the relation a text means as `regclass` reads it.
pub(super) fn regclass(text: &str) -> Name {
    let fold = |part: &str| match part.strip_prefix('"').and_then(|p| p.strip_suffix('"')) {
        Some(quoted) => quoted.replace("\"\"", "\""),
        None => part.trim().to_lowercase(),
    };
    let mut quoted = false;
    let dot = text.char_indices().find(|(_, c)| {
        quoted ^= *c == '"';
        *c == '.' && !quoted
    });
    match dot {
        Some((at, _)) => Name::qualified(fold(&text[..at]), fold(&text[at + 1..])),
        None => Name::plain(fold(text)),
    }
}
