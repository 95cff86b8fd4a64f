//! Bodies in PL/pgSQL as the server compiles them: when the function is made, and when it runs.

use lockkeeper_core::change::Refusal;

use super::super::{Judge, Judged};
use super::builtin::is_pseudo;
use crate::postgres::ast::{CreateFunction, Name, TypeName};
use crate::postgres::catalog::{Function, Type};
use crate::postgres::syntax::{self, Declared, Outline, Signature};

impl Judge {
    /// Compiles the body of a DO block.
    pub(in crate::postgres::judge) fn compile_block(&mut self, body: &str) -> Judged {
        let outline = self.compile(body, &Signature { void: true, ..Signature::default() })?;
        self.check_fields(&outline)?;
        aimed(&outline)
    }

    /// Compiles the body of a function that runs; returns whether it may end as it should.
    pub(in crate::postgres::judge) fn compile_function(
        &mut self,
        body: &str,
        function: &Function,
    ) -> Result<bool, Refusal> {
        let inputs = function.names.iter().flatten().cloned();
        let outputs = function.outputs.iter().filter_map(|(name, _)| name.clone());
        let names: Vec<String> = inputs.chain(outputs).collect();
        let count = function.arguments.len() + function.outputs.len();
        let signature = signature(function, &names, count);
        let outline = self.compile(body, &signature)?;
        self.check_fields(&outline)?;
        aimed(&outline)?;
        let event = function.returns.as_ref().is_some_and(|ty| ty.name == "event_trigger");
        Ok(outline.ends || event || signature.set || signature.void || signature.outputs)
    }

    /// Refuses to assign to fields that a row does not have.
    fn check_fields(&self, outline: &Outline) -> Judged {
        for (variable, row, field) in &outline.fields {
            let fired = self.firing.as_ref().filter(|_| row.is_none()).map(|(_, oid)| *oid);
            let oid = row.as_ref().and_then(|name| self.catalog.oid(name)).or(fired);
            let Some(relation) = oid.and_then(|oid| self.catalog.relation(oid)) else { continue };
            if !relation.presumed && relation.column(field).is_none() {
                let message = format!("record \"{variable}\" has no field \"{field}\"");
                return Err(Refusal::new("42703", message));
            }
        }
        Ok(())
    }

    /// Refuses what the validator of PL/pgSQL refuses about a new function.
    pub(super) fn check_compiled(
        &mut self,
        create: &CreateFunction,
        function: &Function,
        body: &str,
    ) -> Judged {
        let builtin = |ty: &&Type| ty.is_builtin() && is_pseudo(ty);
        let usable = |ty: &Type| {
            ty.name.starts_with("any")
                || matches!(&*ty.name, "trigger" | "event_trigger" | "void" | "record")
        };
        if let Some(ty) = function.returns.iter().find(builtin).filter(|ty| !usable(ty)) {
            let message = format!("PL/pgSQL functions cannot return type {ty}");
            return Err(Refusal::new("0A000", message));
        }
        if let Some(ty) = function.arguments.iter().find(builtin).filter(|ty| !usable(ty)) {
            let message = format!("PL/pgSQL functions cannot accept type {ty}");
            return Err(Refusal::new("0A000", message));
        }
        if is_trigger(function) && !function.arguments.is_empty() {
            let message = "trigger functions cannot have declared arguments";
            return Err(Refusal::new("42P13", message));
        }
        let names: Vec<String> = create
            .parameters
            .iter()
            .chain(&create.returns_table)
            .filter_map(|parameter| parameter.name.clone())
            .collect();
        let count = create.parameters.len() + create.returns_table.len();
        self.compile(body, &signature(function, &names, count)).map(|_| ())
    }

    fn compile(&mut self, body: &str, signature: &Signature<'_>) -> Result<Outline, Refusal> {
        let Ok(outline) = syntax::outline(body, signature) else {
            return Ok(Outline { ends: true, ..Outline::default() });
        };
        for declared in &outline.declared {
            match declared {
                Declared::Type(ty) => self.check_declared(ty)?,
                Declared::Row(name) => self.check_rowtype(name)?,
            }
        }
        match outline.fault {
            Some((state, message)) => Err(Refusal::new(state, message)),
            None => Ok(outline),
        }
    }

    /// Before 17 the compiler reads a `%TYPE` that it does not find as a type of that spelling.
    fn check_declared(&mut self, ty: &TypeName) -> Judged {
        let of_column = ty.of_column.is_some();
        let variable = of_column && ty.name.name.is_empty();
        if variable && self.catalog.version >= 17 {
            return Err(Refusal::new("42704", "a variable of that name does not exist"));
        }
        if variable {
            return Err(Refusal::new("42601", "syntax error at or near \"%\""));
        }
        match self.known_type(ty) {
            Err(refusal) if of_column && self.catalog.version < 17 => {
                Err(Refusal { sqlstate: "42601", ..refusal })
            }
            Err(refusal) => Err(refusal),
            Ok(_) => Ok(()),
        }
    }

    fn check_rowtype(&self, name: &Name) -> Judged {
        let system = name.schema.as_deref().is_some_and(|s| s == "pg_catalog")
            || name.name.starts_with("pg_")
            || name.schema.as_deref() == Some("information_schema");
        if system || self.catalog.oid(name).is_some() {
            return Ok(());
        }
        self.schema_first(name)?;
        self.absent("42P01", format!("relation \"{name}\" does not exist"))
    }
}

/// Refuses to run a query that puts its rows nowhere.
fn aimed(outline: &Outline) -> Judged {
    match outline.aimless {
        true => Err(Refusal::new("42601", "query has no destination for result data")),
        false => Ok(()),
    }
}

fn is_trigger(function: &Function) -> bool {
    let of = |ty: &Type| matches!(&*ty.name, "trigger" | "event_trigger");
    function.returns.as_ref().is_some_and(|ty| ty.is_builtin() && of(ty))
}

fn signature<'a>(function: &'a Function, names: &'a [String], count: usize) -> Signature<'a> {
    let void = |ty: &Type| ty.is_builtin() && ty.name == "void";
    Signature {
        names,
        count,
        function: &function.name,
        set: function.set,
        void: function.procedure || function.returns.as_ref().is_some_and(void),
        outputs: !function.outputs.is_empty(),
        trigger: is_trigger(function),
    }
}
