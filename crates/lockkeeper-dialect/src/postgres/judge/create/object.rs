//! Schemas, and objects that touch no relation.

use lockkeeper_core::change::{ChangeKind, Refusal};

use super::super::{Judge, Judged};
use crate::postgres::ast::{CreateObject, Name, Statement, Target};
use crate::postgres::catalog::{Granted, Moment, ObjectKey, Type};

impl Judge {
    pub(in crate::postgres::judge) fn create_schema(
        &mut self,
        name: Option<&str>,
        if_not_exists: bool,
        elements: &[Statement],
    ) -> Judged {
        let Some(name) = name else {
            self.changed(ChangeKind::CreateSchema, "");
            return Ok(());
        };
        if name.starts_with("pg_") {
            let message = format!("unacceptable schema name \"{name}\"");
            return Err(Refusal::new("42939", message));
        }
        let there = self.catalog.schemas.contains(name);
        if there && !if_not_exists {
            return Err(Refusal::new("42P06", format!("schema \"{name}\" already exists")));
        }
        let change = self.changed(ChangeKind::CreateSchema, name);
        (change.conditional, change.skipped) = (if_not_exists, there);
        if there {
            return Ok(());
        }
        self.catalog.schemas.insert(name.to_owned());
        self.catalog.search_path.insert(0, name.to_owned());
        let judged = elements.iter().try_for_each(|element| self.statement(element));
        self.catalog.search_path.remove(0);
        judged
    }

    pub(in crate::postgres::judge) fn create_object(&mut self, create: &CreateObject) -> Judged {
        let word = create.target.word.as_str();
        match word {
            "database" => self.needs_own_transaction("CREATE DATABASE")?,
            "tablespace" => self.needs_own_transaction("CREATE TABLESPACE")?,
            "subscription" if !makes_slot(&create.words) => {}
            "subscription" => self.needs_own_transaction("CREATE SUBSCRIPTION")?,
            _ => {}
        }
        match word {
            "event trigger" => self.event_function(create)?,
            "cast" => self.check_cast(create)?,
            "aggregate" => self.check_aggregate(create)?,
            "user mapping" => self.check_mapping(&create.target)?,
            _ => {}
        }
        let mut key = self.object_key(&create.target)?;
        if word == "operator" {
            key.name = format!("{} ({})", key.name, self.check_operator(create)?);
        }
        let needs = self.needed(create)?;
        let there = self.catalog.objects.contains(&key) || key.name == "plpgsql";
        if there && !create.if_not_exists && !create.or_replace && is_unique(word) {
            let message = format!("{word} \"{}\" already exists", key.name);
            let state = if word == "operator" { "42723" } else { "42710" };
            return Err(Refusal::new(state, message));
        }
        let shown = self.catalog.shown_name(&key.schema, &key.name);
        let skipped = there && create.if_not_exists;
        let change = self.changed(create_kind(word), shown);
        (change.conditional, change.skipped) = (create.if_not_exists || create.or_replace, skipped);
        change.detail = (change.kind == ChangeKind::CreateObject).then(|| word.to_owned());
        if skipped {
            return Ok(());
        }
        self.make_foreign(create, &key)?;
        if let ("user mapping", Some(role)) = (word, &create.target.on) {
            let mapping = Granted::Other(key.word.clone(), key.name.clone());
            self.catalog.grants.insert((role.name.clone(), mapping));
        }
        if !needs.is_empty() {
            self.catalog.object_needs.insert(key.clone(), needs);
        }
        if !create.uses.is_empty() {
            self.catalog.object_uses.insert(key.clone(), create.uses.clone());
        }
        match word {
            "extension" => self.add_extension(&key.name),
            "aggregate" => self.add_aggregate(&create.target),
            "event trigger" => self.add_event_trigger(create, &key),
            "role" if create.words.iter().any(|word| word == "superuser") => {
                self.catalog.superusers.insert(key.name.clone());
            }
            _ => {}
        }
        self.catalog.objects.insert(key);
        Ok(())
    }

    /// Returns the objects that an object is made of; refuses those that are not there.
    fn needed(&self, create: &CreateObject) -> Result<Vec<ObjectKey>, Refusal> {
        let mut needs = Vec::new();
        for (word, name) in &create.needs {
            let key = ObjectKey { word: word.clone(), schema: String::new(), name: name.clone() };
            if self.catalog.objects.contains(&key) {
                needs.push(key);
            } else if !self.extended() {
                self.absent("42704", format!("{word} \"{name}\" does not exist"))?;
            }
        }
        Ok(needs)
    }

    fn add_event_trigger(&mut self, create: &CreateObject, key: &ObjectKey) {
        let words = &create.words;
        let event = words.iter().find(|word| {
            matches!(word.as_str(), "ddl_command_start" | "ddl_command_end" | "sql_drop")
        });
        let literals = words.iter().filter_map(|word| word.strip_prefix('\'')?.strip_suffix('\''));
        let tags = literals.map(str::to_owned).collect();
        if let (Some(event), Some(function)) = (event, create.uses.last()) {
            let trigger = (event.clone(), tags, function.clone());
            self.catalog.event_triggers.insert(key.clone(), trigger);
        }
    }

    fn event_function(&self, create: &CreateObject) -> Judged {
        let missing = |name: &&Name| self.catalog.functions_named(name).is_empty();
        match create.uses.iter().find(missing) {
            Some(name) if !self.extended() => {
                self.schema_first(name)?;
                self.absent("42883", format!("function {name}() does not exist"))
            }
            _ => Ok(()),
        }
    }

    /// Returns the key of an object that is made; kinds that live in no schema have none.
    fn object_key(&self, target: &Target) -> Result<ObjectKey, Refusal> {
        let schema = if in_schema(&target.word) || target.name.schema.is_some() {
            self.schema_for(&target.name)?
        } else {
            String::new()
        };
        let name = self.object_name(target);
        Ok(ObjectKey { word: target.word.clone(), schema, name })
    }

    /// Returns the name an object is known by: a cast's types.
    pub(in crate::postgres::judge) fn object_name(&self, target: &Target) -> String {
        if target.word == "user mapping" {
            let role = target.on.as_ref().map(|role| role.name.as_str()).unwrap_or_default();
            return format!("{role} {}", target.name.name);
        }
        if target.word == "operator" && target.arguments.is_some() {
            return format!("{} ({})", target.name.name, self.operand_types(target));
        }
        if target.word != "cast" {
            return target.name.name.clone();
        }
        let types = self.argument_types(target.arguments.as_deref().unwrap_or_default());
        let names: Vec<String> = types.iter().map(|ty| format!("{}.{ty}", ty.schema)).collect();
        names.join(" as ")
    }

    fn operand_types(&self, target: &Target) -> String {
        let types = self.argument_types(target.arguments.as_deref().unwrap_or_default());
        let word = |ty: &Type| match ty.name.as_str() {
            "none" => "none".to_owned(),
            _ => format!("{}.{ty}", ty.schema),
        };
        types.iter().map(word).collect::<Vec<_>>().join(", ")
    }

    /// Returns when an object came to be, as far as it is known.
    pub(super) fn add_aggregate(&mut self, target: &Target) {
        use crate::postgres::ast::{FunctionBody, Volatility};
        let arguments = target.arguments.as_deref().unwrap_or_default();
        let function = crate::postgres::catalog::Function {
            schema: self.catalog.creation_schema(&target.name),
            name: target.name.name.clone(),
            procedure: false,
            aggregate: true,
            arguments: self.argument_types(arguments),
            names: Vec::new(),
            outputs: Vec::new(),
            defaults: 0,
            default_values: Vec::new(),
            variadic: false,
            returns: None,
            set: false,
            language: "internal".to_owned(),
            volatility: Volatility::Immutable,
            strict: false,
            security_definer: false,
            settings: false,
            search_path: None,
            body: FunctionBody::None.into(),
            uses: Vec::new(),
            born: Moment { ..self.catalog.now },
        };
        let by_name = self.catalog.functions.entry(function.schema.clone()).or_default();
        by_name.entry(function.name.clone()).or_default().push(function);
    }
}

/// Kinds of which a name is there once, and always known.
fn is_unique(word: &str) -> bool {
    matches!(
        word,
        "extension"
            | "event trigger"
            | "collation"
            | "subscription"
            | "server"
            | "foreign data wrapper"
            | "role"
            | "access method"
            | "conversion"
            | "operator"
            | "user mapping"
    ) || word.starts_with("text search")
}

/// Kinds of which every object is known, built-in ones aside.
pub(super) fn is_told(word: &str) -> bool {
    matches!(
        word,
        "extension"
            | "event trigger"
            | "collation"
            | "subscription"
            | "server"
            | "foreign data wrapper"
            | "user mapping"
    )
}

fn in_schema(word: &str) -> bool {
    matches!(word, "collation" | "conversion" | "operator" | "operator class" | "operator family")
        || word.starts_with("text search")
}

fn create_kind(word: &str) -> ChangeKind {
    match word {
        "extension" => ChangeKind::CreateExtension,
        "database" => ChangeKind::CreateDatabase,
        "tablespace" => ChangeKind::CreateTablespace,
        "role" => ChangeKind::CreateRole,
        "aggregate" => ChangeKind::CreateFunction,
        _ => ChangeKind::CreateObject,
    }
}

/// Whether making the subscription makes a slot on the other server.
fn makes_slot(words: &[String]) -> bool {
    let off = |name: &str| {
        words.windows(3).any(|said| {
            said[0] == name && matches!(said[2].trim_matches('\''), "false" | "off" | "0")
        })
    };
    !off("connect") && !off("create_slot")
}
