//! Whether views and triggers still make sense: SQLite reads the whole schema anew when something
//! is renamed or a column goes.

use std::collections::BTreeSet;

use super::{Judge, Judged, check, refused};
use crate::sqlite::ast::Event;
use crate::sqlite::catalog::{Catalog, Key, Trigger};
use crate::sqlite::resolve::{Missing, Resolved, Resolver, columns_of, trigger_scope};

impl Judge {
    /// Refuses when something in the schema names what is not there; `when` is part of the
    /// message: ` after drop column`.
    pub(super) fn check_schema_sound(
        &self,
        catalog: &Catalog,
        when: &str,
        gone: Option<&str>,
    ) -> Judged {
        // Half of the schema may not be known.
        if catalog.open || catalog.legacy_alter {
            return Ok(());
        }
        let wrong = |kind: &str, name: &str, missing: &str| {
            refused(format!("error in {kind} {name}{when}: {missing}"))
                .with_hint(format!("drop the {kind} {name} first and create it again afterwards"))
        };
        for (key, view) in &catalog.views {
            let mut resolver = resolver(catalog, gone);
            let found = resolver.view_columns(view).map_err(|missing| in_schema(key, &missing));
            found.map_err(|missing| wrong("view", &view.name.name, &missing))?;
        }
        for (key, trigger) in &catalog.triggers {
            let mut resolver = resolver(catalog, gone);
            let found = trigger_body(catalog, &mut resolver, trigger);
            let found = found.map_err(|missing| in_schema(key, &missing));
            found.map_err(|missing| wrong("trigger", &trigger.name.name, &missing))?;
        }
        Ok(())
    }

    /// Refuses when a table, or an index of it, names a column that is not there.
    pub(super) fn check_table_sound(
        &self,
        catalog: &Catalog,
        key: &Key,
        when: &str,
        gone: &str,
    ) -> Judged {
        let Some(table) = catalog.tables.get(key) else { return Ok(()) };
        let found = check::definition(&mut resolver(catalog, Some(gone)), table);
        found.map_err(|refusal| {
            refused(format!("error in table {}{when}: {}", table.name.name, refusal.message))
        })?;
        for index in catalog.indexes_of(key) {
            let Some(index) = catalog.indexes.get(&index) else { continue };
            let scope = check::own_scope(table);
            for expr in index.made.terms.iter().chain(&index.made.filter) {
                resolver(catalog, Some(gone)).expr(expr, &scope).map_err(|missing| {
                    let name = &index.name.name;
                    refused(format!("error in index {name}{when}: {}", missing.message()))
                })?;
            }
        }
        Ok(())
    }
}

fn resolver<'c>(catalog: &'c Catalog, gone: Option<&str>) -> Resolver<'c> {
    let mut resolver = Resolver::new(catalog);
    resolver.lenient = true;
    resolver.gone = gone.map(str::to_owned);
    resolver
}

fn in_schema(key: &Key, missing: &Missing) -> String {
    match missing {
        Missing::Table(name) if !name.contains('.') => {
            format!("no such table: {}.{name}", key.0)
        }
        other => other.message(),
    }
}

/// Resolves what a trigger does; returns what it writes and what it reads.
pub fn trigger_body(
    catalog: &Catalog,
    resolver: &mut Resolver<'_>,
    trigger: &Trigger,
) -> Resolved<BTreeSet<Key>> {
    let columns = match catalog.tables.get(&trigger.table) {
        Some(table) => columns_of(table),
        None => match catalog.views.get(&trigger.table) {
            Some(view) => resolver.view_columns(view)?,
            None => None,
        },
    };
    let scope = trigger_scope(&columns, &trigger.made.event);
    if let (Event::Update(of), Some(known)) = (&trigger.made.event, &columns) {
        let known = |column: &&String| known.iter().any(|k| k.eq_ignore_ascii_case(column));
        if let Some(column) = of.iter().find(|column| !known(column)) {
            return Err(Missing::Column(column.clone()));
        }
    }
    if let Some(when) = &trigger.made.when {
        resolver.expr(when, &scope)?;
    }
    let mut written = BTreeSet::new();
    for statement in &trigger.made.body {
        written.extend(resolver.statement(statement, Some(&scope))?);
    }
    Ok(written)
}
