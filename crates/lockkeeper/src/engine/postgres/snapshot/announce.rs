//! Views that need each other: `CREATE OR REPLACE VIEW` lets that come about, but no order of the
//! statements makes it again. Each such view is announced first, with its columns and nothing in
//! them, and replaced by itself once the others are there.

use std::collections::HashSet;

use lockkeeper_core::schema::{Aspect, Object, ObjectId, ObjectKind, circular};

use super::raw::Raw;
use super::relations::Relation;

/// Announces the views among objects that are sorted; they stay so.
pub fn views(raw: &Raw, objects: &mut Vec<Object>) {
    if !objects.iter().any(|object| object.id.kind == ObjectKind::View) {
        return;
    }
    let stuck = circular(objects);
    let ids: HashSet<ObjectId> = stuck.iter().map(|at| objects[*at].id.clone()).collect();
    let mut shells: Vec<_> =
        stuck.iter().filter_map(|at| shell(raw, &objects[*at], &ids)).collect();
    for at in stuck {
        use_shells(&mut objects[at], &ids);
    }
    if !shells.is_empty() {
        objects.append(&mut shells);
        objects.sort_by(|a, b| a.id.cmp(&b.id));
    }
}

fn shell_of(id: &ObjectId) -> Option<ObjectId> {
    let shell = ObjectId { kind: ObjectKind::ShellView, ..id.clone() };
    (id.kind == ObjectKind::View).then_some(shell)
}

fn shell(raw: &Raw, view: &Object, stuck: &HashSet<ObjectId>) -> Option<Object> {
    let id = shell_of(&view.id)?;
    let mut relations = raw.relations.values();
    let relation = relations.find(|r| r.name == id.name && r.schema == id.schema)?;
    let mut object = Object::new(id).with(Aspect::Definition, empty(raw, relation));
    // Types of its columns are among these.
    object.depends = view.depends.iter().filter(|id| !stuck.contains(id)).cloned().collect();
    Some(object)
}

fn empty(raw: &Raw, relation: &Relation) -> String {
    let columns = raw.columns_of(relation.oid).iter().map(|column| {
        let spelled = raw.spelled.get(&(column.type_id, column.modifier));
        let usual = raw.types.get(&column.type_id).map_or(0, |facts| facts.collation);
        let other = raw.collations.get(&column.collation).filter(|_| column.collation != usual);
        let collate = other.map_or(String::new(), |name| format!(" COLLATE {name}"));
        let name = raw.words.quote(&column.name);
        format!(" NULL::{}{collate} AS {name}", spelled.map_or("", String::as_str))
    });
    let columns: Vec<_> = columns.collect();
    format!("CREATE VIEW {} AS\nSELECT{}", raw.qualified(relation), columns.join(",\n   "))
}

/// Makes an object of a circle wait for the shells; a view also takes the place of its own.
fn use_shells(object: &mut Object, stuck: &HashSet<ObjectId>) {
    for id in object.depends.iter_mut().filter(|id| stuck.contains(id)) {
        if let Some(shell) = shell_of(id) {
            *id = shell;
        }
    }
    let Some(own) = shell_of(&object.id) else { return };
    object.depends.push(own);
    let definition = object.parts.iter_mut().find(|part| part.aspect == Aspect::Definition);
    if let Some(part) = definition {
        part.sql = part.sql.replacen("CREATE VIEW", "CREATE OR REPLACE VIEW", 1);
    }
}
