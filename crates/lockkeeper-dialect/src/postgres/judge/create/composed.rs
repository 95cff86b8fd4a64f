//! Aggregates and operators: the functions and types they are made of.

use lockkeeper_core::change::Refusal;

use super::super::{Judge, Judged};
use crate::postgres::ast::{CreateObject, TypeName};

impl Judge {
    /// Refuses an aggregate whose functions are not there, or do not fit.
    pub(super) fn check_aggregate(&mut self, create: &CreateObject) -> Judged {
        let Some(state) = part(create, &["stype", "stype1"]) else {
            return Err(Refusal::new("42P13", "aggregate stype must be specified"));
        };
        let Some(function) = part(create, &["sfunc", "sfunc1"]) else {
            return Err(Refusal::new("42P13", "aggregate sfunc must be specified"));
        };
        let mut given = vec![self.known_type(state)?];
        for argument in create.target.arguments.iter().flatten() {
            given.push(self.known_type(argument)?);
        }
        let state = given[0].clone();
        let yields = self.yields(&function.name, &given)?;
        if yields.is_some_and(|ty| ty != state) {
            let message =
                format!("return type of transition function {} is not {state}", function.name);
            return Err(Refusal::new("42804", message));
        }
        if let Some(last) = part(create, &["finalfunc"]) {
            self.yields(&last.name, std::slice::from_ref(&state))?;
        }
        let same = |function: &crate::postgres::catalog::Function| function.arguments == given[1..];
        if !create.or_replace && self.catalog.functions_named(&create.target.name).iter().any(same)
        {
            let message = format!("function \"{}\" already exists", create.target.name);
            return Err(Refusal::new("42723", message));
        }
        Ok(())
    }

    /// Refuses an operator whose function is not there; returns how it is told from others.
    pub(super) fn check_operator(&mut self, create: &CreateObject) -> Result<String, Refusal> {
        let invalid = |message: &str| Err(Refusal::new("42P13", message));
        let Some(function) = part(create, &["function", "procedure"]) else {
            return invalid("operator function must be specified");
        };
        let mut given = Vec::new();
        let (left, right) = (part(create, &["leftarg"]), part(create, &["rightarg"]));
        if right.is_none() && (self.catalog.version >= 14 || left.is_none()) {
            return invalid("operator right argument type must be specified");
        }
        for side in [left, right].into_iter().flatten() {
            given.push(self.known_type(side)?);
        }
        if !self.takes_exactly(&function.name, &given) {
            self.schema_first(&function.name)?;
            let message = format!("function {} does not exist", function.name);
            self.absent("42883", message)?;
        }
        let sides: Vec<String> = given.iter().map(|ty| format!("{}.{ty}", ty.schema)).collect();
        let none = if left.is_none() { "none, " } else { "" };
        Ok(format!("{none}{}", sides.join(", ")))
    }
}

fn part<'c>(create: &'c CreateObject, names: &[&str]) -> Option<&'c TypeName> {
    let found = create.parts.iter().find(|(name, _)| names.contains(&name.as_str()));
    found.and_then(|(_, value)| value.as_ref())
}

/// Returns the name a server gives to the multirange of a range.
pub(super) fn multirange_name(range: &str) -> String {
    match range.contains("range") {
        true => range.replacen("range", "multirange", 1),
        false => format!("{range}_multirange"),
    }
}
