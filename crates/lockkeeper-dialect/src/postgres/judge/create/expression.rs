//! Expressions of columns: what a default, a generated column or an index may say.

use lockkeeper_core::change::Refusal;

use super::column::is_system_column;
use crate::postgres::ast::{Expr, Name, Node};
use crate::postgres::catalog::{Column, Oid};
use crate::postgres::judge::value::Scope;
use crate::postgres::judge::{Judge, Judged};

/// Text search configurations of every server.
const CONFIGURATIONS: &[&str] = &[
    "arabic",
    "armenian",
    "basque",
    "catalan",
    "danish",
    "dutch",
    "english",
    "estonian",
    "finnish",
    "french",
    "german",
    "greek",
    "hindi",
    "hungarian",
    "indonesian",
    "irish",
    "italian",
    "lithuanian",
    "nepali",
    "norwegian",
    "portuguese",
    "romanian",
    "russian",
    "serbian",
    "simple",
    "spanish",
    "swedish",
    "tamil",
    "turkish",
    "yiddish",
];

/// Returns the configuration that an argument names.
fn configuration(node: &Node) -> Option<&str> {
    match node {
        Node::Text(name) => Some(name),
        Node::Cast(of, ty) if ty.name.name == "regconfig" => configuration(of),
        _ => None,
    }
}

impl Judge {
    /// Refuses a default that cannot be one.
    pub(in crate::postgres::judge) fn check_default(&self, column: &Column, expr: &Expr) -> Judged {
        let mut refusal = None;
        expr.node.walk(&mut |node| {
            let what = match node {
                Node::Column(_) => "cannot use column reference in DEFAULT expression",
                Node::Subquery(_) => "cannot use subquery in DEFAULT expression",
                _ => return,
            };
            refusal.get_or_insert_with(|| Refusal::new("0A000", what));
        });
        if let Some(refusal) = refusal {
            return Err(refusal);
        }
        self.check_sequences(&expr.node)?;
        self.check_functions(&expr.node)?;
        self.check_calls(expr, None, "DEFAULT expressions")?;
        self.check_fits(&expr.node, None)?;
        if column.ty.name.is_empty() {
            return Ok(());
        }
        self.check_value(&expr.node, column, &Scope::default())
    }

    /// Refuses functions that are nowhere.
    pub(in crate::postgres::judge) fn check_functions(&self, node: &Node) -> Judged {
        let strangers = self.catalog.objects.iter().any(|key| {
            key.word == "extension" && super::extension_functions::functions_of(&key.name).is_none()
        });
        if self.catalog.open {
            return Ok(());
        }
        self.check_schemas(node)?;
        if strangers {
            return Ok(());
        }
        let mut missing = None;
        node.walk(&mut |node| {
            if let Node::Call(call) = node
                && missing.is_none()
                && !self.may_call(&call.name)
                && !self.is_of_extension(&call.name.name)
            {
                missing = Some(call.name.to_string());
            }
        });
        match missing {
            Some(name) => Err(Refusal::new("42883", format!("function {name} does not exist"))),
            None => self.check_configurations(node),
        }
    }

    /// Refuses text search configurations that are not there.
    fn check_configurations(&self, node: &Node) -> Judged {
        let mut missing = None;
        node.walk(&mut |node| {
            if let Node::Call(call) = node
                && (call.name.name.ends_with("to_tsquery") || call.name.name == "to_tsvector")
                && let [first, _] = call.arguments.as_slice()
                && let Some(name) = configuration(first)
                && !self.has_configuration(name)
            {
                missing = Some(name.to_owned());
            }
        });
        missing.map_or(Ok(()), |name| {
            let message = format!("text search configuration \"{name}\" does not exist");
            Err(Refusal::new("42704", message))
        })
    }

    fn has_configuration(&self, name: &str) -> bool {
        let plain = name.rsplit('.').next().unwrap_or(name).trim_matches('"');
        let made = |key: &crate::postgres::catalog::ObjectKey| {
            key.word == "text search configuration" && key.name == plain
        };
        CONFIGURATIONS.contains(&plain) || self.catalog.objects.iter().any(made)
    }

    /// Refuses functions and types whose schema is not there.
    fn check_schemas(&self, node: &Node) -> Judged {
        let mut refused = None;
        node.walk(&mut |node| {
            let name = match node {
                Node::Call(call) => &call.name,
                Node::Cast(_, ty) => &ty.name,
                _ => return,
            };
            refused = refused.take().or_else(|| self.schema_first(name).err());
        });
        refused.map_or(Ok(()), Err)
    }

    /// Refuses `nextval` of a sequence that is not there.
    pub(in crate::postgres::judge) fn check_sequences(&self, node: &Node) -> Judged {
        let mut missing = None;
        node.walk(&mut |node| {
            if let Some(name) = sequence_named(node)
                && self.catalog.oid(&name).is_none()
            {
                missing.get_or_insert(name);
            }
        });
        match missing {
            Some(name) if !self.catalog.open => {
                Err(Refusal::new("42P01", format!("relation \"{name}\" does not exist")))
            }
            _ => Ok(()),
        }
    }

    /// Refuses a generated column whose expression uses what it may not.
    pub(super) fn check_generation(&self, table: Oid, column: &Column) -> Judged {
        let (Some(generated), Some(relation)) = (&column.generated, self.catalog.relation(table))
        else {
            return Ok(());
        };
        let expr = &generated.expr;
        for used in crate::postgres::judge::value::columns_in(&expr.node) {
            let of = relation.column(&used);
            if used == column.name || of.is_some_and(|of| of.generated.is_some()) {
                let message = format!(
                    "cannot use generated column \"{used}\" in column generation expression"
                );
                return Err(Refusal::new("42P17", message));
            }
        }
        self.check_columns(table, &expr.node, Some(&column.name))?;
        self.check_no_row(table, &expr.node)?;
        self.check_no_system_column(table, &expr.node, "column generation expression")?;
        let mut subquery = false;
        expr.node.walk(&mut |node| subquery |= matches!(node, Node::Subquery(_)));
        if subquery {
            return Err(Refusal::new(
                "0A000",
                "cannot use subquery in column generation expression",
            ));
        }
        self.check_functions(&expr.node)?;
        self.check_calls(expr, Some(table), "column generation expressions")?;
        self.check_value(&expr.node, column, &self.scope_of(Some(table)))?;
        if !generated.stored {
            self.check_virtual(table, expr, &column.ty)?;
        }
        if !self.immutable(&expr.node, Some(table)) {
            return Err(Refusal::new("42P17", "generation expression is not immutable"));
        }
        Ok(())
    }

    /// Refuses columns that the table does not have; `besides` is one that is yet to come.
    pub(in crate::postgres::judge) fn check_columns(
        &self,
        table: Oid,
        node: &Node,
        besides: Option<&str>,
    ) -> Judged {
        let Some(relation) = self.catalog.relation(table).filter(|r| !r.presumed) else {
            return Ok(());
        };
        let mut missing = None;
        node.walk(&mut |node| {
            let Node::Column(path) = node else { return };
            let Some(name) = path.last() else { return };
            let known = relation.column(name).is_some()
                || besides == Some(name)
                || is_system_column(name)
                || (path.len() <= 2 && *name == relation.name)
                // A field of a composite column looks like a qualified column.
                || path.iter().any(|part| relation.column(part).is_some());
            if !known {
                missing.get_or_insert(name.clone());
            }
        });
        match missing {
            Some(name) => Err(Refusal::new("42703", format!("column \"{name}\" does not exist"))),
            None => Ok(()),
        }
    }
}

/// Returns the sequence of `nextval('…')`.
pub(in crate::postgres::judge) fn sequence_named(node: &Node) -> Option<Name> {
    let Node::Call(call) = node else { return None };
    if call.name.name != "nextval" || call.arguments.len() != 1 {
        return None;
    }
    let text = match &call.arguments[0] {
        Node::Text(text) => text,
        Node::Cast(of, ty) if ty.name.name == "regclass" => match of.as_ref() {
            Node::Text(text) => text,
            _ => return None,
        },
        _ => return None,
    };
    Some(written_name(text))
}

/// Returns the name that a text is for `regclass`: folded unless quoted.
pub(in crate::postgres::judge) fn written_name(text: &str) -> Name {
    let mut parts = vec![String::new()];
    let mut quoted = false;
    for letter in text.trim().chars() {
        match letter {
            '"' => quoted = !quoted,
            '.' if !quoted => parts.push(String::new()),
            _ => {
                if let Some(part) = parts.last_mut() {
                    if quoted { part.push(letter) } else { part.extend(letter.to_lowercase()) }
                }
            }
        }
    }
    let name = parts.pop().unwrap_or_default();
    Name { schema: parts.pop(), name }
}
