//! GRANT and REVOKE: who may do what afterwards, and what cannot be granted.

use lockkeeper_core::change::Refusal;

use super::super::{Judge, Judged};
use super::grantable::OF_COLUMN;
use crate::postgres::ast::Grant;
use crate::postgres::catalog::{Granted, Oid, Privilege, RelationKind};

impl Judge {
    /// Notes who may do what now; refuses to take away what others rely on.
    pub(super) fn note_grants(&mut self, grant: &Grant, relations: &[Oid]) -> Judged {
        if grant.membership {
            self.note_members(grant);
            return Ok(());
        }
        let things = self.granted_things(grant, relations);
        let names = self.named_privileges(grant);
        for role in &grant.grantees {
            for thing in &things {
                match grant.revoke {
                    false => self.give(grant, role, thing, &names),
                    true => self.take(grant, role, thing, &names)?,
                }
                self.note_holder(role, thing);
            }
        }
        Ok(())
    }

    fn note_members(&mut self, grant: &Grant) {
        // ADMIN OPTION FOR leaves the membership.
        if grant.revoke && grant.grant_option {
            return;
        }
        for role in &grant.privileges {
            for member in &grant.grantees {
                let entry = (role.clone(), member.clone());
                match grant.revoke {
                    true => self.catalog.memberships.remove(&entry),
                    false => self.catalog.memberships.insert(entry),
                };
            }
        }
    }

    fn granted_things(&self, grant: &Grant, relations: &[Oid]) -> Vec<Granted> {
        let mut things: Vec<Granted> = relations.iter().copied().map(Granted::Relation).collect();
        let others =
            grant.targets.iter().filter(|t| !matches!(&*t.word, "table" | "" | "sequence"));
        things.extend(others.map(|t| Granted::Other(t.word.clone(), t.name.to_string())));
        match &grant.all_in_schema {
            Some((word, schemas)) if grant.default_privileges => {
                let by = grant.for_roles.join(",");
                let what = format!("default privileges of {word}{by}");
                things.push(Granted::Other(what, schemas.join(",")));
            }
            Some((word, schemas)) => things.extend(self.all_in(word, schemas)),
            None => {}
        }
        things
    }

    /// Returns privileges with their columns, ALL spelt out.
    fn named_privileges(&self, grant: &Grant) -> Vec<(String, Option<String>)> {
        let word = word_of(grant);
        let mut names = Vec::new();
        for name in &grant.privileges {
            let columns = grant.columns_of(name);
            let all: Vec<String> = match name.starts_with("all") {
                true if columns.is_empty() => {
                    let known = self.known_privileges(word).into_iter();
                    // A sequence may be named as a table.
                    let known = known.chain((word == "table").then_some("usage"));
                    known.map(str::to_owned).collect()
                }
                true => OF_COLUMN.iter().map(|name| (*name).to_owned()).collect(),
                false => vec![name.clone()],
            };
            for name in all {
                match columns.is_empty() {
                    true => names.push((name, None)),
                    false => {
                        names.extend(columns.iter().map(|c| (name.clone(), Some(c.clone()))));
                    }
                }
            }
        }
        names
    }

    fn give(
        &mut self,
        grant: &Grant,
        role: &str,
        thing: &Granted,
        names: &[(String, Option<String>)],
    ) {
        let by = self.grantor(thing);
        for (name, column) in names {
            let privilege = Privilege {
                on: thing.clone(),
                column: column.clone(),
                name: name.clone(),
                to: role.to_owned(),
                by: by.clone(),
                option: grant.grant_option,
            };
            let same = |known: &&mut Privilege| is_same(known, &privilege);
            match self.catalog.privileges.iter_mut().find(same) {
                Some(known) => known.option |= grant.grant_option,
                None => self.catalog.privileges.push(privilege),
            }
        }
    }

    /// Returns in whose name we grant; the owner has none.
    fn grantor(&self, thing: &Granted) -> Option<String> {
        let role = self.catalog.acting()?;
        match thing {
            Granted::Relation(oid) if self.catalog.owns(role, *oid) => None,
            _ => Some(role.to_owned()),
        }
    }

    fn take(
        &mut self,
        grant: &Grant,
        role: &str,
        thing: &Granted,
        names: &[(String, Option<String>)],
    ) -> Judged {
        let by = self.grantor(thing);
        for (name, column) in names {
            let taken = |known: &Privilege| {
                known.on == *thing
                    && known.to == role
                    && known.name == *name
                    && known.by == by
                    && (column.is_none() || known.column == *column)
            };
            let had = self.catalog.privileges.iter().any(|known| taken(known) && known.option);
            match grant.grant_option {
                true => {
                    let all = self.catalog.privileges.iter_mut();
                    all.filter(|known| taken(known)).for_each(|known| known.option = false);
                }
                false => self.catalog.privileges.retain(|known| !taken(known)),
            }
            if had {
                self.take_further(grant, role, thing, name)?;
            }
        }
        Ok(())
    }

    /// What a role has granted on goes with its option, or keeps it.
    fn take_further(&mut self, grant: &Grant, role: &str, thing: &Granted, name: &str) -> Judged {
        let still = |known: &Privilege| {
            known.on == *thing && known.name == name && known.to == role && known.option
        };
        if self.catalog.privileges.iter().any(still) {
            return Ok(());
        }
        let passed = |known: &Privilege| {
            known.on == *thing && known.name == name && known.by.as_deref() == Some(role)
        };
        let lost: Vec<Privilege> =
            self.catalog.privileges.iter().filter(|known| passed(known)).cloned().collect();
        if lost.is_empty() {
            return Ok(());
        }
        if !grant.cascade {
            let message = "dependent privileges exist";
            return Err(Refusal::new("2BP01", message).with_hint("Use CASCADE to revoke them too."));
        }
        self.catalog.privileges.retain(|known| !passed(known));
        for privilege in lost {
            if privilege.option && privilege.to != role {
                self.take_further(grant, &privilege.to, thing, name)?;
            }
            self.note_holder(&privilege.to, thing);
        }
        Ok(())
    }

    /// Notes whether a role has anything on an object at all.
    fn note_holder(&mut self, role: &str, thing: &Granted) {
        let holds = |known: &Privilege| known.on == *thing && known.to == role;
        let entry = (role.to_owned(), thing.clone());
        match self.catalog.privileges.iter().any(holds) {
            true => self.catalog.grants.insert(entry),
            false => self.catalog.grants.remove(&entry),
        };
    }

    fn all_in(&self, word: &str, schemas: &[String]) -> Vec<Granted> {
        let of_word = |kind: RelationKind| match word {
            "table" => !matches!(
                kind,
                RelationKind::Sequence
                    | RelationKind::Index
                    | RelationKind::PartitionedIndex
                    | RelationKind::CompositeType
            ),
            "sequence" => kind == RelationKind::Sequence,
            _ => false,
        };
        let all = self.catalog.relations().filter(|r| schemas.contains(&r.schema));
        all.filter(|r| of_word(r.kind)).map(|r| Granted::Relation(r.oid)).collect()
    }

    /// Gives a new relation what ALTER DEFAULT PRIVILEGES promised.
    pub(in crate::postgres::judge) fn give_defaults(&mut self, oid: Oid) {
        let Some(relation) = self.catalog.relation(oid) else { return };
        let word = match relation.kind {
            RelationKind::Sequence => "sequence",
            RelationKind::Index | RelationKind::PartitionedIndex => return,
            _ => "table",
        };
        let by = self.catalog.acting().unwrap_or_default();
        let mine =
            [format!("default privileges of {word}"), format!("default privileges of {word}{by}")];
        let applies = |on: &Granted| match on {
            Granted::Other(what, schemas) => {
                mine.contains(what)
                    && (schemas.is_empty() || schemas.split(',').any(|s| s == relation.schema))
            }
            _ => false,
        };
        let given: Vec<Privilege> = self
            .catalog
            .privileges
            .iter()
            .filter(|known| applies(&known.on))
            .map(|known| Privilege { on: Granted::Relation(oid), by: None, ..known.clone() })
            .collect();
        for privilege in given {
            let to = privilege.to.clone();
            self.catalog.privileges.push(privilege);
            self.note_holder(&to, &Granted::Relation(oid));
        }
    }
}

pub(super) fn word_of(grant: &Grant) -> &str {
    let of_schema = grant.all_in_schema.as_ref().map(|(word, _)| word.as_str());
    let word = of_schema.or(grant.targets.first().map(|target| target.word.as_str()));
    match word {
        None | Some("") => "table",
        Some(word) => word,
    }
}

fn is_same(one: &Privilege, other: &Privilege) -> bool {
    (&one.on, &one.column, &one.name, &one.to, &one.by)
        == (&other.on, &other.column, &other.name, &other.to, &other.by)
}
