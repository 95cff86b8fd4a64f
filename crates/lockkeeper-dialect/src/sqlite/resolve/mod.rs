//! Finds out what names in queries stand for: which tables are read, which names stand for
//! nothing.

mod statement;

use super::ast::{Arm, Cte, Expr, Item, Mention, Name, Output, Query, Source};
use super::catalog::{Catalog, Key, Table, View, same};
pub use statement::trigger_scope;

/// Deeper, a view contains itself.
const DEEPEST: usize = 64;

/// Columns of something that is read; `None`: not known.
type Columns = Option<Vec<String>>;

/// Something that columns are taken from.
#[derive(Clone, Debug)]
pub struct Bound {
    pub name: String,
    pub columns: Columns,
    pub merges: bool,
    /// It has a row number, which answers to three names.
    pub numbered: bool,
}

/// Names that can be seen, from the inside out.
#[derive(Clone, Debug, Default)]
pub struct Scope<'a> {
    pub sources: Vec<Bound>,
    /// Names that SELECT gives its values.
    pub given: Vec<String>,
    pub outer: Option<&'a Scope<'a>>,
}

/// A name that stands for nothing, in SQLite's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    Table(String),
    Column(String),
    Other(String),
}

impl Missing {
    pub fn message(&self) -> String {
        match self {
            Missing::Table(name) => format!("no such table: {name}"),
            Missing::Column(name) => format!("no such column: {name}"),
            Missing::Other(message) => message.clone(),
        }
    }
}

pub type Resolved<T> = Result<T, Missing>;

pub struct Resolver<'c> {
    catalog: &'c Catalog,
    /// Tables that are read, also through views.
    pub read: Vec<Key>,
    /// A column that has just gone: in double quotes it does not turn into a string.
    pub gone: Option<String>,
    /// Columns that are written are not looked at, as when SQLite reads its schema anew.
    pub lenient: bool,
    common: Vec<(String, Columns)>,
    depth: usize,
}

impl<'c> Resolver<'c> {
    pub fn new(catalog: &'c Catalog) -> Self {
        Resolver {
            catalog,
            read: Vec::new(),
            gone: None,
            lenient: false,
            common: Vec::new(),
            depth: 0,
        }
    }

    /// Returns the columns of a query's result.
    pub fn query(&mut self, query: &Query, outer: Option<&Scope<'_>>) -> Resolved<Columns> {
        if self.depth >= DEEPEST {
            return Ok(None);
        }
        self.depth += 1;
        let visible = self.common.len();
        let result = self.query_within(query, outer);
        self.common.truncate(visible);
        self.depth -= 1;
        result
    }

    fn query_within(&mut self, query: &Query, outer: Option<&Scope<'_>>) -> Resolved<Columns> {
        self.add_common(&query.with, outer)?;
        let single = query.arms.len() == 1;
        let mut columns: Option<Columns> = None;
        for arm in &query.arms {
            let order = if single { query.order.as_slice() } else { &[] };
            let found = self.arm(arm, order, outer)?;
            let uneven = match (&columns, &found) {
                (Some(Some(first)), Some(other)) => first.len() != other.len(),
                _ => false,
            };
            if uneven {
                return Err(Missing::Other(format!(
                    "SELECTs to the left and right of {} do not have the same number of \
                         result columns",
                    arm.operator
                )));
            }
            columns.get_or_insert(found);
        }
        Ok(columns.flatten())
    }

    /// Makes the tables of a WITH clause known. One that reads itself has the columns it declares,
    /// or unknown ones.
    pub fn add_common(&mut self, with: &[Cte], outer: Option<&Scope<'_>>) -> Resolved<()> {
        let declared = |cte: &Cte| (!cte.columns.is_empty()).then(|| cte.columns.clone());
        let first = self.common.len();
        for cte in with {
            self.common.push((cte.name.clone(), declared(cte)));
        }
        for (at, cte) in with.iter().enumerate() {
            let columns = self.query(&cte.query, outer)?;
            if let Some(known) = self.common.get_mut(first + at) {
                known.1 = declared(cte).or(columns);
            }
        }
        Ok(())
    }

    fn arm(&mut self, arm: &Arm, order: &[Expr], outer: Option<&Scope<'_>>) -> Resolved<Columns> {
        let mut scope = Scope { outer, ..Scope::default() };
        self.sources(&arm.from, &mut scope)?;
        let mut columns = Some(Vec::new());
        for output in &arm.outputs {
            self.output(output, &scope, &mut columns)?;
        }
        scope.given = arm.outputs.iter().filter_map(given).collect();
        let rest = arm.filter.iter().chain(&arm.others).chain(order);
        for expr in rest.chain(arm.values.iter().flatten()) {
            self.expr(expr, &scope)?;
        }
        if let Some(row) = arm.values.first() {
            columns = Some((1..=row.len()).map(|at| format!("column{at}")).collect());
        }
        Ok(columns)
    }

    fn output(
        &mut self,
        output: &Output,
        scope: &Scope<'_>,
        columns: &mut Columns,
    ) -> Resolved<()> {
        let mut add = |more: Columns| match (columns.as_mut(), more) {
            (Some(all), Some(more)) => all.extend(more),
            _ => *columns = None,
        };
        match output {
            Output::All if scope.sources.is_empty() => {
                Err(Missing::Other("no tables specified".to_owned()))
            }
            Output::All => {
                let merged = scope.sources.iter().any(|source| source.merges);
                scope.sources.iter().for_each(|source| add(source.columns.clone()));
                if merged {
                    *columns = None;
                }
                Ok(())
            }
            Output::AllOf(table) => {
                let named = scope.sources.iter().find(|source| same(&source.name, table));
                let Some(named) = named else { return Err(Missing::Table(table.clone())) };
                add(named.columns.clone());
                Ok(())
            }
            Output::Value(expr, _) => {
                add(Some(vec![given(output).unwrap_or_else(|| expr.text.clone())]));
                self.expr(expr, scope)
            }
        }
    }

    /// Binds the items of FROM.
    pub fn sources(&mut self, sources: &[Source], scope: &mut Scope<'_>) -> Resolved<()> {
        for source in sources {
            if let Item::Group(inner) = &source.item {
                self.sources(inner, scope)?;
                continue;
            }
            let (name, columns, numbered) = match &source.item {
                Item::Table(name) => self.table(name)?,
                Item::Call(name, args) => {
                    args.iter().try_for_each(|arg| self.expr(arg, scope))?;
                    (name.name.clone(), None, false)
                }
                Item::Query(query) => (String::new(), self.query(query, scope.outer)?, false),
                Item::Group(_) => continue,
            };
            let name = source.alias.clone().unwrap_or(name);
            scope.sources.push(Bound { name, columns, merges: source.merges, numbered });
        }
        Ok(())
    }

    fn table(&mut self, name: &Name) -> Resolved<(String, Columns, bool)> {
        let common = self.common.iter().rev().find(|(known, _)| same(known, &name.name));
        if let (None, Some((known, columns))) = (&name.schema, common) {
            return Ok((known.clone(), columns.clone(), false));
        }
        if let Some(key) = self.catalog.view_key(name) {
            return self.view(&key);
        }
        if let Some(key) = self.catalog.table_key(name) {
            if !self.read.contains(&key) {
                self.read.push(key.clone());
            }
            let Some(table) = self.catalog.tables.get(&key) else { return unknown(name) };
            return Ok((table.name.name.clone(), columns_of(table), !table.without_rowid));
        }
        let own = name.name.to_ascii_lowercase();
        let outside = name
            .schema
            .as_ref()
            .is_some_and(|schema| self.catalog.attached.contains(&schema.to_ascii_lowercase()));
        let attached = name.schema.is_none() && !self.catalog.attached.is_empty();
        if self.catalog.open
            || outside
            || attached
            || own.starts_with("sqlite_")
            || own.starts_with("pragma_")
            || TABLE_FUNCTIONS.contains(&own.as_str())
        {
            return unknown(name);
        }
        Err(Missing::Table(name.to_string()))
    }

    fn view(&mut self, key: &Key) -> Resolved<(String, Columns, bool)> {
        let Some(view) = self.catalog.views.get(key) else { return unknown(&Name::default()) };
        if self.depth >= DEEPEST {
            let name = &view.name.name;
            return Err(Missing::Other(format!("view {name} is circularly defined")));
        }
        Ok((view.name.name.clone(), self.view_columns(view)?, false))
    }

    /// Returns the columns of a view, whose query sees nothing of what is around it.
    pub fn view_columns(&mut self, view: &View) -> Resolved<Columns> {
        let common = std::mem::take(&mut self.common);
        let found = self.query(&view.made.query, None);
        self.common = common;
        let schema = view.name.schema.as_deref().unwrap_or("main");
        let found = found.map_err(|missing| match missing {
            Missing::Table(name) if !name.contains('.') => {
                Missing::Table(format!("{schema}.{name}"))
            }
            other => other,
        });
        let declared = &view.made.columns;
        let found = found?;
        match &found {
            Some(found) if !declared.is_empty() && declared.len() != found.len() => {
                let (wanted, is) = (declared.len(), found.len());
                let name = &view.name.name;
                let message = format!("expected {wanted} columns for '{name}' but got {is}");
                Err(Missing::Other(message))
            }
            _ if declared.is_empty() => Ok(found),
            _ => Ok(Some(declared.clone())),
        }
    }

    pub fn expr(&mut self, expr: &Expr, scope: &Scope<'_>) -> Resolved<()> {
        for mention in &expr.mentions {
            self.mention(mention, scope)?;
        }
        for query in &expr.queries {
            self.query(query, Some(scope))?;
        }
        for table in &expr.tables {
            let (_, columns, _) = self.table(table)?;
            if let Some(many) = columns.filter(|columns| columns.len() > 1) {
                let message = format!("sub-select returns {} columns - expected 1", many.len());
                return Err(Missing::Other(message));
            }
        }
        Ok(())
    }

    fn mention(&self, mention: &Mention, scope: &Scope<'_>) -> Resolved<()> {
        let mut next = Some(scope);
        while let Some(scope) = next {
            let fits = |source: &&Bound| {
                mention.table.as_ref().is_none_or(|table| same(table, &source.name))
            };
            let found = scope.sources.iter().filter(fits);
            let found: Vec<_> = found.filter(|source| has(source, &mention.column)).collect();
            let sure = |source: &&Bound| source.columns.is_some() && !source.merges;
            if found.len() > 1 && mention.table.is_none() && found.iter().all(sure) {
                let own = |source: &&Bound| contains(source, &mention.column);
                if found.iter().filter(|source| own(source)).count() > 1 {
                    let name = &mention.column;
                    return Err(Missing::Other(format!("ambiguous column name: {name}")));
                }
            }
            let given = scope.given.iter().any(|given| same(given, &mention.column));
            if !found.is_empty() || (mention.table.is_none() && given) {
                return Ok(());
            }
            next = scope.outer;
        }
        let went = self.gone.as_ref().is_some_and(|gone| same(gone, &mention.column));
        if mention.quoted && !went {
            return Ok(());
        }
        Err(Missing::Column(match &mention.table {
            Some(table) => format!("{table}.{}", mention.column),
            None => mention.column.clone(),
        }))
    }
}

/// Functions that stand where tables do, and need no arguments to be named.
const TABLE_FUNCTIONS: [&str; 6] =
    ["dbstat", "json_each", "json_tree", "generate_series", "sqlite_master", "bytecode"];

fn unknown<T>(name: &Name) -> Resolved<(String, Option<T>, bool)> {
    Ok((name.name.clone(), None, true))
}

pub fn columns_of(table: &Table) -> Columns {
    let names = || table.columns.iter().map(|column| column.name.clone()).collect();
    (!table.opaque()).then(names)
}

fn contains(source: &Bound, column: &str) -> bool {
    source.columns.as_ref().is_some_and(|all| all.iter().any(|known| same(known, column)))
}

fn has(source: &Bound, column: &str) -> bool {
    let number = || ["rowid", "_rowid_", "oid"].iter().any(|name| same(name, column));
    source.columns.is_none() || contains(source, column) || (source.numbered && number())
}

fn given(output: &Output) -> Option<String> {
    match output {
        Output::Value(_, Some(alias)) => Some(alias.clone()),
        Output::Value(expr, None) => match expr.mentions.as_slice() {
            [only] if expr.shape == super::ast::Shape::Column => Some(only.column.clone()),
            _ => None,
        },
        _ => None,
    }
}
