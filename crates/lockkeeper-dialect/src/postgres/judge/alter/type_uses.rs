//! What hangs on the type of a column: what forbids to change it, and what is done again.

use lockkeeper_core::change::{LockMode, Refusal, Role, Work};

use super::column_type::Target;
use super::site::Site;
use crate::postgres::ast::{IndexElement, IndexKey, Name, Node, TypeName};
use crate::postgres::catalog::{
    Column, ConstraintKind, Foreign, Index, Oid, Relation, RelationKind, Type, Use,
};
use crate::postgres::judge::constraint::comparable;
use crate::postgres::judge::value::{columns_in, operator_class};
use crate::postgres::judge::{Judge, Judged};

impl Judge {
    /// Refuses when something the server cannot make anew depends on a column's type.
    pub(super) fn check_type_free(&self, table: Oid, name: &str) -> Judged {
        let refuse = |what: &str| {
            let message = format!("cannot alter type of a column {what}");
            Err(Refusal::new("0A000", message))
        };
        // Dependents are asked in the order they were made; a column mostly came with the table.
        self.check_unused_by_others(table, name)?;
        let uses = |used: &Use| used.relation == table && used.column.as_deref() == Some(name);
        for relation in self.catalog.relations() {
            let views = relation.view.iter().flat_map(|view| &view.uses);
            let rules = relation.rules.iter().flat_map(|rule| &rule.uses);
            if views.chain(rules).any(uses) {
                return refuse("used by a view or rule");
            }
            if relation.policies.iter().flat_map(|policy| &policy.uses).any(uses) {
                return refuse("used in a policy definition");
            }
        }
        let Some(relation) = self.catalog.relation(table) else { return Ok(()) };
        if relation.triggers.iter().any(|trigger| trigger.columns.iter().any(|c| c == name)) {
            return refuse("used in a trigger definition");
        }
        let functions = self.catalog.functions.values().flat_map(|by_name| by_name.values());
        if functions.flatten().any(|function| function.uses.iter().any(uses)) {
            return refuse("used by a function or procedure");
        }
        let published = |((_, of), columns): (&(String, Oid), &Vec<String>)| {
            *of == table && columns.iter().any(|column| column == name)
        };
        if self.catalog.publication_columns.iter().any(published) {
            return refuse("used by a publication WHERE clause");
        }
        Ok(())
    }

    /// Refuses when a generated column is computed from a column.
    pub(super) fn check_unused_by_others(&self, table: Oid, name: &str) -> Judged {
        let Some(relation) = self.catalog.relation(table) else { return Ok(()) };
        let computed = relation.columns.iter().any(|column| {
            column.name != name
                && column.generated.as_ref().is_some_and(|generated| {
                    columns_in(&generated.expr.node).iter().any(|used| used == name)
                })
        });
        if !computed {
            return Ok(());
        }
        let code = if self.catalog.version < 15 { "42601" } else { "0A000" };
        Err(Refusal::new(code, "cannot alter type of a column used by a generated column"))
    }

    /// Refuses a type that an index on the column cannot keep.
    pub(super) fn check_index_classes(&self, table: Oid, name: &str, target: &Target) -> Judged {
        let base = self.under_domains(target.ty);
        for (_, index) in self.indexes_on(table, name) {
            if self.classes_unknown(&index.method) {
                continue;
            }
            for element in index.elements.iter().filter(|element| is_on(element, name)) {
                let class = element.opclass.as_ref();
                self.check_operator_class(Some(&base), &index.method, class)?;
            }
        }
        Ok(())
    }

    /// Reads the expressions of indexes and CHECKs on a column again, now that it has its new type.
    pub(super) fn check_kept_expressions(&self, table: Oid, name: &str, was: &Type) -> Judged {
        let read = |node: &Node| self.check_fits(&as_stored(node, name, was), Some(table));
        let decide = |node: &Node, clause: &str| {
            self.check_condition_type(table, &as_stored(node, name, was), clause)
        };
        for (_, index) in self.indexes_on(table, name) {
            let keys = index.elements.iter().filter_map(|element| match &element.key {
                IndexKey::Expression(expr) => Some(&**expr),
                IndexKey::Column(_) => None,
            });
            if let Some(predicate) = &index.predicate {
                decide(&predicate.node, "WHERE")?;
            }
            for expr in keys.chain(index.predicate.as_deref()) {
                read(&expr.node)?;
                if !self.immutable(&as_stored(&expr.node, name, was), Some(table)) {
                    let message = "functions in index expression must be marked IMMUTABLE";
                    return Err(Refusal::new("42P17", message));
                }
            }
        }
        let Some(relation) = self.catalog.relation(table) else { return Ok(()) };
        for constraint in &relation.constraints {
            match &constraint.kind {
                ConstraintKind::Check { expr, columns } if columns.iter().any(|c| c == name) => {
                    decide(&expr.node, "CHECK")?;
                    read(&expr.node)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Returns the indexes of a table that mention a column anywhere.
    fn indexes_on(&self, table: Oid, name: &str) -> Vec<(Oid, Index)> {
        let Some(relation) = self.catalog.relation(table) else { return Vec::new() };
        let indexes = relation.indexes.iter().filter_map(|oid| {
            let index = self.catalog.relation(*oid)?.index.as_ref()?;
            mentions(index, name).then(|| (*oid, (**index).clone()))
        });
        indexes.collect()
    }

    /// Builds again what does not fit the new type although the rows stay as they are.
    pub(super) fn redo_indexes(
        &mut self,
        (table, role): (Oid, Role),
        mode: LockMode,
        column: &Column,
        target: &Target,
    ) {
        for (oid, index) in self.indexes_on(table, &column.name) {
            if self.index_stays(&index, column, target) {
                continue;
            }
            let work = Work::IndexConversion { column: column.name.clone() };
            let stored = self.catalog.relation(table).is_some_and(Relation::has_storage);
            if stored {
                self.rebuild(oid, mode, role, work.clone());
                self.scan(table, mode, role, work);
            }
        }
    }

    fn index_stays(&self, index: &Index, column: &Column, target: &Target) -> bool {
        let plain = index.elements.iter().all(|element| matches!(element.key, IndexKey::Column(_)));
        if !plain || index.predicate.is_some() || !index.valid || index.parent.is_some() {
            return false;
        }
        let classes = [&column.ty, target.ty].map(|ty| operator_class(&self.under_domains(ty)));
        let same_class = classes[0] == classes[1];
        let old = self.collation_of(&column.ty, column.collation.as_deref());
        let same_collation = old == self.collation_of(target.ty, target.collation);
        // What an index has by itself is not written down when the column has it, too.
        let differs = |name: &Name| old.as_deref() != Some(name.name.as_str());
        index.elements.iter().filter(|element| is_on(element, &column.name)).all(|element| {
            (same_class || element.opclass.is_some())
                && (same_collation || element.collation.as_ref().is_some_and(differs))
        })
    }

    /// Looks at the rows again for every valid CHECK on the column.
    pub(super) fn recheck(
        &mut self,
        table: Oid,
        (mode, role): (LockMode, Role),
        name: &str,
    ) -> Judged {
        let Some(relation) = self.catalog.relation(table) else { return Ok(()) };
        let asked = relation.constraints.iter().filter(|c| c.valid && c.enforced);
        let on_it = asked.filter_map(|constraint| match &constraint.kind {
            ConstraintKind::Check { expr, columns } if columns.iter().any(|c| c == name) => {
                Some((constraint.name.clone(), expr.clone()))
            }
            _ => None,
        });
        for (constraint, expr) in on_it.collect::<Vec<_>>() {
            self.read_rows(table, mode, role, Work::Check { constraint });
            if self.kind(table) == RelationKind::Table {
                self.evaluate(&expr.node, &self.scope_of(Some(table)))?;
            }
        }
        Ok(())
    }

    /// Returns the foreign keys a column is part of, on either side: the table each stands on,
    /// its name, its definition, and whether it is verified when made anew.
    fn keys_of(&self, table: Oid, name: &str) -> Vec<(Oid, String, Foreign, bool)> {
        let Some(relation) = self.catalog.relation(table) else { return Vec::new() };
        let mut tables = vec![table];
        tables.extend(relation.referenced_by.iter().filter(|oid| **oid != table));
        tables.dedup();
        let mut keys: Vec<(Oid, String, Foreign, bool)> = Vec::new();
        for oid in tables {
            let Some(relation) = self.catalog.relation(oid) else { continue };
            for (constraint, foreign) in relation.foreign_keys() {
                let from = oid == table && foreign.columns.iter().any(|c| c == name);
                let to = foreign.table == table && foreign.referenced.iter().any(|c| c == name);
                let known = keys.iter().any(|(of, key, ..)| *of == oid && *key == constraint.name);
                if (from || to) && !known {
                    let valid = constraint.valid && constraint.enforced;
                    keys.push((oid, constraint.name.clone(), foreign.clone(), valid));
                }
            }
        }
        keys
    }

    /// Refuses a type that the other side of a foreign key cannot be compared with.
    pub(super) fn check_keys_compare(&self, table: Oid, name: &str, target: &Target) -> Judged {
        for (on, key, foreign, _) in self.keys_of(table, name) {
            for (from, to) in foreign.columns.iter().zip(&foreign.referenced) {
                let of = |oid: Oid, column: &str| {
                    if oid == table && column == name {
                        return Some(self.under_domains(target.ty));
                    }
                    let column = self.catalog.relation(oid)?.column(column)?;
                    Some(self.under_domains(&column.ty))
                };
                let (Some(from), Some(to)) = (of(on, from), of(foreign.table, to)) else {
                    continue;
                };
                if comparable(&from, &to) == Some(false) {
                    let message = format!("foreign key constraint \"{key}\" cannot be implemented");
                    return Err(Refusal::new("42804", message));
                }
            }
        }
        Ok(())
    }

    /// Makes the foreign keys of a column anew, on whichever side it stands.
    pub(super) fn redo_foreign_keys(
        &mut self,
        site: &Site,
        table: Oid,
        column: &Column,
        (target, rewrites): (&Target, bool),
    ) {
        let classes = [&column.ty, target.ty].map(|ty| operator_class(&self.under_domains(ty)));
        let other = classes[0] != classes[1];
        for (on, key, foreign, valid) in self.keys_of(table, &column.name) {
            let role = if on == table { Role::Named } else { Role::Referencing };
            self.lock(on, site.mode, role);
            if foreign.table != on {
                let role = if foreign.table == table { Role::Named } else { Role::Referenced };
                self.lock(foreign.table, LockMode::AccessExclusive, role);
            }
            if valid && (rewrites || other) {
                self.verify_foreign_key(on, &key, (site.mode, LockMode::AccessExclusive), role);
            }
        }
    }
}

/// Returns an expression as the server keeps it: a literal beside the column has the type that the
/// column had. Only comparisons that stand alone or in AND and OR are looked at.
fn as_stored(node: &Node, name: &str, was: &Type) -> Node {
    let is_it = |node: &Node| matches!(node, Node::Column(path) if path.last().is_some_and(|last| last == name));
    let inner = |parts: &[Node]| parts.iter().map(|part| as_stored(part, name, was)).collect();
    match node {
        Node::And(parts) => Node::And(inner(parts)),
        Node::Or(parts) => Node::Or(inner(parts)),
        Node::Not(of) => Node::Not(Box::new(as_stored(of, name, was))),
        Node::Op(sign, parts) if is_comparison(sign) && parts.iter().any(is_it) => {
            let shown = written(was);
            let relabelled = shown.name.name != was.name;
            let typed = |part: &Node| match part {
                Node::Text(_) => Node::Cast(Box::new(part.clone()), shown.clone()),
                // Operators know no varchar: the column is kept as its text.
                part if relabelled && is_it(part) => {
                    Node::Cast(Box::new(part.clone()), shown.clone())
                }
                part => as_stored(part, name, was),
            };
            Node::Op(sign.clone(), parts.iter().map(typed).collect())
        }
        Node::Call(call) if call.arguments.iter().any(is_it) && is_shared(&call.name.name) => {
            let op = as_stored(&Node::Op(String::new(), call.arguments.clone()), name, was);
            let arguments = match op {
                Node::Op(_, parts) => parts,
                _ => Vec::new(),
            };
            Node::Call(crate::postgres::ast::Call { arguments, ..call.clone() })
        }
        Node::Op(sign, parts) => Node::Op(sign.clone(), inner(parts)),
        node => node.clone(),
    }
}

/// Operators whose sides have one type.
fn is_comparison(sign: &str) -> bool {
    let word = sign.strip_prefix("is ").unwrap_or(sign);
    matches!(word.strip_prefix("not ").unwrap_or(word), "in" | "between" | "distinct from")
        || matches!(sign, "" | "=" | "<>" | "!=" | "<" | ">" | "<=" | ">=")
        || matches!(sign, "||" | "like" | "not like" | "ilike" | "not ilike")
        || matches!(sign, "~~" | "!~~" | "~~*" | "!~~*" | "~" | "!~" | "~*" | "!~*")
}

/// Functions whose arguments all have one type.
fn is_shared(name: &str) -> bool {
    matches!(name, "coalesce" | "nullif" | "greatest" | "least")
}

fn written(ty: &Type) -> TypeName {
    let textual = ty.is_builtin() && ty.name == "varchar" && !ty.array;
    let name = if textual { "text" } else { ty.name.as_str() };
    TypeName {
        name: Name { schema: Some(ty.schema.clone()), name: name.to_owned() },
        array: ty.array,
        ..TypeName::default()
    }
}

fn is_on(element: &IndexElement, name: &str) -> bool {
    matches!(&element.key, IndexKey::Column(column) if column == name)
}

fn mentions(index: &Index, name: &str) -> bool {
    let named = |column: &String| column == name;
    let keys = index.elements.iter().any(|element| match &element.key {
        IndexKey::Column(column) => named(column),
        IndexKey::Expression(expr) => columns_in(&expr.node).iter().any(named),
    });
    let filters = index.predicate.as_ref().is_some_and(|p| columns_in(&p.node).iter().any(named));
    keys || filters || index.include.iter().any(named)
}
