//! Schemas, and objects that touch no relation.

use lockkeeper_core::change::{ChangeKind, LockMode, Refusal, Remark, Role};

use super::super::{Judge, Judged};
use crate::postgres::ast::{AlterObject, CreateObject, Name, Statement, Target};
use crate::postgres::catalog::{Granted, Moment, ObjectKey, Oid, RelationKind, Type};

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

    pub(in crate::postgres::judge) fn alter_object(&mut self, alter: &AlterObject) -> Judged {
        match alter.target.word.as_str() {
            "trigger" | "rule" => self.alter_attached(alter),
            "schema" => self.alter_schema(alter),
            "statistics" => self.alter_statistics(alter),
            _ => self.alter_other(alter),
        }
    }

    fn alter_other(&mut self, alter: &AlterObject) -> Judged {
        let (word, name) = (alter.target.word.as_str(), &alter.target.name);
        let called = self.object_name(&alter.target);
        let known = |key: &&ObjectKey| key.word == word && key.name == called;
        let found = self.catalog.objects.iter().find(known).cloned();
        let told = is_told(word) && !(word == "foreign data wrapper" && self.extended());
        if found.is_none() && told && name.name != "plpgsql" {
            self.absent("42704", format!("{word} \"{name}\" does not exist"))?;
        }
        self.alter_foreign(alter)?;
        let kind = match word {
            "role" => ChangeKind::AlterRole,
            "extension" => ChangeKind::AlterExtension,
            _ if alter.rename_to.is_some() => ChangeKind::RenameObject,
            _ => ChangeKind::AlterObject,
        };
        self.altered(kind, alter, name.to_string());
        if let (Some(key), Some(to)) = (found, &alter.rename_to) {
            self.catalog.objects.remove(&key);
            self.catalog.objects.insert(ObjectKey { name: to.clone(), ..key });
        }
        if word == "extension" && alter.rename_to.is_none() && alter.set_schema.is_none() {
            self.opaque(format!("what the scripts of the extension {name} do"));
        }
        Ok(())
    }

    fn altered(&mut self, kind: ChangeKind, alter: &AlterObject, shown: String) {
        let change = self.changed(kind, shown);
        let to = alter.rename_to.as_ref().or(alter.set_schema.as_ref());
        change.to = to.or(alter.owner_to.as_ref()).cloned();
        change.detail = Some(alter.target.word.clone());
        let on = alter.target.on.as_ref().filter(|_| alter.target.word != "user mapping");
        change.on = on.map(ToString::to_string);
        change.existed = true;
        if let Some(owner) = &alter.owner_to {
            self.note_owner(&alter.target.word, &alter.target.name.to_string(), owner);
        }
    }

    /// Notes who owns an object that is no relation.
    pub(super) fn note_owner(&mut self, word: &str, name: &str, owner: &str) {
        let owned = Granted::Owned(word.to_owned(), name.to_owned());
        self.catalog.grants.retain(|(_, what)| *what != owned);
        self.catalog.grants.insert((owner.to_owned(), owned));
    }

    fn alter_statistics(&mut self, alter: &AlterObject) -> Judged {
        let name = &alter.target.name;
        let key = self.statistics_key(name);
        if key.is_none() {
            self.absent("42704", format!("statistics object \"{name}\" does not exist"))?;
        }
        self.altered(ChangeKind::AlterObject, alter, name.to_string());
        let Some(key) = key else { return Ok(()) };
        let schema = alter.set_schema.clone().unwrap_or(key.0.clone());
        let name = alter.rename_to.clone().unwrap_or(key.1.clone());
        if let Some(table) = self.catalog.statistics.remove(&key) {
            self.catalog.statistics.insert((schema.clone(), name.clone()), table);
        }
        if let Some(columns) = self.catalog.statistics_columns.remove(&key) {
            self.catalog.statistics_columns.insert((schema, name), columns);
        }
        Ok(())
    }

    /// ALTER TRIGGER and ALTER RULE … RENAME TO.
    fn alter_attached(&mut self, alter: &AlterObject) -> Judged {
        let Some(on) = &alter.target.on else { return self.alter_other(alter) };
        let trigger = alter.target.word == "trigger";
        let table = self.required(on)?;
        let name = alter.target.name.name.clone();
        self.check_renamed(table, alter)?;
        let kind = if trigger { ChangeKind::AlterTrigger } else { ChangeKind::AlterRule };
        self.altered(kind, alter, name.clone());
        if alter.rename_to.is_none() {
            // DEPENDS ON EXTENSION only looks the trigger up.
            self.lock(table, LockMode::AccessShare, Role::Named);
            return Ok(());
        }
        self.lock(table, LockMode::AccessExclusive, Role::Named);
        let mut tables = vec![table];
        let kind = self.catalog.relation(table).map(|relation| relation.kind);
        // Since 15 the copies on partitions are renamed too.
        if trigger && self.catalog.version >= 15 && kind == Some(RelationKind::PartitionedTable) {
            for partition in self.catalog.descendants(table) {
                self.lock(partition, LockMode::AccessExclusive, Role::Partition);
                tables.push(partition);
            }
        }
        let Some(to) = &alter.rename_to else { return Ok(()) };
        for oid in tables {
            let Some(relation) = self.catalog.relation_mut(oid) else { continue };
            let names: Vec<&mut String> = match trigger {
                true => relation.triggers.iter_mut().map(|t| &mut t.name).collect(),
                false => relation.rules.iter_mut().map(|rule| &mut rule.name).collect(),
            };
            names.into_iter().filter(|old| **old == name).for_each(|old| to.clone_into(old));
        }
        Ok(())
    }

    fn check_renamed(&self, table: Oid, alter: &AlterObject) -> Judged {
        let Some(relation) = self.catalog.relation(table).filter(|r| !r.presumed) else {
            return Ok(());
        };
        let trigger = alter.target.word == "trigger";
        let names: Vec<&String> = match trigger {
            true => relation.triggers.iter().map(|trigger| &trigger.name).collect(),
            false => relation.rules.iter().map(|rule| &rule.name).collect(),
        };
        let (word, name, on) = (&alter.target.word, &alter.target.name.name, &relation.name);
        if !names.contains(&name) {
            let of = if trigger { "table" } else { "relation" };
            let message = format!("{word} \"{name}\" for {of} \"{on}\" does not exist");
            return Err(Refusal::new("42704", message));
        }
        if trigger && self.catalog.version >= 15 && self.is_copy(table, name) {
            let state = if self.catalog.version >= 18 { "0A000" } else { "XX000" };
            let message = format!("cannot rename trigger \"{name}\" on table \"{on}\"");
            return Err(Refusal::new(state, message));
        }
        if alter.rename_to.as_ref().is_some_and(|to| names.contains(&to)) {
            let message = format!("{word} \"{name}\" for relation \"{on}\" already exists");
            return Err(Refusal::new("42710", message));
        }
        Ok(())
    }

    /// Returns whether a partition's trigger comes from the table above.
    fn is_copy(&self, table: Oid, name: &str) -> bool {
        let relation = self.catalog.relation(table).filter(|r| r.is_partition());
        let parent = relation.and_then(|relation| relation.parents.first());
        let parent = parent.and_then(|parent| self.catalog.relation(*parent));
        parent.is_some_and(|r| r.triggers.iter().any(|t| t.name == name && t.for_each_row))
    }

    fn alter_schema(&mut self, alter: &AlterObject) -> Judged {
        let name = alter.target.name.name.clone();
        if !self.catalog.schemas.contains(&name) {
            self.absent("3F000", format!("schema \"{name}\" does not exist"))?;
        }
        if let Some(to) = alter.rename_to.as_ref().filter(|to| self.catalog.schemas.contains(*to)) {
            return Err(Refusal::new("42P06", format!("schema \"{to}\" already exists")));
        }
        let kind = match alter.rename_to {
            Some(_) => ChangeKind::RenameObject,
            None => ChangeKind::AlterObject,
        };
        self.altered(kind, alter, name.clone());
        let Some(to) = &alter.rename_to else { return Ok(()) };
        self.remark(Remark::Breaks { object: name.clone(), how: "rename schema".to_owned() });
        self.rename_schema(&name, to);
        Ok(())
    }

    fn rename_schema(&mut self, from: &str, to: &str) {
        self.catalog.schemas.remove(from);
        self.catalog.schemas.insert(to.to_owned());
        let within = self.catalog.relations().filter(|relation| relation.schema == from);
        let within: Vec<(Oid, String)> = within.map(|r| (r.oid, r.name.clone())).collect();
        for (oid, name) in within {
            self.catalog.rename(oid, to, &name);
        }
        let types = self.catalog.types.get(from).into_iter().flat_map(|types| types.keys());
        for name in types.cloned().collect::<Vec<String>>() {
            self.catalog.rename_type((from, &name), (to, &name));
        }
        if let Some(mut functions) = self.catalog.functions.remove(from) {
            for function in functions.values_mut().flatten() {
                to.clone_into(&mut function.schema);
            }
            self.catalog.functions.entry(to.to_owned()).or_default().extend(functions);
        }
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
fn is_told(word: &str) -> bool {
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
