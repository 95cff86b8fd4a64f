//! Who depends on what: the links that relations keep, and an index of all others.

use std::collections::HashMap;

use super::mention::Mentions;
use super::node::{Node, Tie, index_of, row_type};
use crate::postgres::ast::{FunctionBody, IndexKey};
use crate::postgres::catalog::{
    Catalog, Column, Constraint, ConstraintKind, Function, ObjectKey, Oid, Relation, RelationKind,
    Type, TypeShape, Use,
};
use crate::postgres::judge::create::{brings_class, functions_of, types_of, wrappers_of};

/// The dependencies that no relation keeps itself, by what is depended on.
#[derive(Debug, Default)]
pub(super) struct Graph {
    users: HashMap<Node, Vec<(Node, Tie)>>,
}

impl Graph {
    /// Reads the whole catalog once; built-in types and functions leave no entry.
    pub(super) fn of(catalog: &Catalog) -> Self {
        let mut graph = Graph::default();
        catalog.relations().for_each(|relation| graph.add_relation(catalog, relation));
        for function in catalog.functions.values().flat_map(|f| f.values()).flatten() {
            graph.add_function(catalog, function);
        }
        for (schema, types) in &catalog.types {
            for (name, def) in types {
                graph.add_type(catalog, Node::Type(schema.clone(), name.clone()), &def.shape);
            }
        }
        graph.add_attached(catalog);
        graph.users.values_mut().for_each(|users| users.sort_by_key(|(node, _)| order(node)));
        graph
    }

    pub(super) fn users(&self, node: &Node) -> Vec<(Node, Tie)> {
        self.users.get(node).cloned().unwrap_or_default()
    }

    fn add(&mut self, used: Node, user: Node, tie: Tie) {
        self.users.entry(used).or_default().push((user, tie));
    }

    fn add_relation(&mut self, catalog: &Catalog, relation: &Relation) {
        let oid = relation.oid;
        let whole = Node::Relation(oid);
        self.add(Node::Schema(relation.schema.clone()), whole.clone(), Tie::Normal);
        for column in &relation.columns {
            self.add_column(catalog, relation, column);
        }
        for constraint in &relation.constraints {
            if let ConstraintKind::Check { expr, .. } = &constraint.kind {
                let user = Node::Constraint(oid, constraint.name.clone());
                self.mentioned(catalog, &Mentions::of(&expr.node), &user);
            }
        }
        if let Some((schema, name)) = relation.of_type.as_deref() {
            self.add(Node::Type(schema.clone(), name.clone()), whole.clone(), Tie::Normal);
        }
        if let Some(server) = &relation.server {
            self.named(catalog, "server", server, &whole);
        }
        self.add_index(catalog, relation);
        self.add_view(catalog, relation);
        self.add_triggers(catalog, relation);
    }

    fn add_column(&mut self, catalog: &Catalog, relation: &Relation, column: &Column) {
        // A view has the types of its query: it goes with the query.
        let view = matches!(relation.kind, RelationKind::View | RelationKind::MaterializedView);
        let user = match view {
            true => Node::Relation(relation.oid),
            false => Node::Column(relation.oid, column.name.clone()),
        };
        self.typed(&column.ty, &user);
        if let Some(collation) = &column.collation {
            self.named(catalog, "collation", collation, &user);
        }
        let default = Node::Default(relation.oid, column.name.clone());
        if let Some(expr) = &column.default {
            let mentions = Mentions::of(&expr.node);
            self.mentioned(catalog, &mentions, &default);
            if mentions.relation_oids(catalog).is_empty() {
                self.owned_default(column, &mentions, &default);
            }
        }
        if let Some(generated) = &column.generated {
            self.mentioned(catalog, &Mentions::of(&generated.expr.node), &user);
        }
    }

    /// A default knows its sequence by what it is, not by the name that was once written.
    fn owned_default(&mut self, column: &Column, mentions: &Mentions, default: &Node) {
        let (Some(sequence), None) = (column.sequence, column.identity) else { return };
        let known = self.users(&Node::Relation(sequence)).iter().any(|(user, _)| user == default);
        if !known && mentions.functions.iter().any(|(name, _)| name.name == "nextval") {
            self.add(Node::Relation(sequence), default.clone(), Tie::Normal);
        }
    }

    fn add_index(&mut self, catalog: &Catalog, relation: &Relation) {
        let Some(index) = &relation.index else { return };
        let user = Node::Relation(relation.oid);
        for element in &index.elements {
            for class in element.opclass.iter().map(|class| &class.name) {
                self.named(catalog, "operator class", class, &user);
                let brings =
                    |key: &&ObjectKey| key.word == "extension" && brings_class(&key.name, class);
                for extension in catalog.objects.iter().filter(brings) {
                    self.add(Node::Object(extension.clone()), user.clone(), Tie::Normal);
                }
            }
            for collation in element.collation.iter().map(|collation| &collation.name) {
                self.named(catalog, "collation", collation, &user);
            }
            if let IndexKey::Expression(expr) = &element.key {
                self.mentioned(catalog, &Mentions::of(&expr.node), &user);
            }
        }
        if let Some(predicate) = &index.predicate {
            self.mentioned(catalog, &Mentions::of(&predicate.node), &user);
        }
    }

    fn add_view(&mut self, catalog: &Catalog, relation: &Relation) {
        let Some(view) = &relation.view else { return };
        let user = Node::Relation(relation.oid);
        let mut mentions = Mentions::of_query(&view.query);
        mentions.functions.clear();
        self.mentioned(catalog, &mentions, &user);
        for (schema, name) in &view.functions {
            self.calls(catalog, schema, name, &user);
        }
    }

    fn add_triggers(&mut self, catalog: &Catalog, relation: &Relation) {
        let oid = relation.oid;
        for trigger in &relation.triggers {
            let user = Node::Trigger(oid, trigger.name.clone());
            self.calls(catalog, &trigger.function.0, &trigger.function.1, &user);
            for column in &trigger.columns {
                self.add(Node::Column(oid, column.clone()), user.clone(), Tie::Normal);
            }
        }
        for rule in &relation.rules {
            self.uses(&rule.uses, &Node::Rule(oid, rule.name.clone()), oid);
        }
        for policy in &relation.policies {
            let user = Node::Policy(oid, policy.name.clone());
            self.uses(&policy.uses, &user, oid);
            for (schema, name) in &policy.functions {
                self.calls(catalog, schema, name, &user);
            }
        }
    }

    fn add_function(&mut self, catalog: &Catalog, function: &Function) {
        let user = Node::function(function);
        self.add(Node::Schema(function.schema.clone()), user.clone(), Tie::Normal);
        for ty in function.arguments.iter().chain(&function.returns) {
            self.typed(ty, &user);
        }
        self.uses(&function.uses, &user, Oid(0));
        if let FunctionBody::Return(expr) = &*function.body {
            self.mentioned(catalog, &Mentions::of(&expr.node), &user);
        }
    }

    fn add_type(&mut self, catalog: &Catalog, user: Node, shape: &TypeShape) {
        if row_type(shape).is_some() {
            return;
        }
        if let Node::Type(schema, _) = &user {
            self.add(Node::Schema(schema.clone()), user.clone(), Tie::Normal);
        }
        match shape {
            TypeShape::Domain { base, checks, default, .. } => {
                self.typed(base, &user);
                for expr in checks.iter().map(|(_, expr, _)| expr).chain(default) {
                    self.mentioned(catalog, &Mentions::of(&expr.node), &user);
                }
            }
            TypeShape::Range { subtype } => self.typed(subtype, &user),
            TypeShape::Multirange { range } => {
                if let Node::Type(schema, _) = &user {
                    let range = Node::Type(schema.clone(), range.clone());
                    self.add(range, user.clone(), Tie::Soft);
                }
            }
            _ => {}
        }
    }

    fn add_attached(&mut self, catalog: &Catalog) {
        for ((schema, name), table) in &catalog.statistics {
            let key = (schema.clone(), name.clone());
            let user = Node::Statistics(schema.clone(), name.clone());
            self.add(Node::Schema(schema.clone()), user.clone(), Tie::Normal);
            self.add(Node::Relation(*table), user.clone(), Tie::Soft);
            for column in catalog.statistics_columns.get(&key).into_iter().flatten() {
                self.add(Node::Column(*table, column.clone()), user.clone(), Tie::Soft);
            }
        }
        for (publication, tables) in &catalog.publications {
            for table in tables.iter().flatten() {
                let user = Node::Published(publication.clone(), *table);
                self.add(Node::Relation(*table), user.clone(), Tie::Soft);
                let key = (publication.clone(), *table);
                for column in catalog.publication_columns.get(&key).into_iter().flatten() {
                    self.add(Node::Column(*table, column.clone()), user.clone(), Tie::Normal);
                }
            }
        }
        for key in catalog.objects.iter().filter(|key| !key.schema.is_empty()) {
            self.add(Node::Schema(key.schema.clone()), Node::Object(key.clone()), Tie::Normal);
        }
        for key in catalog.objects.iter().filter(|key| key.word == "extension") {
            self.add_members(catalog, key);
        }
        for (key, needs) in &catalog.object_needs {
            for needed in needs {
                self.add(Node::Object(needed.clone()), Node::Object(key.clone()), Tie::Normal);
            }
        }
        for (key, names) in &catalog.object_uses {
            for name in names {
                let (user, schema) = (Node::Object(key.clone()), catalog.creation_schema(name));
                self.calls(catalog, &schema, &name.name, &user);
                self.add(Node::Type(schema, name.name.clone()), user, Tie::Normal);
            }
        }
    }

    /// Notes the use of an object that is known by its word and name alone.
    fn named(&mut self, catalog: &Catalog, word: &str, name: &str, user: &Node) {
        let same = |key: &&ObjectKey| key.word == word && key.name == name;
        if let Some(key) = catalog.objects.iter().find(same) {
            self.add(Node::Object(key.clone()), user.clone(), Tie::Normal);
        }
    }

    /// What an extension brought goes with it.
    fn add_members(&mut self, catalog: &Catalog, key: &ObjectKey) {
        for (schema, types) in &catalog.types {
            for name in types_of(&key.name).iter().filter(|name| types.contains_key(**name)) {
                let member = Node::Type(schema.clone(), (*name).to_owned());
                self.add(Node::Object(key.clone()), member, Tie::Soft);
            }
        }
        for wrapper in wrappers_of(&key.name) {
            self.add(Node::Object(key.clone()), Node::Object(wrapper), Tie::Soft);
        }
        for name in functions_of(&key.name) {
            let overloads = catalog.functions.values().filter_map(|by_name| by_name.get(name));
            for function in overloads.flatten().filter(|function| function.language == "c") {
                self.add(Node::Object(key.clone()), Node::function(function), Tie::Soft);
            }
        }
    }

    fn typed(&mut self, ty: &Type, user: &Node) {
        if !ty.is_builtin() && !ty.schema.is_empty() {
            let used = Node::Type(ty.schema.clone(), ty.name.clone());
            self.add(used, user.clone(), Tie::Normal);
        }
    }

    fn mentioned(&mut self, catalog: &Catalog, mentions: &Mentions, user: &Node) {
        for ty in &mentions.types {
            self.typed(&catalog.resolve_type(ty), user);
        }
        for oid in mentions.relation_oids(catalog) {
            self.add(Node::Relation(oid), user.clone(), Tie::Normal);
        }
        for (name, arguments) in &mentions.functions {
            let fits = |f: &&Function| {
                f.variadic
                    || (f.arguments.len().saturating_sub(f.defaults)..=f.arguments.len())
                        .contains(arguments)
            };
            let named: Vec<&Function> = catalog.functions_named(name).iter().filter(fits).collect();
            if let [only] = named.as_slice() {
                self.add(Node::function(only), user.clone(), Tie::Normal);
            }
        }
    }

    /// Notes a call of a function known by name: which one of several nobody knows.
    fn calls(&mut self, catalog: &Catalog, schema: &str, name: &str, user: &Node) {
        let functions = catalog.functions.get(schema).and_then(|by_name| by_name.get(name));
        if let Some([only]) = functions.map(Vec::as_slice) {
            self.add(Node::function(only), user.clone(), Tie::Normal);
        }
    }

    fn uses(&mut self, uses: &[Use], user: &Node, own: Oid) {
        for used in uses {
            match &used.column {
                Some(column) => {
                    let column = Node::Column(used.relation, column.clone());
                    self.add(column, user.clone(), Tie::Normal);
                }
                None if used.relation != own => {
                    self.add(Node::Relation(used.relation), user.clone(), Tie::Normal);
                }
                None => {}
            }
        }
    }
}

/// Returns whether a constraint is about a column.
pub(super) fn constrains(catalog: &Catalog, constraint: &Constraint, column: &str) -> bool {
    match &constraint.kind {
        ConstraintKind::Check { columns, .. }
        | ConstraintKind::Unique { columns, .. }
        | ConstraintKind::PrimaryKey { columns, .. } => columns.iter().any(|c| c == column),
        ConstraintKind::NotNull { column: of } => of == column,
        ConstraintKind::Foreign(foreign) => foreign.columns.iter().any(|c| c == column),
        ConstraintKind::Exclude { .. } | ConstraintKind::Trigger => {
            index_of(&constraint.kind).is_some_and(|index| indexes(catalog, index, column))
        }
    }
}

/// Returns whether an index has a column among its keys, expressions, predicate or payload.
pub(super) fn indexes(catalog: &Catalog, index: Oid, column: &str) -> bool {
    use crate::postgres::judge::value::columns_in;
    let Some(index) = catalog.relation(index).and_then(|r| r.index.as_ref()) else { return false };
    let keyed = index.elements.iter().any(|element| match &element.key {
        IndexKey::Column(name) => name == column,
        IndexKey::Expression(expr) => columns_in(&expr.node).iter().any(|c| c == column),
    });
    let filtered = index.predicate.iter().flat_map(|p| columns_in(&p.node)).any(|c| c == column);
    keyed || filtered || index.include.iter().any(|name| name == column)
}

/// Objects in the order in which they came to be, as far as it is known.
fn order(node: &Node) -> u32 {
    node.relation().map_or(u32::MAX, |oid| oid.0)
}
