//! From what DROP names to what is dropped.

use lockkeeper_core::change::{ChangeKind, Refusal};

use super::node::{Node, noun, signature};
use crate::postgres::ast::{Name, Target, TypeName};
use crate::postgres::catalog::{Function, ObjectKey, Oid, RelationKind, Type, TypeShape};
use crate::postgres::judge::Judge;

/// What a target of DROP turned out to be.
#[derive(Clone, Debug)]
pub(super) enum Aim {
    Found(Node),
    /// It is not there; without IF EXISTS the server refuses.
    Missing(Refusal),
    /// It may be there: nobody here has seen it, or could have.
    Unseen,
}

type Aimed = Result<Aim, Refusal>;

impl Judge {
    /// Finds what a target names.
    pub(super) fn aim(&mut self, target: &Target) -> Aimed {
        if let Some(kinds) = relation_kinds(&target.word) {
            return self.aim_relation(target, kinds);
        }
        match target.word.as_str() {
            "type" | "domain" => self.aim_type(target),
            "function" | "procedure" | "aggregate" | "routine" => self.aim_function(target),
            "trigger" | "rule" | "policy" => self.aim_attached(target),
            "schema" => Ok(self.aim_schema(&target.name.name)),
            "statistics" => Ok(self.aim_statistics(&target.name)),
            "role" => self.aim_role(target),
            _ => Ok(self.aim_object(target)),
        }
    }

    /// A role that owns something stays.
    fn aim_role(&self, target: &Target) -> Aimed {
        let name = &target.name.name;
        if self.has_something(name) {
            let message =
                format!("role \"{name}\" cannot be dropped because some objects depend on it");
            return Err(Refusal::new("2BP01", message));
        }
        Ok(self.aim_object(target))
    }

    fn aim_relation(&mut self, target: &Target, kinds: &[RelationKind]) -> Aimed {
        let name = &target.name;
        if let Some(relation) = self.catalog.find(name) {
            if kinds.contains(&relation.kind) || relation.presumed {
                return Ok(Aim::Found(Node::Relation(relation.oid)));
            }
            return Err(wrong_kind(&target.word, name, relation.kind));
        }
        if self.catalog.open {
            return Ok(match kinds.first() {
                None | Some(RelationKind::Index) => Aim::Unseen,
                Some(kind) => Aim::Found(Node::Relation(self.catalog.presume(name, *kind))),
            });
        }
        if super::super::create::is_catalog(name) && target.word == "table" {
            let message = format!("permission denied: \"{}\" is a system catalog", name.name);
            return Err(Refusal::new("42501", message));
        }
        let state = if target.word == "index" { "42704" } else { "42P01" };
        Ok(Aim::Missing(self.missing_object(&target.word, name, state)))
    }

    /// Returns the refusal for a name that is not there, or whose schema is not.
    fn missing_object(&self, word: &str, name: &Name, state: &'static str) -> Refusal {
        match &name.schema {
            Some(schema) if !self.catalog.schemas.contains(schema) => {
                Refusal::new("3F000", format!("schema \"{schema}\" does not exist"))
            }
            _ => Refusal::new(state, format!("{word} \"{name}\" does not exist")),
        }
    }

    fn aim_type(&self, target: &Target) -> Aimed {
        let name = &target.name;
        let written = TypeName { name: name.clone(), ..TypeName::default() };
        let ty = self.catalog.resolve_type(&written);
        let Some(def) = self.catalog.type_def(&ty) else {
            let missing = self.missing_object("type", name, "42704");
            return Ok(if self.catalog.open { Aim::Unseen } else { Aim::Missing(missing) });
        };
        if target.word == "domain" && !matches!(def.shape, TypeShape::Domain { .. }) {
            return Err(Refusal::new("42809", format!("\"{name}\" is not a domain")));
        }
        match &def.shape {
            TypeShape::Composite(oid) => Ok(Aim::Found(Node::Relation(*oid))),
            TypeShape::Row(oid) => {
                let owner = Node::Relation(*oid).described(&self.catalog);
                Err(required_by(&format!("type {name}"), &owner))
            }
            TypeShape::Multirange { range } => {
                Err(required_by(&format!("type {name}"), &format!("type {range}")))
            }
            _ => Ok(Aim::Found(Node::Type(ty.schema.clone(), ty.name.clone()))),
        }
    }

    fn aim_function(&self, target: &Target) -> Aimed {
        let word = target.word.as_str();
        let arguments = target.arguments.as_ref().map(|types| self.argument_types(types));
        match self.function_named(&target.name, arguments.as_deref(), word)? {
            Some(function) => Ok(Aim::Found(Node::function(function))),
            None if self.catalog.open => Ok(Aim::Unseen),
            None => {
                let named = match &arguments {
                    Some(types) => signature(&target.name.to_string(), types),
                    None => format!("\"{}\"", target.name),
                };
                let what = match arguments {
                    Some(_) => format!("{word} {named} does not exist"),
                    None => format!("could not find a {word} named {named}"),
                };
                let missing = self.schema_first(&target.name).err();
                Ok(Aim::Missing(missing.unwrap_or_else(|| Refusal::new("42883", what))))
            }
        }
    }

    /// Returns types as a function has them: without modifiers.
    pub(in crate::postgres::judge) fn argument_types(&self, types: &[TypeName]) -> Vec<Type> {
        let plain = |ty| Type { modifiers: Vec::new(), ..self.catalog.resolve_type(ty) };
        types.iter().map(plain).collect()
    }

    /// Returns the function a name and perhaps arguments mean; refuses one of another kind, and a
    /// name that several have.
    pub(in crate::postgres::judge) fn function_named(
        &self,
        name: &Name,
        arguments: Option<&[Type]>,
        word: &str,
    ) -> Result<Option<&Function>, Refusal> {
        let all = self.catalog.functions_named(name);
        let of_kind = |function: &Function| match word {
            "procedure" => function.procedure,
            "aggregate" => function.aggregate,
            "function" => !function.procedure,
            _ => true,
        };
        let Some(arguments) = arguments else {
            let mut fitting = all.iter().filter(|function| of_kind(function));
            let (first, second) = (fitting.next(), fitting.next());
            return match second {
                Some(_) => {
                    Err(Refusal::new("42725", format!("{word} name \"{name}\" is not unique")))
                }
                // The server's 13 finds one of any kind first, and then minds.
                None => match (first, all) {
                    (None, [other]) if self.catalog.version < 14 => {
                        let shown = signature(&name.to_string(), &other.arguments);
                        Err(Refusal::new("42809", format!("{shown} is not a {word}")))
                    }
                    _ => Ok(first),
                },
            };
        };
        let found = all.iter().find(|function| function.arguments == arguments);
        match found {
            Some(function) if !of_kind(function) => {
                let shown = signature(&name.to_string(), arguments);
                let article = if word == "aggregate" { "an" } else { "a" };
                Err(Refusal::new("42809", format!("{shown} is not {article} {word}")))
            }
            found => Ok(found),
        }
    }

    fn aim_attached(&mut self, target: &Target) -> Aimed {
        let Some(on) = &target.on else { return Ok(Aim::Unseen) };
        let Some(oid) = self.catalog.oid(on) else {
            if self.catalog.open {
                self.catalog.presume(on, RelationKind::Table);
                return self.aim_attached(target);
            }
            let missing = self.missing_object("relation", on, "42P01");
            return Ok(Aim::Missing(missing));
        };
        let Some(relation) = self.catalog.relation(oid) else { return Ok(Aim::Unseen) };
        let name = &target.name.name;
        let (there, node) = match target.word.as_str() {
            "trigger" => (
                relation.triggers.iter().any(|t| t.name == *name),
                Node::Trigger(oid, name.clone()),
            ),
            "rule" => {
                (relation.rules.iter().any(|r| r.name == *name), Node::Rule(oid, name.clone()))
            }
            _ => {
                (relation.policies.iter().any(|p| p.name == *name), Node::Policy(oid, name.clone()))
            }
        };
        if there || relation.presumed {
            return Ok(Aim::Found(node));
        }
        let of = if target.word == "rule" { "relation" } else { "table" };
        let message = format!("{} \"{name}\" for {of} \"{on}\" does not exist", target.word);
        Ok(Aim::Missing(Refusal::new("42704", message)))
    }

    fn aim_schema(&self, name: &str) -> Aim {
        if self.catalog.schemas.contains(name) {
            Aim::Found(Node::Schema(name.to_owned()))
        } else if self.catalog.open {
            Aim::Unseen
        } else {
            Aim::Missing(Refusal::new("3F000", format!("schema \"{name}\" does not exist")))
        }
    }

    fn aim_statistics(&self, name: &Name) -> Aim {
        match self.statistics_key(name) {
            Some((schema, name)) => Aim::Found(Node::Statistics(schema, name)),
            None if self.catalog.open => Aim::Unseen,
            None => {
                let message = format!("statistics object \"{name}\" does not exist");
                Aim::Missing(Refusal::new("42704", message))
            }
        }
    }

    /// Returns the schema and name of extended statistics along the search path.
    pub(in crate::postgres::judge) fn statistics_key(
        &self,
        name: &Name,
    ) -> Option<(String, String)> {
        let path = match &name.schema {
            Some(schema) => std::slice::from_ref(schema),
            None => self.catalog.search_path.as_slice(),
        };
        let keys = path.iter().map(|schema| (schema.clone(), name.name.clone()));
        keys.into_iter().find(|key| self.catalog.statistics.contains_key(key))
    }

    fn aim_object(&self, target: &Target) -> Aim {
        let name = &target.name;
        let called = self.object_name(target);
        let known = |key: &&ObjectKey| {
            key.word == target.word
                && key.name == called
                && name.schema.as_ref().is_none_or(|schema| *schema == key.schema)
        };
        let publication =
            target.word == "publication" && self.catalog.publications.contains_key(&name.name);
        let key = self.catalog.objects.iter().find(known).cloned();
        let key = key.or_else(|| {
            publication.then(|| ObjectKey {
                word: target.word.clone(),
                schema: String::new(),
                name: name.name.clone(),
            })
        });
        match key {
            Some(key) => Aim::Found(Node::Object(key)),
            None if self.catalog.open || !is_seen(&target.word) => Aim::Unseen,
            None if target.word == "operator"
                && (self.is_builtin_operator(&name.name) || self.extended()) =>
            {
                Aim::Unseen
            }
            None if target.word == "operator" => {
                Aim::Missing(Refusal::new("42883", format!("operator does not exist: {name}")))
            }
            None if target.word == "cast" && self.is_builtin_cast(target) => Aim::Unseen,
            None if target.word == "cast" && self.extended() => Aim::Unseen,
            None if target.word == "foreign data wrapper" && self.extended() => Aim::Unseen,
            None => {
                let message = format!("{} \"{name}\" does not exist", target.word);
                Aim::Missing(Refusal::new("42704", message))
            }
        }
    }

    /// Returns the refusal to drop what belongs to something else that stays.
    pub(super) fn owned_by_other(&self, node: &Node, targets: &[Node]) -> Option<Refusal> {
        let owner = match node {
            Node::Relation(oid) => self.owner_of_relation(*oid)?,
            Node::Trigger(oid, name) => {
                let relation = self.catalog.relation(*oid).filter(|r| r.is_partition())?;
                let parent = self.catalog.relation(*relation.parents.first()?)?;
                let trigger = parent.triggers.iter().find(|t| t.name == *name && t.for_each_row)?;
                Node::Trigger(parent.oid, trigger.name.clone())
            }
            _ => return None,
        };
        let within = |target: &Node| *target == owner || Some(target) == table_of(&owner).as_ref();
        if targets.iter().any(within) {
            return None;
        }
        let (what, owner) = (node.described(&self.catalog), owner.described(&self.catalog));
        Some(required_by(&what, &owner))
    }

    fn owner_of_relation(&self, oid: Oid) -> Option<Node> {
        let relation = self.catalog.relation(oid)?;
        if let Some(index) = &relation.index {
            let parent = index.parent.map(Node::Relation);
            let constraint = index.constraint.clone();
            return parent.or(constraint.map(|name| Node::Constraint(index.table, name)));
        }
        let sequence = relation.sequence.as_ref().filter(|sequence| sequence.identity)?;
        sequence.owner.clone().map(|(table, column)| Node::Column(table, column))
    }
}

fn table_of(node: &Node) -> Option<Node> {
    match node {
        Node::Relation(_) => None,
        part => part.relation().map(Node::Relation),
    }
}

fn required_by(what: &str, owner: &str) -> Refusal {
    let message = format!("cannot drop {what} because {owner} requires it");
    Refusal::new("2BP01", message).with_hint(format!("You can drop {owner} instead."))
}

fn wrong_kind(word: &str, name: &Name, kind: RelationKind) -> Refusal {
    let article = if word.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    let message = format!("\"{name}\" is not {article} {word}");
    let noun = match kind {
        RelationKind::CompositeType => "type",
        other => noun(other),
    };
    let article = if noun == "index" { "an" } else { "a" };
    let hint = format!("Use DROP {} to remove {article} {noun}.", noun.to_uppercase());
    Refusal::new("42809", message).with_hint(hint)
}

/// Kinds of objects that a schema given as SQL, or read from a database, always tells.
fn is_seen(word: &str) -> bool {
    matches!(
        word,
        "extension"
            | "publication"
            | "event trigger"
            | "collation"
            | "server"
            | "foreign data wrapper"
            | "subscription"
            | "cast"
            | "operator"
            | "user mapping"
    )
}

/// Returns the kinds of relations a word of DROP means; the first is what an unseen one is.
fn relation_kinds(word: &str) -> Option<&'static [RelationKind]> {
    use RelationKind as K;
    Some(match word {
        "table" => &[K::Table, K::PartitionedTable],
        "view" => &[K::View],
        "materialized view" => &[K::MaterializedView],
        "index" => &[K::Index, K::PartitionedIndex],
        "sequence" => &[K::Sequence],
        "foreign table" => &[K::ForeignTable],
        _ => return None,
    })
}

/// Returns the kind of change that dropping such an object is.
pub(super) fn change_kind(word: &str) -> ChangeKind {
    use ChangeKind as C;
    match word {
        "table" | "foreign table" => C::DropTable,
        "view" => C::DropView,
        "materialized view" => C::DropMaterializedView,
        "index" => C::DropIndex,
        "sequence" => C::DropSequence,
        "type" => C::DropType,
        "domain" => C::DropDomain,
        "function" | "procedure" | "aggregate" | "routine" => C::DropFunction,
        "trigger" => C::DropTrigger,
        "rule" => C::DropRule,
        "policy" => C::DropPolicy,
        "schema" => C::DropSchema,
        "extension" => C::DropExtension,
        "publication" => C::DropPublication,
        "statistics" => C::DropStatistics,
        "database" => C::DropDatabase,
        "tablespace" => C::DropTablespace,
        "role" => C::DropRole,
        _ => C::DropObject,
    }
}
