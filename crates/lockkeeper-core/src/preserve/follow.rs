//! Where the tables and columns of before are after a migration.

use std::collections::BTreeMap;

use super::{ColumnAsk, Inventory, Mapping, Promise, TableAsk, TableFacts, promises, spoken};

/// One table of before, and how to ask for the same data after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Followed<'a> {
    pub before: &'a TableFacts,
    /// The table as it is now; nothing when it is gone.
    pub after: Option<&'a TableFacts>,
    /// Labels are the names of before.
    pub ask: Option<TableAsk>,
    /// New names by old ones.
    pub renamed: BTreeMap<String, String>,
    pub dropped: Vec<String>,
    pub added: Vec<String>,
    pub promises: Vec<Promise>,
}

/// Finds a table of before and its columns again: by name, else by what stays when a name changes.
/// `asked` is what was asked before.
pub fn follow<'a>(
    before: &'a TableFacts,
    asked: &TableAsk,
    after: &'a Inventory,
    mappings: &[Mapping],
) -> Followed<'a> {
    let table = table_of(before, after);
    let mut followed = Followed {
        before,
        after: table,
        ask: None,
        renamed: BTreeMap::new(),
        dropped: Vec::new(),
        added: Vec::new(),
        promises: promises(before, mappings),
    };
    if let Some(table) = table {
        let now = |name: &str| column_of(before, table, name, mappings);
        let asked_now = ask(asked, before, table, &now, mappings);
        followed.ask = Some(TableAsk {
            columns: asked_now.columns.into_iter().map(|c| as_before(before, table, c)).collect(),
            ..asked_now
        });
        for column in &before.columns {
            match now(&column.name) {
                Some(name) if name == column.name => {}
                Some(name) => drop(followed.renamed.insert(column.name.clone(), name)),
                None => followed.dropped.push(column.name.clone()),
            }
        }
        followed.added = added(before, table, &followed.renamed);
    }
    followed
}

fn table_of<'a>(before: &TableFacts, after: &'a Inventory) -> Option<&'a TableFacts> {
    let by_name = || after.tables.iter().find(|table| table.name == before.name);
    let by_id = || after.tables.iter().find(|t| !t.id.is_empty() && t.id == before.id);
    // A table that took the place of another one under its name is what people mean by the name.
    by_name().or_else(by_id)
}

/// Returns the name of a column of before as it is now.
fn column_of(
    before: &TableFacts,
    after: &TableFacts,
    name: &str,
    mappings: &[Mapping],
) -> Option<String> {
    if after.columns.iter().any(|column| column.name == name) {
        return Some(name.to_owned());
    }
    let declared = mappings
        .iter()
        .find(|m| before.answers_to(&m.table) && m.expression == name)
        .map(|m| m.column.clone());
    declared.or_else(|| {
        let id = &before.columns.iter().find(|column| column.name == name)?.id;
        let same = |column: &&super::ColumnFacts| !id.is_empty() && column.id == *id;
        let same_table = !before.id.is_empty() && before.id == after.id;
        let found = after.columns.iter().filter(|_| same_table).find(same);
        found.map(|column| column.name.clone())
    })
}

/// A number with other digits behind the point is the same number, sent in another way: it is asked
/// for with the digits of before, as long as that changes nothing.
fn as_before(before: &TableFacts, after: &TableFacts, asked: ColumnAsk) -> ColumnAsk {
    let type_of = |table: &TableFacts, name: &str| {
        let column = table.columns.iter().find(|column| column.name == name);
        column.map(|column| column.type_name.clone()).unwrap_or_default()
    };
    let (old, new) = (type_of(before, &asked.label), type_of(after, &asked.expression));
    let Some(digits) = digits(&old).filter(|_| old != new) else { return asked };
    let name = &asked.expression;
    let expression = match (old.ends_with("[]"), new.ends_with("[]")) {
        (false, false) if is_numeric(&new) => {
            // No cast: it would refuse what has become too large for the type of before.
            let scale = digits.scale;
            format!(
                "CASE WHEN {name} = round({name}, {scale}) THEN round({name}, {scale}) ELSE {name} END"
            )
        }
        (true, true) if is_numeric(&new) => array_as_before(name, &old, digits),
        _ => return asked,
    };
    ColumnAsk { expression, ..asked }
}

/// What stands in the brackets of `numeric(10,2)`.
#[derive(Clone, Copy)]
struct Digits {
    precision: i32,
    scale: i32,
}

fn digits(type_name: &str) -> Option<Digits> {
    let inside = type_name.strip_prefix("numeric(")?.split_once(')')?.0;
    let (precision, scale) = inside.split_once(',').unwrap_or((inside, "0"));
    Some(Digits { precision: precision.trim().parse().ok()?, scale: scale.trim().parse().ok()? })
}

fn is_numeric(type_name: &str) -> bool {
    matches!(type_name, "numeric" | "numeric[]") || digits(type_name).is_some()
}

/// Arrays have no `round`: they are cast when every number in them fits.
fn array_as_before(name: &str, old: &str, digits: Digits) -> String {
    let Digits { precision, scale } = digits;
    let limit = precision - scale;
    format!(
        "CASE WHEN EXISTS (SELECT FROM unnest({name}) one WHERE round(abs(one), {scale}) >= 1e{limit}) \
         THEN {name} WHEN {name} = {name}::{old} THEN {name}::{old} ELSE {name} END"
    )
}

fn added(
    before: &TableFacts,
    after: &TableFacts,
    renamed: &BTreeMap<String, String>,
) -> Vec<String> {
    let new = |name: &&String| {
        !before.columns.iter().any(|column| column.name == **name)
            && !renamed.values().any(|to| to == *name)
    };
    after.columns.iter().map(|column| &column.name).filter(new).cloned().collect()
}

/// Tells whether a table has the column, as a person writes its name.
pub(super) fn has(table: &TableFacts, column: &str) -> bool {
    let fold = |name: &str| spoken(name).to_lowercase();
    table.columns.iter().any(|own| fold(&own.name) == fold(column))
}

fn ask(
    asked: &TableAsk,
    before: &TableFacts,
    table: &TableFacts,
    now: &dyn Fn(&str) -> Option<String>,
    mappings: &[Mapping],
) -> TableAsk {
    let promised = |label: &str| {
        let of_table = |m: &&Mapping| before.answers_to(&m.table) && m.column == label;
        mappings.iter().find(of_table).filter(|m| has(table, &m.column)).map(|m| m.column.clone())
    };
    let columns = asked.columns.iter().filter_map(|column| {
        let expression = promised(&column.label).or_else(|| now(&column.label))?;
        Some(ColumnAsk { label: column.label.clone(), expression })
    });
    let key: Option<Vec<_>> = asked.key.iter().map(|name| now(name)).collect();
    TableAsk {
        table: table.name.clone(),
        columns: columns.collect(),
        key: key.unwrap_or_default(),
        filter: None,
        depth: asked.depth,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ColumnFacts, Depth};
    use super::*;

    fn table(id: &str, name: &str, columns: &[(&str, &str)]) -> TableFacts {
        let column = |(id, name): &(&str, &str)| ColumnFacts {
            id: (*id).to_owned(),
            name: (*name).to_owned(),
            type_name: "text".to_owned(),
        };
        TableFacts {
            id: id.to_owned(),
            name: name.to_owned(),
            columns: columns.iter().map(column).collect(),
            key: vec!["id".to_owned()],
            ..TableFacts::default()
        }
    }

    fn inventory(table: TableFacts) -> Inventory {
        Inventory { tables: vec![table], excluded: Vec::new() }
    }

    fn expressions(followed: &Followed<'_>) -> Vec<String> {
        let ask = followed.ask.as_ref().unwrap();
        ask.columns.iter().map(|c| format!("{}:{}", c.label, c.expression)).collect()
    }

    #[test]
    fn new_names_are_known_by_what_stays() {
        let before = table("7", "public.users", &[("1", "id"), ("2", "name"), ("3", "old")]);
        let after =
            inventory(table("7", "public.people", &[("1", "key"), ("2", "name"), ("4", "new")]));
        let followed = follow(&before, &before.keyed_ask(), &after, &[]);
        assert_eq!(followed.after.unwrap().name, "public.people");
        assert_eq!(expressions(&followed), ["id:key", "name:name"]);
        assert_eq!(followed.ask.as_ref().unwrap().key, ["key"]);
        assert_eq!(followed.renamed["id"], "key");
        assert_eq!((followed.dropped, followed.added), (vec!["old".into()], vec!["new".into()]));
    }

    #[test]
    fn a_promise_is_asked_on_both_sides() {
        let before = table("7", "public.users", &[("1", "id"), ("2", "first"), ("3", "last")]);
        let mut asked = before.ask(Depth::Columns);
        let promise = Mapping::parse("users.full_name = first || last").unwrap();
        asked
            .columns
            .push(ColumnAsk { label: "full_name".into(), expression: promise.expression.clone() });
        let after = inventory(table("9", "public.users", &[("1", "id"), ("2", "full_name")]));
        let followed = follow(&before, &asked, &after, &[promise]);
        assert_eq!(expressions(&followed), ["id:id", "full_name:full_name"]);
        assert_eq!(followed.dropped, ["first", "last"]);
    }

    #[test]
    fn a_number_is_asked_for_with_the_digits_it_had() {
        let typed = |type_name: &str| {
            let mut table = table("7", "public.t", &[("1", "id"), ("2", "sum")]);
            table.columns[1].type_name = type_name.to_owned();
            table
        };
        let before = typed("numeric(10,2)");
        let after = inventory(typed("numeric(14,4)"));
        let followed = follow(&before, &before.keyed_ask(), &after, &[]);
        let same = "sum:CASE WHEN sum = round(sum, 2) THEN round(sum, 2) ELSE sum END";
        assert_eq!(expressions(&followed), ["id:id", same]);
        let after = inventory(typed("text"));
        assert_eq!(
            expressions(&follow(&before, &before.keyed_ask(), &after, &[])),
            ["id:id", "sum:sum"]
        );
    }

    #[test]
    fn a_table_that_is_gone_is_gone() {
        let before = table("7", "public.users", &[("1", "id")]);
        let after = inventory(table("8", "public.other", &[("1", "id")]));
        assert!(follow(&before, &before.keyed_ask(), &after, &[]).after.is_none());
    }
}
