//! Functions and procedures: made, replaced, altered.

use std::sync::Arc;

use lockkeeper_core::change::{ChangeKind, Refusal, Remark};
use lockkeeper_core::sql::{Lexicon, split};

use super::super::{Judge, Judged};
use super::function_result::parameters;
use crate::postgres::ast::{
    AlterFunction, CreateFunction, FunctionBody, Node, Parameter, Statement,
};
use crate::postgres::catalog::{Function, ObjectKey, Type};
use crate::postgres::syntax;

/// How bodies in SQL are cut into statements.
const LEXICON: Lexicon =
    Lexicon { dollar_quotes: true, nested_comments: true, escape_strings: true, ..Lexicon::PLAIN };

impl Judge {
    pub(in crate::postgres::judge) fn create_function(
        &mut self,
        create: &CreateFunction,
    ) -> Judged {
        let function = self.function_of(create)?;
        let at = self.overload(&function);
        let old = at.and_then(|at| self.overloads(&function).get(at)).cloned();
        if let Some(old) = &old {
            if !create.or_replace {
                let message = format!(
                    "function \"{}\" already exists with same argument types",
                    function.name
                );
                return Err(Refusal::new("42723", message));
            }
            replaceable(old, &function)?;
        }
        self.function_change(create, &function, old.as_ref());
        let path = self.enter_path(&function);
        let checked = self.check_body(create, &function);
        self.leave_path(path);
        checked?;
        let Function { schema, name, .. } = &function;
        let by_name = self.catalog.functions.entry(schema.clone()).or_default();
        let overloads = by_name.entry(name.clone()).or_default();
        match at.and_then(|at| overloads.get_mut(at)) {
            Some(old) => *old = Function { born: old.born, ..function },
            None => overloads.push(function),
        }
        Ok(())
    }

    fn overloads(&self, function: &Function) -> &[Function] {
        let by_name = self.catalog.functions.get(&function.schema);
        by_name.and_then(|f| f.get(&function.name)).map(Vec::as_slice).unwrap_or_default()
    }

    fn overload(&self, function: &Function) -> Option<usize> {
        self.overloads(function).iter().position(|other| other.arguments == function.arguments)
    }

    fn function_change(
        &mut self,
        create: &CreateFunction,
        function: &Function,
        old: Option<&Function>,
    ) {
        let shown = self.catalog.shown_name(&function.schema, &function.name);
        let existed = old.is_some_and(|old| self.existed(old.born));
        let kind = match old {
            Some(_) => ChangeKind::ReplaceFunction,
            None => ChangeKind::CreateFunction,
        };
        let change = self.changed(kind, shown);
        change.conditional = create.or_replace;
        change.existed = existed;
        change.detail = Some(format!("{:?}", function.volatility).to_lowercase());
        change.ty = function.returns.as_ref().map(ToString::to_string);
    }

    /// Returns the function a statement defines, its signature checked.
    fn function_of(&mut self, create: &CreateFunction) -> Result<Function, Refusal> {
        let schema = self.schema_for(&create.name)?;
        let mut arguments = Vec::new();
        let mut names = Vec::new();
        let mut outputs = Vec::new();
        let (mut defaults, mut variadic) = (0, false);
        for parameter in create.parameters.iter().chain(&create.returns_table) {
            let ty = Type { modifiers: Vec::new(), ..self.type_written(&parameter.ty)? };
            let table = create.returns_table.iter().any(|other| std::ptr::eq(other, parameter));
            if table || matches!(&*parameter.mode, "out" | "inout") {
                outputs.push((parameter.name.clone(), ty.clone()));
            }
            if table || parameter.mode == "out" {
                continue;
            }
            defaults = defaults_after(defaults, parameter)?;
            variadic |= parameter.mode == "variadic";
            arguments.push(ty);
            names.push(parameter.name.clone());
        }
        let language = self.language_of(create)?;
        let returns = self.result_of(create, &outputs, &language)?;
        let set = !create.returns_table.is_empty()
            || create.returns.as_ref().is_some_and(|returns| returns.setof);
        Ok(Function {
            schema,
            name: create.name.name.clone(),
            procedure: create.procedure,
            aggregate: false,
            arguments,
            names,
            outputs,
            defaults,
            default_values: create.parameters.iter().filter_map(default_of).collect(),
            variadic,
            returns,
            set,
            language,
            volatility: create.volatility,
            strict: create.strict,
            security_definer: create.security_definer,
            settings: !create.settings.is_empty(),
            search_path: create.search_path.clone(),
            body: Arc::new(create.body.clone()),
            uses: self.body_uses(&create.body),
            born: self.catalog.now,
        })
    }

    fn language_of(&self, create: &CreateFunction) -> Result<String, Refusal> {
        let standard = matches!(create.body, FunctionBody::Standard(_) | FunctionBody::Return(_));
        if standard && self.catalog.version < 14 {
            let message = "syntax error: SQL-standard function bodies are newer than the server";
            return Err(Refusal::new("42601", message));
        }
        let Some(language) = &create.language else {
            if standard {
                return Ok("sql".to_owned());
            }
            return Err(Refusal::new("42P13", "no language specified"));
        };
        let known = |key: &ObjectKey| {
            matches!(&*key.word, "language" | "extension") && key.name == *language
        };
        let builtin = matches!(&**language, "sql" | "plpgsql" | "c" | "internal");
        if !builtin && !self.catalog.objects.iter().any(known) {
            self.absent("42704", format!("language \"{language}\" does not exist"))?;
        }
        Ok(language.clone())
    }

    fn result_of(
        &mut self,
        create: &CreateFunction,
        outputs: &[(Option<String>, Type)],
        language: &str,
    ) -> Result<Option<Type>, Refusal> {
        let invalid = |message: &str| Err(Refusal::new("42P13", message));
        let of_outputs = match outputs {
            [] => None,
            [(_, one)] => Some(one.clone()),
            _ => Some(Type::builtin("record")),
        };
        let Some(written) = &create.returns else {
            if of_outputs.is_none() && !create.procedure {
                return invalid("function result type must be specified");
            }
            return Ok(of_outputs);
        };
        let returns = Type { modifiers: Vec::new(), ..self.type_written(written)? };
        if language == "sql" && returns.is_builtin() && returns.name == "trigger" {
            return invalid("SQL functions cannot return type trigger");
        }
        let poly = |ty: &Type| ty.is_builtin() && ty.name.starts_with("any") && ty.name != "any";
        let inputs = create.parameters.iter().filter(|parameter| parameter.mode != "out");
        let given = inputs.map(|parameter| self.catalog.resolve_type(&parameter.ty));
        if poly(&returns) && !given.into_iter().any(|ty| poly(&ty)) {
            return invalid("cannot determine result data type");
        }
        match of_outputs {
            Some(ty) if ty != returns && create.returns_table.is_empty() => {
                let message =
                    format!("function result type must be {ty} because of OUT parameters");
                invalid(&message)
            }
            _ => Ok(Some(returns)),
        }
    }

    fn body_uses(&self, body: &FunctionBody) -> Vec<crate::postgres::catalog::Use> {
        match body {
            FunctionBody::Standard(statements) => {
                statements.iter().flat_map(|statement| self.statement_uses(statement)).collect()
            }
            FunctionBody::Return(expr) => self.expression_uses(&expr.node, None).uses,
            _ => Vec::new(),
        }
    }

    /// Reads a body in SQL as the server does when the function is made.
    fn check_body(&mut self, create: &CreateFunction, function: &Function) -> Judged {
        match &create.body {
            FunctionBody::Standard(statements) => self.rewritten(statements),
            FunctionBody::Return(expr) => self.analyzed_node(&expr.node),
            FunctionBody::Text(text) if function.language == "plpgsql" => {
                if self.bodies_unchecked() {
                    return Ok(());
                }
                if let Err(error) = syntax::plpgsql(text) {
                    let message = format!("syntax error in the body: {}", error.message);
                    self.refuse_perhaps(Refusal::new("42601", message));
                    return Ok(());
                }
                self.check_compiled(create, function, text)
            }
            FunctionBody::Text(text) if function.language == "sql" => {
                let off = self.bodies_unchecked();
                let polymorphic = |ty: &Type| ty.is_builtin() && ty.name.starts_with("any");
                if off || function.arguments.iter().any(polymorphic) {
                    return Ok(());
                }
                let statements = parsed(text)?;
                let void = |ty: &Type| ty.is_builtin() && ty.name == "void";
                let result = function.returns.as_ref().filter(|ty| !void(ty));
                if let Some(ty) = result.filter(|_| statements.is_empty()) {
                    let message =
                        format!("return type mismatch in function declared to return {ty}");
                    return Err(Refusal::new("42P13", message));
                }
                self.rewritten(&statements)?;
                let scope = parameters(function);
                for statement in &statements {
                    if let Statement::Select(query) = statement {
                        self.check_names_in(query, &scope)?;
                    }
                }
                self.check_result(statements.last(), function, &scope)
            }
            _ => Ok(()),
        }
    }

    fn bodies_unchecked(&self) -> bool {
        let off = self.catalog.settings.get("check_function_bodies");
        off.is_some_and(|v| matches!(&**v, "off" | "false" | "no" | "0"))
    }

    pub(in crate::postgres::judge) fn alter_function(&mut self, alter: &AlterFunction) -> Judged {
        let arguments = alter.arguments.as_ref().map(|types| self.argument_types(types));
        let found = self.function_named(&alter.name, arguments.as_deref(), &alter.word)?.cloned();
        let Some(old) = found else {
            self.schema_first(&alter.name)?;
            let message = format!("{} {} does not exist", alter.word, alter.name);
            self.absent("42883", message)?;
            self.changed(ChangeKind::AlterFunction, alter.name.to_string()).existed = true;
            return Ok(());
        };
        let mut new = old.clone();
        new.search_path = alter.search_path.clone().or(old.search_path.clone());
        new.settings |= alter.search_path.is_some();
        new.volatility = alter.volatility.unwrap_or(old.volatility);
        new.name = alter.rename_to.clone().unwrap_or(old.name.clone());
        if let Some(schema) = &alter.set_schema {
            if !self.catalog.schemas.contains(schema) {
                self.absent("3F000", format!("schema \"{schema}\" does not exist"))?;
            }
            new.schema.clone_from(schema);
        }
        let moved = (&new.schema, &new.name) != (&old.schema, &old.name);
        if moved && self.overload(&new).is_some() {
            let message =
                format!("function {} already exists in schema \"{}\"", new.name, new.schema);
            return Err(Refusal::new("42723", message));
        }
        self.alter_function_change(alter, &old);
        if let Some(owner) = &alter.owner_to {
            self.note_owner("function", &format!("{}.{}", new.schema, new.name), owner);
        }
        self.put_function(&old, new);
        Ok(())
    }

    fn alter_function_change(&mut self, alter: &AlterFunction, old: &Function) {
        let shown = self.catalog.shown_name(&old.schema, &old.name);
        let existed = self.existed(old.born);
        let (kind, to) = match (&alter.rename_to, &alter.set_schema, &alter.owner_to) {
            (Some(name), _, _) => (ChangeKind::RenameObject, Some(name.clone())),
            (_, Some(schema), _) => (ChangeKind::SetSchema, Some(schema.clone())),
            (_, _, Some(owner)) => (ChangeKind::OwnerTo, Some(owner.clone())),
            _ => (ChangeKind::AlterFunction, None),
        };
        let change = self.changed(kind, shown.clone());
        change.to = to;
        change.existed = existed;
        change.detail = alter.volatility.map(|v| format!("{v:?}").to_lowercase());
        if existed && matches!(kind, ChangeKind::RenameObject | ChangeKind::SetSchema) {
            self.remark(Remark::Breaks { object: shown, how: "rename function".to_owned() });
        }
    }

    /// Puts a function in the place of its old self, and tells those who call it by name.
    fn put_function(&mut self, old: &Function, new: Function) {
        let from = (old.schema.clone(), old.name.clone());
        let to = (new.schema.clone(), new.name.clone());
        let by_name = self.catalog.functions.get_mut(&from.0);
        if let Some(overloads) = by_name.and_then(|f| f.get_mut(&from.1)) {
            overloads.retain(|function| function.arguments != old.arguments);
        }
        let by_name = self.catalog.functions.entry(to.0.clone()).or_default();
        by_name.entry(to.1.clone()).or_default().push(new);
        if from == to {
            return;
        }
        let oids: Vec<_> = self.catalog.relations().map(|relation| relation.oid).collect();
        for oid in oids {
            let Some(relation) = self.catalog.relation_mut(oid) else { continue };
            let triggers = relation.triggers.iter_mut().map(|trigger| &mut trigger.function);
            let views = relation.view.iter_mut().flat_map(|view| &mut view.functions);
            triggers.chain(views).filter(|name| **name == from).for_each(|name| {
                name.clone_from(&to);
            });
        }
    }
}

fn default_of(parameter: &Parameter) -> Option<Node> {
    parameter.default.as_ref().map(|default| default.node.clone())
}

/// Counts defaults: once one argument has one, all that follow need one.
fn defaults_after(defaults: usize, parameter: &Parameter) -> Result<usize, Refusal> {
    match (&parameter.default, defaults) {
        (Some(_), _) => Ok(defaults + 1),
        (None, 0) => Ok(0),
        (None, _) if parameter.mode == "variadic" => Ok(defaults),
        (None, _) => {
            let message = "input parameters after one with a default value must also have defaults";
            Err(Refusal::new("42P13", message))
        }
    }
}

/// Refuses what OR REPLACE cannot change.
fn replaceable(old: &Function, new: &Function) -> Judged {
    let invalid = |message: String| {
        let hint = format!("Use DROP FUNCTION {} first.", old.name);
        Err(Refusal::new("42P13", message).with_hint(hint))
    };
    if old.procedure != new.procedure || old.aggregate {
        let message = format!("cannot change routine kind of \"{}\"", old.name);
        return Err(Refusal::new("42809", message));
    }
    let same_outputs = old.outputs.len() == new.outputs.len()
        && old.outputs.iter().zip(&new.outputs).all(|(old, new)| old.1 == new.1);
    let same_names = old.outputs.iter().zip(&new.outputs).all(|(old, new)| old.0 == new.0);
    let row = old.outputs.len() > 1;
    if old.returns != new.returns || old.set != new.set || (row && !(same_outputs && same_names)) {
        return invalid("cannot change return type of existing function".to_owned());
    }
    for (old, new) in old.names.iter().zip(&new.names) {
        if let Some(name) = old.as_ref().filter(|name| Some(*name) != new.as_ref()) {
            return invalid(format!("cannot change name of input parameter \"{name}\""));
        }
    }
    if new.defaults < old.defaults {
        return invalid("cannot remove parameter defaults from existing function".to_owned());
    }
    Ok(())
}

/// Returns the statements of a body in SQL.
fn parsed(text: &str) -> Result<Vec<Statement>, Refusal> {
    let Ok(statements) = split(text, &LEXICON) else { return Ok(Vec::new()) };
    let parse = |statement: &lockkeeper_core::sql::Statement<'_>| {
        syntax::parse(statement.text).map_err(|error| {
            Refusal::new("42601", format!("syntax error in the body: {}", error.message))
        })
    };
    statements.iter().map(parse).collect()
}
