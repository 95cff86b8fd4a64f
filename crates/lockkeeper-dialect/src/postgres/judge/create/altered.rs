//! ALTER of schemas, of what is attached to tables, and of objects that touch no relation.

use lockkeeper_core::change::{ChangeKind, LockMode, Refusal, Remark, Role};

use super::super::{Judge, Judged};
use super::object::is_told;
use crate::postgres::ast::AlterObject;
use crate::postgres::catalog::{Granted, ObjectKey, Oid, RelationKind};

impl Judge {
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
}
