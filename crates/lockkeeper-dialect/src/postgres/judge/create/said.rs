//! What is said about objects: comments, labels, grants.

use lockkeeper_core::change::{ChangeKind, LockMode, Refusal, Role};

use super::super::{Judge, Judged};
use crate::postgres::ast::{Grant, Name, Target};
use crate::postgres::catalog::{ConstraintKind, Oid, Relation, RelationKind};

impl Judge {
    pub(in crate::postgres::judge) fn comment(&mut self, target: &Target) -> Judged {
        self.said(ChangeKind::Comment, target)
    }

    pub(in crate::postgres::judge) fn security_label(&mut self, target: &Target) -> Judged {
        self.said(ChangeKind::SecurityLabel, target)
    }

    fn said(&mut self, kind: ChangeKind, target: &Target) -> Judged {
        let lock = self.said_of(target)?;
        let change = self.changed(kind, target.name.to_string());
        change.on = target.on.as_ref().map(ToString::to_string);
        change.detail = Some(target.word.clone());
        if target.word == "column" {
            change.column = Some(target.name.name.clone());
        }
        if let Some((oid, mode)) = lock {
            self.lock(oid, mode, Role::Named);
        }
        Ok(())
    }

    /// Returns the relation that is locked for something said of an object; refuses objects that
    /// are not there.
    fn said_of(&mut self, target: &Target) -> Result<Option<(Oid, LockMode)>, Refusal> {
        let word = target.word.as_str();
        match (word, &target.on) {
            ("column", Some(on)) => {
                let oid = self.required(on)?;
                self.said_column(oid, &target.name.name)?;
                Ok(Some((oid, LockMode::ShareUpdateExclusive)))
            }
            ("constraint" | "trigger" | "rule" | "policy", Some(on)) => {
                let oid = self.required(on)?;
                self.said_part(oid, target)?;
                Ok(Some((oid, LockMode::AccessShare)))
            }
            _ if said_kinds(word).is_some() => {
                let oid = self.said_relation(word, &target.name)?;
                Ok(oid.map(|oid| (oid, LockMode::ShareUpdateExclusive)))
            }
            _ => self.said_other(target).map(|()| None),
        }
    }

    fn said_relation(&mut self, word: &str, name: &Name) -> Result<Option<Oid>, Refusal> {
        let kinds = said_kinds(word).unwrap_or_default();
        if self.catalog.open && word != "table" && self.catalog.oid(name).is_none() {
            if word == "index" {
                return Ok(None);
            }
            let kind = kinds.first().copied().unwrap_or_default();
            return Ok(Some(self.catalog.presume(name, kind)));
        }
        let oid = self.required(name)?;
        let Some(relation) = self.catalog.relation(oid) else { return Ok(None) };
        if relation.presumed || kinds.contains(&relation.kind) {
            return Ok(Some(oid));
        }
        let article = if word == "index" { "an" } else { "a" };
        Err(Refusal::new("42809", format!("\"{}\" is not {article} {word}", relation.name)))
    }

    fn said_column(&self, oid: Oid, column: &str) -> Judged {
        let Some(relation) = self.catalog.relation(oid).filter(|r| !r.presumed) else {
            return Ok(());
        };
        let name = &relation.name;
        let index = matches!(
            relation.kind,
            RelationKind::Index | RelationKind::PartitionedIndex | RelationKind::Sequence
        );
        if index {
            let message = format!("cannot set comment on relation \"{name}\"");
            return Err(Refusal::new("42809", message));
        }
        if relation.column(column).is_none() {
            let message = format!("column \"{column}\" of relation \"{name}\" does not exist");
            return Err(Refusal::new("42703", message));
        }
        Ok(())
    }

    fn said_part(&self, oid: Oid, target: &Target) -> Judged {
        let Some(relation) = self.catalog.relation(oid).filter(|r| !r.presumed) else {
            return Ok(());
        };
        let (word, name) = (target.word.as_str(), &target.name.name);
        if has_part(relation, word, name) {
            return Ok(());
        }
        // Since 18 each NOT NULL is a constraint, named by the server when the writer does not.
        let named = |c: &crate::postgres::catalog::Constraint| {
            matches!(c.kind, ConstraintKind::NotNull { .. })
        };
        if word == "constraint"
            && self.catalog.version >= 18
            && !relation.constraints.iter().any(named)
            && name.ends_with("_not_null")
        {
            return Ok(());
        }
        let of = if word == "rule" { "relation" } else { "table" };
        let message = format!("{word} \"{name}\" for {of} \"{}\" does not exist", relation.name);
        Err(Refusal::new("42704", message))
    }

    /// Objects that are no relations: there or not, nothing is locked.
    fn said_other(&mut self, target: &Target) -> Judged {
        let (word, name) = (target.word.as_str(), &target.name);
        match word {
            "schema" if !self.catalog.schemas.contains(&name.name) => {
                self.absent("3F000", format!("schema \"{name}\" does not exist"))
            }
            "type" | "domain" => self.said_type(word, name),
            "domain constraint" => self.said_check(target),
            "function" | "procedure" | "aggregate" | "routine" => {
                let arguments = target.arguments.as_ref().map(|types| self.argument_types(types));
                match self.function_named(name, arguments.as_deref(), word)? {
                    None if !self.extended() => {
                        self.schema_first(name)?;
                        self.absent("42883", format!("{word} {name} does not exist"))
                    }
                    _ => Ok(()),
                }
            }
            "cast" if !self.is_builtin_cast(target) && !self.extended() => {
                let name = self.object_name(target);
                let made = |key: &crate::postgres::catalog::ObjectKey| {
                    key.word == "cast" && key.name == name
                };
                match self.catalog.objects.iter().any(made) {
                    true => Ok(()),
                    false => self.absent("42704", format!("cast from {name} does not exist")),
                }
            }
            "extension" | "publication" | "event trigger" => {
                let key = |key: &crate::postgres::catalog::ObjectKey| {
                    key.word == word && key.name == name.name
                };
                let there = name.name == "plpgsql"
                    || self.catalog.publications.contains_key(&name.name)
                    || self.catalog.objects.iter().any(key);
                match there {
                    true => Ok(()),
                    false => self.absent("42704", format!("{word} \"{name}\" does not exist")),
                }
            }
            _ => Ok(()),
        }
    }

    fn said_check(&mut self, target: &Target) -> Judged {
        use crate::postgres::catalog::TypeShape;
        let Some(domain) = &target.on else { return Ok(()) };
        let ty = self.type_named(domain)?;
        let name = &target.name.name;
        match self.catalog.type_def(&ty).map(|def| &def.shape) {
            Some(TypeShape::Domain { checks, .. })
                if !checks.iter().any(|check| check.0 == *name) && !name.ends_with("_not_null") =>
            {
                let message = format!("constraint \"{name}\" for domain {domain} does not exist");
                Err(Refusal::new("42704", message))
            }
            _ => Ok(()),
        }
    }

    fn said_type(&mut self, word: &str, name: &Name) -> Judged {
        use crate::postgres::ast::TypeName;
        use crate::postgres::catalog::TypeShape;
        let written = TypeName { name: name.clone(), ..TypeName::default() };
        let ty = self.known_type(&written)?;
        match self.catalog.type_def(&ty).map(|def| &def.shape) {
            Some(TypeShape::Domain { .. }) => Ok(()),
            Some(_) if word == "domain" => {
                Err(Refusal::new("42809", format!("\"{name}\" is not a domain")))
            }
            None if word == "domain" => {
                self.absent("42704", format!("type \"{name}\" does not exist"))
            }
            _ => Ok(()),
        }
    }

    pub(in crate::postgres::judge) fn grant(&mut self, grant: &Grant) -> Judged {
        self.check_grant(grant)?;
        let mut relations: Vec<Oid> = Vec::new();
        for target in &grant.targets {
            relations.extend(self.granted(grant, target)?);
        }
        if let Some((_, schemas)) = &grant.all_in_schema {
            let missing = |schema: &&String| !self.catalog.schemas.contains(*schema);
            if let Some(schema) = schemas.iter().find(missing) {
                self.absent("3F000", format!("schema \"{schema}\" does not exist"))?;
            }
        }
        self.check_granted_columns(grant, &relations)?;
        self.note_grants(grant, &relations)?;
        let kind = if grant.revoke { ChangeKind::Revoke } else { ChangeKind::Grant };
        let objects: Vec<String> = grant.targets.iter().map(|t| t.name.to_string()).collect();
        let change = self.changed(kind, objects.join(", "));
        change.to = Some(grant.grantees.join(", "));
        change.detail = Some(grant.privileges.join(", "));
        change.cascade = grant.cascade;
        // Up to 17 the names are looked up without a lock.
        if self.catalog.version >= 18 {
            for oid in relations {
                self.lock(oid, LockMode::AccessShare, Role::Named);
            }
        }
        Ok(())
    }

    fn granted(&mut self, grant: &Grant, target: &Target) -> Result<Option<Oid>, Refusal> {
        match target.word.as_str() {
            "table" | "" => {
                let oid = self.required(&target.name)?;
                self.check_privileges(grant, oid)?;
                Ok(Some(oid))
            }
            "sequence" => self.said_relation("sequence", &target.name),
            _ if grant.membership => Ok(None),
            _ => self.said_other(target).map(|()| None),
        }
    }

    fn check_privileges(&self, grant: &Grant, oid: Oid) -> Judged {
        let sequence = self.catalog.relation(oid).is_some_and(|r| r.kind == RelationKind::Sequence);
        if sequence || !grant.privileges.iter().any(|name| name == "usage") {
            return Ok(());
        }
        Err(Refusal::new("0LP01", "invalid privilege type USAGE for table"))
    }
}

fn has_part(relation: &Relation, word: &str, name: &str) -> bool {
    match word {
        "trigger" => relation.triggers.iter().any(|trigger| trigger.name == name),
        "rule" => name == "_RETURN" || relation.rules.iter().any(|rule| rule.name == name),
        "policy" => relation.policies.iter().any(|policy| policy.name == name),
        _ => relation.constraint(name).is_some(),
    }
}

fn said_kinds(word: &str) -> Option<&'static [RelationKind]> {
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
